// How many items were running and ready over time, and under which cap: steps of a chart.

import type { Run } from './run';
import type { Orchestrate } from '../../api/types';

/** The value holds from its time on. */
export type Point = { at: number; value: number };

export type Series = { running: Point[]; ready: Point[]; cap: Point[] };

export function seriesOf(
  run: Run,
  members: readonly number[],
  orchestrate: Orchestrate | null,
): Series {
  const running: [number, number][] = [];
  const ready: [number, number][] = [];
  for (const index of members) {
    const step = run.steps[index]!;
    let readyAt = step.ready_at;
    for (const attempt of step.attempts) {
      if (attempt.started_at === null) continue;
      running.push([attempt.started_at, 1]);
      if (attempt.finished_at !== null) running.push([attempt.finished_at, -1]);
      if (readyAt !== null && readyAt < attempt.started_at) {
        ready.push([readyAt, 1], [attempt.started_at, -1]);
      }
      readyAt = null;
    }
    if (readyAt !== null && step.status === 'ready') ready.push([readyAt, 1]);
  }
  const changes = orchestrate?.cap_changes ?? [];
  const cap = changes.map(([at, value]) => ({ at, value }));
  if (cap.length === 0 && orchestrate !== null)
    cap.push({ at: run.started_at, value: orchestrate.cap });
  return { running: summed(running), ready: summed(ready), cap };
}

/** Running totals; what happens in the same millisecond is one step. */
export function summed(changes: [number, number][]): Point[] {
  changes.sort((a, b) => a[0] - b[0]);
  const points: Point[] = [];
  let value = 0;
  for (const [at, by] of changes) {
    value += by;
    const last = points[points.length - 1];
    if (last !== undefined && last.at === at) last.value = value;
    else points.push({ at, value });
  }
  return points;
}

export function valueAt(points: readonly Point[], time: number): number {
  let value = 0;
  for (const point of points) {
    if (point.at > time) break;
    value = point.value;
  }
  return value;
}

/** No schedule under these caps is quicker: the longest chain, and the work spread over the slots. */
export function lowerBound(
  durations: readonly number[],
  dependencies: readonly (readonly number[])[],
  order: readonly number[],
  cap: readonly Point[],
  start: number,
): number {
  const ends: number[] = [];
  let chain = 0;
  let work = 0;
  for (const i of order) {
    let begin = 0;
    for (const dependency of dependencies[i]!) begin = Math.max(begin, ends[dependency] ?? 0);
    ends[i] = begin + durations[i]!;
    chain = Math.max(chain, ends[i]);
    work += durations[i]!;
  }
  return Math.max(chain, timeFor(work, cap, start));
}

function timeFor(work: number, cap: readonly Point[], start: number): number {
  let left = work;
  let at = start;
  for (let i = 0; i < cap.length; ++i) {
    const value = cap[i]!.value;
    const until = cap[i + 1]?.at ?? Infinity;
    if (until <= at) continue;
    if (value > 0 && (until - at) * value >= left) return at - start + left / value;
    left -= (until - at) * value;
    at = until;
  }
  return cap.length === 0 ? 0 : at - start;
}
