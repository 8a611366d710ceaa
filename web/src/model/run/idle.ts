// Long times in which nothing ran (a retry the next morning, a pause over lunch) are cut out of the
// timeline, so that what did run stays readable.

/** `length` ms from `from` on are cut out. */
export interface Break {
  from: number;
  length: number;
}

const shortest = 5_000;

/** `busy`: when something ran, in any order. A gap stays as long as a twentieth of all the work. */
export function idleBreaks(busy: readonly (readonly [number, number])[]): Break[] {
  const sorted = [...busy].sort((a, b) => a[0] - b[0]);
  let active = 0;
  let end = -Infinity;
  const gaps: [number, number][] = [];
  for (const [from, to] of sorted) {
    if (from > end) {
      if (end !== -Infinity) gaps.push([end, from]);
      active += Math.max(0, to - from);
      end = Math.max(end, to);
    } else if (to > end) {
      active += to - end;
      end = to;
    }
  }
  const rest = Math.max(500, active / 20);
  return gaps
    .filter(([from, to]) => to - from > Math.max(shortest, active / 2))
    .map(([from, to]) => ({ from: from + rest / 2, length: to - from - rest }));
}

/** The time without what is cut out before it. */
export function withoutBreaks(breaks: readonly Break[], time: number): number {
  let out = 0;
  for (const { from, length } of breaks) {
    if (time <= from) break;
    out += Math.min(length, time - from);
  }
  return time - out;
}
