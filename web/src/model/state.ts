// Words and colours of the states of steps and runs, the same everywhere.
import type { RunStatus, StepStatus } from '../api/types';

export type AnyState = StepStatus | RunStatus | 'interrupted';
export type StateColour =
  'run' | 'ok' | 'bad' | 'blk' | 'rdy' | 'wait' | 'skip' | 'attention' | 'cancel';

const words: Record<AnyState, string> = {
  waiting: 'Waiting',
  ready: 'Ready',
  running: 'Running',
  retrying: 'Retrying',
  needs_attention: 'Needs attention',
  succeeded: 'Succeeded',
  failed: 'Failed',
  blocked: 'Blocked',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
  cancelling: 'Cancelling',
  paused: 'Paused',
  interrupted: 'Interrupted',
};

const colours: Record<AnyState, StateColour> = {
  waiting: 'wait',
  ready: 'rdy',
  running: 'run',
  retrying: 'rdy',
  needs_attention: 'attention',
  succeeded: 'ok',
  failed: 'bad',
  blocked: 'blk',
  skipped: 'skip',
  cancelled: 'cancel',
  cancelling: 'cancel',
  paused: 'wait',
  interrupted: 'attention',
};

/** The word as a label: "Needs attention". Within a sentence, write it in lower case. */
export function stateWord(state: AnyState): string {
  return words[state];
}

/** The token of the colour: --run, --ok, … */
export function stateColour(state: AnyState): StateColour {
  return colours[state];
}

/** State of a run as people see it: one that nobody works on any more is interrupted. */
export function runState(run: { status: RunStatus; interrupted: boolean }): AnyState {
  return run.interrupted ? 'interrupted' : run.status;
}

export function isFinished(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}
