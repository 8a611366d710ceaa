// Words and looks of states. "done" is what satisfies dependents, "settled" what does not change
// by itself any more.

import type { RunStatus, StepStatus } from '../../api/types';

/** How a state looks: the class on cards, bars, cells and chips. */
export type Look = 'ok' | 'bad' | 'run' | 'rdy' | 'blk' | 'wait' | 'skip' | 'attention' | 'cancel';

const looks: Record<StepStatus, Look> = {
  waiting: 'wait',
  ready: 'rdy',
  running: 'run',
  retrying: 'run',
  needs_attention: 'attention',
  succeeded: 'ok',
  failed: 'bad',
  blocked: 'blk',
  skipped: 'skip',
  cancelled: 'cancel',
};

const runLooks: Record<RunStatus, Look> = {
  running: 'run',
  paused: 'wait',
  cancelling: 'cancel',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: 'cancel',
};

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

export function lookOf(status: StepStatus): Look {
  return looks[status] ?? 'wait';
}

export function runLookOf(status: RunStatus): Look {
  return runLooks[status] ?? 'wait';
}

export function wordOf(status: StepStatus | RunStatus): string {
  return status.replace('_', ' ');
}

export function isDone(status: StepStatus): boolean {
  return status === 'succeeded' || status === 'skipped';
}

export function isSettled(status: StepStatus): boolean {
  return isDone(status) || status === 'failed' || status === 'blocked' || status === 'cancelled';
}

export function isActive(status: StepStatus): boolean {
  return status === 'running' || status === 'retrying';
}

export function isRunFinished(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}
