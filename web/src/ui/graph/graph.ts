// What a graph of cards shows, and who is next to whom in it.
import type { AnyState } from '../../model/state';
import type { Layout } from '../../api/types';

export interface GraphCard {
  /** The whole key; with the state it is the card's name: "@acme/core, running". */
  name: string;
  title: string;
  state: AnyState;
  line: string;
  /** When it began to run, by the reader's clock: its line ticks from there. */
  since: number | null;
  expectedMs: number | null;
}

/** Places of the critical path: what it led over, and what is left. */
export interface Path {
  behind: readonly number[];
  ahead: readonly number[];
}

export interface Neighbours {
  before: number[][];
  after: number[][];
}

export function neighboursOf(layout: Layout): Neighbours {
  const before: number[][] = layout.x.map(() => []);
  const after: number[][] = layout.x.map(() => []);
  for (const { from, to } of layout.edges) {
    after[from]?.push(to);
    before[to]?.push(from);
  }
  return { before, after };
}

/** The card that an arrow leads to: along the edges sideways, within the layer up and down. */
export function walk(
  key: string,
  place: number,
  layout: Layout,
  neighbours: Neighbours,
): number | null {
  const y = layout.y[place] ?? 0;
  const x = layout.x[place] ?? 0;
  const nearest = (places: readonly number[]): number | null => {
    let best: number | null = null;
    const distance = (other: number) =>
      Math.abs((layout.y[other] ?? 0) - y) + Math.abs((layout.x[other] ?? 0) - x) / 8;
    for (const other of places) if (best === null || distance(other) < distance(best)) best = other;
    return best;
  };
  if (key === 'ArrowRight') return nearest(neighbours.after[place] ?? []);
  if (key === 'ArrowLeft') return nearest(neighbours.before[place] ?? []);
  const column: number[] = [];
  layout.x.forEach((left, other) => {
    if (other !== place && Math.abs(left - x) < layout.card_width / 2) column.push(other);
  });
  if (key === 'ArrowUp') return nearest(column.filter((other) => (layout.y[other] ?? 0) < y));
  if (key === 'ArrowDown') return nearest(column.filter((other) => (layout.y[other] ?? 0) > y));
  return null;
}

/** Everything that leads to `place` and everything that it leads to. */
export function related(
  place: number,
  neighbours: Neighbours,
): { above: Set<number>; below: Set<number> } {
  const reach = (next: number[][]): Set<number> => {
    const seen = new Set([place]);
    const stack = [place];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (const other of next[at] ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        stack.push(other);
      }
    }
    return seen;
  };
  return { above: reach(neighbours.before), below: reach(neighbours.after) };
}

/** Kinds of lines; the number is the order in which they are drawn. */
export const edgeKinds = { plain: 0, faint: 1, lifted: 2, behind: 3, ahead: 4, held: 5 } as const;

export function kindsOf(
  layout: Layout,
  neighbours: Neighbours,
  selected: number | null,
  path: Path,
  heldPlaces: ReadonlySet<number>,
): Uint8Array {
  const kinds = new Uint8Array(layout.edges.length);
  const count = layout.x.length;
  const chain = new Map<number, number>();
  const whole = [...path.behind, ...path.ahead];
  for (let i = 1; i < whole.length; ++i) {
    const key = (whole[i - 1] ?? 0) * count + (whole[i] ?? 0);
    chain.set(
      key,
      i < path.behind.length || path.ahead.length === 0 ? edgeKinds.behind : edgeKinds.ahead,
    );
  }
  const near = selected === null ? null : related(selected, neighbours);
  layout.edges.forEach(({ from, to }, i) => {
    const onPath = chain.get(from * count + to);
    if (heldPlaces.has(from) && heldPlaces.has(to)) kinds[i] = edgeKinds.held;
    else if (onPath !== undefined) kinds[i] = onPath;
    else if (near === null) kinds[i] = edgeKinds.plain;
    else if (
      (near.above.has(from) && near.above.has(to)) ||
      (near.below.has(from) && near.below.has(to))
    ) {
      kinds[i] = edgeKinds.lifted;
    } else kinds[i] = edgeKinds.faint;
  });
  return kinds;
}
