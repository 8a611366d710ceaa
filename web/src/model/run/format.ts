// Durations and times as people read them.

/** "0.4 s", "6.5 s", "41 s", "3 min 05 s", "2 h 03 min". */
export function durationText(ms: number): string {
  const safe = Math.max(0, ms);
  if (safe < 9_950) return `${(Math.round(safe / 100) / 10).toFixed(1)} s`;
  const seconds = Math.round(safe / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** A running time, in whole seconds so that it ticks evenly: "6 s", "1 min 04 s". */
export function tickText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  return seconds < 60 ? `${seconds} s` : durationText(seconds * 1000);
}

/** "0:41", "12:05", "2:03:09". */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = pad(seconds % 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

export function countText(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
