// The critical path: the longest expected way through what is still open, and for a finished run
// the way that decided how long it took.

import { attemptStart, spanOf } from './reason';
import { isSettled } from './status';
import type { Run } from './run';
import type { Step } from '../../api/types';

export type CriticalPath = {
  /** Settled steps that led to the open part, in order; for a finished run the whole path. */
  behind: number[];
  ahead: number[];
  /** Expected time of the open part; null when no durations are known. */
  left_ms: number | null;
};

/** Milliseconds per unit of weight, from what has succeeded in the same scope. */
export function pace(run: Run, members: readonly number[]): number | null {
  let time = 0;
  let weight = 0;
  for (const index of members) {
    const step = run.steps[index]!;
    const span = step.status === 'succeeded' ? spanOf(step, 0) : null;
    if (span === null) continue;
    time += span;
    weight += step.weight;
  }
  return weight > 0 && time > 0 ? time / weight : null;
}

export function expectedOf(step: Step, perWeight: number | null): number | null {
  return step.expected_ms ?? (perWeight === null ? null : step.weight * perWeight);
}

function leftOf(step: Step, perWeight: number | null, now: number): number {
  const whole = expectedOf(step, perWeight) ?? step.weight;
  const start = step.status === 'running' ? attemptStart(step) : null;
  return start === null ? whole : Math.max(whole * 0.02, whole - (now - start));
}

export function criticalPath(run: Run, members: readonly number[], now: number): CriticalPath {
  const perWeight = pace(run, members);
  const inside = new Set(members);
  const longest = new Map<number, number>();
  const next = new Map<number, number>();
  let head: number | null = null;
  for (let at = run.structure.order.length - 1; at >= 0; --at) {
    const index = run.structure.order[at]!;
    const step = run.steps[index]!;
    if (!inside.has(index) || isSettled(step.status)) continue;
    let best = 0;
    for (const dependent of run.structure.dependents[index]!) {
      const length = longest.get(dependent);
      if (length !== undefined && length > best) {
        best = length;
        next.set(index, dependent);
      }
    }
    longest.set(index, best + leftOf(step, perWeight, now));
    if (head === null || longest.get(index)! > longest.get(head)!) head = index;
  }
  if (head === null)
    return { behind: pathBehind(run, lastFinished(run, members)), ahead: [], left_ms: 0 };
  const ahead = [head];
  for (let i = next.get(head); i !== undefined; i = next.get(i)) ahead.push(i);
  const timed = perWeight !== null || ahead.every((i) => run.steps[i]!.expected_ms !== null);
  return {
    behind: pathBehind(run, head).slice(0, -1),
    ahead,
    left_ms: timed ? longest.get(head)! : null,
  };
}

function lastFinished(run: Run, members: readonly number[]): number | null {
  let last: number | null = null;
  for (const index of members) {
    const end = run.steps[index]!.finished_at;
    if (end === null || run.steps[index]!.started_at === null) continue;
    if (last === null || end > run.steps[last]!.finished_at!) last = index;
  }
  return last;
}

/** From `index` back along the dependency that was done last: what it really waited for. */
function pathBehind(run: Run, index: number | null): number[] {
  const path: number[] = [];
  for (let at = index; at !== null && path.length <= run.steps.length;) {
    path.push(at);
    let latest: number | null = null;
    for (const dependency of run.structure.dependencies[at]!) {
      const end = run.steps[dependency]!.finished_at;
      if (end === null) continue;
      if (latest === null || end > run.steps[latest]!.finished_at!) latest = dependency;
    }
    at = latest;
  }
  return path.reverse();
}
