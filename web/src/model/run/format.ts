// Durations and counts within sentences of the model.

/** "0.4 s", "6.5 s", "0:41", "12:05", "2 h 03 min". */
export function durationText(ms: number): string {
  return ms < 9_950 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : clockText(ms);
}

/** A running time, in whole seconds so that it ticks evenly: "6 s", "1:04". */
export function tickText(ms: number): string {
  return ms < 60_000 ? `${Math.floor(Math.max(0, ms) / 1000)} s` : clockText(ms);
}

/** "0:41", "12:05", "2 h 03 min". */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

export function countText(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
