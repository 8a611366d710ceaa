// What a failure holds, and why a step is held: the way from a blocked step to its root cause.

import { descendants, reach } from './structure';
import type { Run } from './run';

/** How many blocked steps name each failed step: by the place of the failed one. */
export function holdCounts(run: Run): Map<number, number> {
  const counts = new Map<number, number>();
  for (const step of run.steps) {
    for (const number of step.blocked_by) {
      const root = run.structure.indexOf.get(number);
      if (root !== undefined) counts.set(root, (counts.get(root) ?? 0) + 1);
    }
  }
  return counts;
}

/** The steps that `index` holds: blocked, below it, and naming it (or not yet naming anyone). */
export function heldBy(run: Run, index: number): number[] {
  const number = run.steps[index]!.number;
  const held: number[] = [];
  for (const i of descendants(run.structure, index)) {
    const step = run.steps[i]!;
    if (step.status !== 'blocked') continue;
    if (step.blocked_by.length === 0 || step.blocked_by.includes(number)) held.push(i);
  }
  return held.sort((a, b) => a - b);
}

/** The failed steps that hold `index`, and every step on the ways from them to it. */
export function causeOf(run: Run, index: number): { roots: number[]; way: Set<number> } {
  const step = run.steps[index]!;
  const roots = step.blocked_by.flatMap((number) => run.structure.indexOf.get(number) ?? []);
  const above = reach(index, run.structure.dependencies);
  const way = new Set<number>();
  for (const root of roots) {
    for (const i of descendants(run.structure, root)) {
      if (above.has(i) && run.steps[i]!.status === 'blocked') way.add(i);
    }
    way.add(root);
  }
  if (roots.length > 0) way.add(index);
  return { roots, way };
}

/**
 * The steps whose edges are drawn as held, when `index` is selected: of a failed step all that it
 * holds, of a blocked one the way to its root cause. Empty for any other.
 */
export function heldSteps(run: Run, index: number): Set<number> {
  const step = run.steps[index]!;
  if (step.status === 'failed') return new Set([index, ...heldBy(run, index)]);
  if (step.status === 'blocked') return causeOf(run, index).way;
  return new Set();
}

/** The failed step that holds the most, the earliest among equals; null when none has failed. */
export function worstFailure(run: Run, members: readonly number[]): number | null {
  const holds = holdCounts(run);
  let worst: number | null = null;
  for (const index of members) {
    if (run.steps[index]!.status !== 'failed') continue;
    if (worst === null || (holds.get(index) ?? 0) > (holds.get(worst) ?? 0)) worst = index;
  }
  return worst;
}

/** What a retry is about: failed items and nodes; not the ends that only tell of them. */
export function failedSteps(run: Run): number[] {
  const withFailedItems = new Set<string>();
  for (const step of run.steps) {
    if (step.status === 'failed' && step.node !== null) withFailedItems.add(step.node);
  }
  const failed: number[] = [];
  run.steps.forEach((step, index) => {
    if (step.status !== 'failed' || step.type === 'fail') return;
    if (step.node === null && withFailedItems.has(step.id)) return;
    failed.push(index);
  });
  return failed;
}
