/** Time in ms before try number `tries` (from 0): doubles from 250 ms, at most 5 s, spread by half. */
export function backoff(tries: number, random: () => number = Math.random): number {
  const full = Math.min(5_000, 250 * 2 ** Math.min(tries, 10));
  return Math.round(full * (0.5 + 0.5 * random()));
}
