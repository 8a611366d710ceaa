// The list of runs on the home page.
import type { RunSummary, StepCounts, StepStatus } from '../api/types';
import type { StateColour } from './state';
import { stateColour } from './state';

/**
 * The rows with the changed runs in their places. `complete` is false when a run is not among the rows
 * or has another status than before: then order, filters and counts may differ, and the list is to be
 * asked for again.
 */
export function mergeRuns(
  rows: readonly RunSummary[],
  changed: readonly RunSummary[],
): { rows: readonly RunSummary[]; complete: boolean } {
  const byRun = new Map(changed.map((run) => [run.run, run]));
  const merged = rows.map((row) => byRun.get(row.run) ?? row);
  const sameStatus = rows.every((row) => {
    const next = byRun.get(row.run) ?? row;
    return next.status === row.status && next.interrupted === row.interrupted;
  });
  const known = new Set(rows.map((row) => row.run));
  return { rows: merged, complete: sameStatus && changed.every((run) => known.has(run.run)) };
}

const order: StepStatus[] = [
  'succeeded',
  'skipped',
  'running',
  'retrying',
  'needs_attention',
  'failed',
  'blocked',
  'cancelled',
  'ready',
  'waiting',
];

export interface Segment {
  colour: StateColour;
  status: StepStatus;
  count: number;
}

/** Parts of a progress bar, what is done first. */
export function segments(counts: StepCounts): Segment[] {
  return order.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count > 0 ? [{ status, count, colour: stateColour(status) }] : [];
  });
}

export function doneCount(counts: StepCounts): number {
  return (counts.succeeded ?? 0) + (counts.skipped ?? 0);
}

/** "20 steps: 14 succeeded, 1 failed, 5 blocked" */
export function describeCounts(counts: StepCounts): string {
  const parts = segments(counts).map(({ status, count }) => `${count} ${status.replace('_', ' ')}`);
  return `${counts.total} steps: ${parts.join(', ')}`;
}
