// How many steps are in which state.

import { isSettled } from './status';
import type { Run } from './run';
import type { StepStatus } from '../../api/types';

export type Counts = Record<StepStatus, number> & { total: number; done: number; settled: number };

export function countSteps(run: Run, members: readonly number[]): Counts {
  const counts: Counts = {
    waiting: 0,
    ready: 0,
    running: 0,
    retrying: 0,
    needs_attention: 0,
    succeeded: 0,
    failed: 0,
    blocked: 0,
    skipped: 0,
    cancelled: 0,
    total: members.length,
    done: 0,
    settled: 0,
  };
  for (const index of members) {
    const status = run.steps[index]!.status;
    ++counts[status];
    if (isSettled(status)) ++counts.settled;
  }
  counts.done = counts.succeeded + counts.skipped;
  return counts;
}

/** For the live region and the title: "12 of 20 done, 1 failed, 4 blocked". */
export function countsText(counts: Counts): string {
  const parts = [`${counts.done} of ${counts.total} done`];
  if (counts.running > 0) parts.push(`${counts.running} running`);
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.blocked > 0) parts.push(`${counts.blocked} blocked`);
  if (counts.needs_attention > 0) parts.push(`${counts.needs_attention} need a decision`);
  return parts.join(', ');
}

/** Steps that have not started and would not, after a cancel. */
export function notStarted(counts: Counts): number {
  return counts.waiting + counts.ready + counts.retrying + counts.needs_attention;
}
