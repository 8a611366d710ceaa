// system | light | dark, kept in this browser; public/theme.js sets it before the first paint.
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const key = 'wfb.theme';
const listeners = new Set<() => void>();
const dark = () => matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage is blocked: the choice holds for this page only.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const media = dark();
  media.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    media.removeEventListener('change', listener);
  };
}

export const useChosenTheme = (): Theme => useSyncExternalStore(subscribe, chosenTheme);

/** The theme that is seen; canvases draw anew when it changes. */
export const useShownTheme = (): 'light' | 'dark' =>
  useSyncExternalStore(subscribe, () => {
    const chosen = chosenTheme();
    return chosen === 'system' ? (dark().matches ? 'dark' : 'light') : chosen;
  });

/** Colours of tokens as a canvas takes them, in the theme that is seen: `colours(['run', 'edge'])`. */
export function colours<T extends string>(names: readonly T[]): Record<T, string> {
  const probe = document.createElement('i');
  document.body.append(probe);
  const result = {} as Record<T, string>;
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    result[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return result;
}
