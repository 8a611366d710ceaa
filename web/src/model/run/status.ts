// Kinds of states: "done" is what satisfies dependents, "settled" what does not change by itself.

import type { StepStatus } from '../../api/types';

/** In the order in which people look for them. */
export const stepStatuses: readonly StepStatus[] = [
  'failed',
  'needs_attention',
  'running',
  'retrying',
  'ready',
  'blocked',
  'waiting',
  'succeeded',
  'skipped',
  'cancelled',
];

export function isDone(status: StepStatus): boolean {
  return status === 'succeeded' || status === 'skipped';
}

export function isSettled(status: StepStatus): boolean {
  return isDone(status) || status === 'failed' || status === 'blocked' || status === 'cancelled';
}

export function isActive(status: StepStatus): boolean {
  return status === 'running' || status === 'retrying';
}
