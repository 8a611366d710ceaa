// Desktop notifications at the end of a run, only for who asked for them.
import { useSyncExternalStore } from 'react';

const key = 'wfb.notify';
const listeners = new Set<() => void>();

function enabled(): boolean {
  return (
    'Notification' in globalThis &&
    Notification.permission === 'granted' &&
    localStorage.getItem(key) === 'on'
  );
}

export function useNotifications(): {
  possible: boolean;
  on: boolean;
  set: (on: boolean) => Promise<boolean>;
} {
  const on = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, enabled);
  return {
    possible: 'Notification' in globalThis && Notification.permission !== 'denied',
    on,
    set: async (wanted) => {
      if (wanted && (await Notification.requestPermission()) !== 'granted') return false;
      localStorage.setItem(key, wanted ? 'on' : 'off');
      listeners.forEach((listener) => listener());
      return wanted;
    },
  };
}

/** Notifies if that is wanted and the page is not being looked at. */
export function notify(title: string, body: string, tag: string): void {
  if (!enabled() || document.visibilityState === 'visible') return;
  const notification = new Notification(title, { body, tag, icon: '/favicon.svg' });
  notification.onclick = () => {
    window.focus();
    notification.close();
  };
}
