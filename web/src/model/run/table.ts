// Rows of the table: the accessible twin of the graph.

import { openDependencies, spanOf } from './reason';
import { stepStatuses } from './status';
import type { Run } from './run';
import type { StepStatus } from '../../api/types';

export type SortColumn =
  'order' | 'name' | 'status' | 'started' | 'duration' | 'attempts' | 'blocks' | 'layer' | 'weight';

export type Filter = { text: string; statuses: readonly StepStatus[] };

export function matches(run: Run, index: number, filter: Filter): boolean {
  const step = run.steps[index]!;
  if (filter.statuses.length > 0 && !filter.statuses.includes(step.status)) return false;
  return filter.text === '' || step.id.toLowerCase().includes(filter.text.toLowerCase());
}

/** Places of the rows, in order; equal rows stay in the order of `members`. */
export function rowsOf(
  run: Run,
  members: readonly number[],
  filter: Filter,
  column: SortColumn,
  descending: boolean,
  now: number,
): number[] {
  const rows = members.filter((index) => matches(run, index, filter));
  if (column === 'order') return descending ? rows.reverse() : rows;
  const holds = column === 'blocks' ? blocksOf(run) : null;
  const sign = descending ? -1 : 1;
  if (column === 'name') {
    return rows.sort((a, b) => sign * run.steps[a]!.id.localeCompare(run.steps[b]!.id, 'en'));
  }
  const value = (index: number): number | null => {
    const step = run.steps[index]!;
    switch (column) {
      case 'status':
        return stepStatuses.indexOf(step.status);
      case 'started':
        return step.started_at;
      case 'duration':
        return spanOf(step, now);
      case 'attempts':
        return step.attempts.length;
      case 'blocks':
        return holds!.get(index) ?? 0;
      case 'layer':
        return step.layer;
      default:
        return step.weight;
    }
  };
  // What has no value comes last in both directions.
  const keys = new Map(rows.map((index) => [index, value(index)]));
  return rows.sort((a, b) => {
    const left = keys.get(a) ?? null;
    const right = keys.get(b) ?? null;
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right) || a - b;
  });
}

/** How many steps each failed or open step keeps from starting: its direct dependents that wait. */
export function blocksOf(run: Run): Map<number, number> {
  const counts = new Map<number, number>();
  run.steps.forEach((step, index) => {
    if (step.status === 'waiting') {
      for (const open of openDependencies(run, index))
        counts.set(open, (counts.get(open) ?? 0) + 1);
    } else if (step.status === 'blocked') {
      for (const number of step.blocked_by) {
        const root = run.structure.indexOf.get(number);
        if (root !== undefined) counts.set(root, (counts.get(root) ?? 0) + 1);
      }
    }
  });
  return counts;
}
