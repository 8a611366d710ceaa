// Durations and times as they are shown everywhere.

/** Durations of steps: "0.4 s", "6.5 s", "0:41", "12:03", "2 h 03 min". Null: "–". */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 10_000) return `${(Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1)} s`;
  return clock(ms);
}

/** Running clocks, whole seconds: "0:05", "0:41", "12:03", "2 h 03 min". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "just now", "4 min ago", "yesterday", "12 Mar". */
export function relative(at: number, now: number): string {
  const ago = now - at;
  if (ago < 10_000) return 'just now';
  if (ago < minute) return `${Math.floor(ago / 1000)} s ago`;
  if (ago < hour) return `${Math.floor(ago / minute)} min ago`;
  if (ago < day) return `${Math.floor(ago / hour)} h ago`;
  if (ago < 2 * day) return 'yesterday';
  if (ago < 7 * day) return `${Math.floor(ago / day)} days ago`;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

const exactFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** "12 Mar 2026, 12:03:11 CET", for titles. */
export const exact = (at: number): string => exactFormat.format(at);

/** "12:03:11" */
export const timeOfDay = (at: number): string => timeFormat.format(at);
