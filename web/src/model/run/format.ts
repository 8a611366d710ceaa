// Texts of the model that the clock of all pages does not have.
import { clock } from '../time';

/** A running time, in whole seconds so that it ticks evenly: "6 s", "1:04". */
export function tickText(ms: number): string {
  return ms < 60_000 ? `${Math.floor(Math.max(0, ms) / 1000)} s` : clock(ms);
}

export function countText(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
