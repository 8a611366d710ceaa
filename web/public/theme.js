// Sets the chosen theme before the first paint. A file of its own because the content security
// policy allows no inline script. Without a choice the system's theme holds.
try {
  const theme = localStorage.getItem('wfb.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme holds.
}
