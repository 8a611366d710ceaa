import type { World } from './hub';

/** The real stream, clock and server of a browser, in a tab and in a worker alike. */
export function browserWorld(): World {
  return {
    open: (url) => new EventSource(url),
    signedOut: () =>
      fetch('/api/v1/session', { cache: 'no-store' }).then(
        (response) => response.status === 401,
        () => false,
      ),
    now: () => Date.now(),
    later: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  };
}
