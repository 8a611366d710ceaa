/**
 * Steps of a run: their states, and why they fail.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  isCancellation,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle, Workflow } from '@temporalio/workflow';
import { scalarText, ValueError } from './values';
import type { Call, Json, StepError } from './values';

export type Status =
  | 'waiting'
  | 'ready'
  | 'running'
  | 'retrying'
  | 'needs_attention'
  | 'succeeded'
  | 'failed'
  | 'blocked'
  | 'skipped'
  | 'cancelled';

/** A step as it stands; times are milliseconds since 1970. */
export interface Step {
  status: Status;
  output?: Json;
  error?: StepError;
  reason?: string;
  /** All attempts, and those of them that count against the retries. */
  attempts: number;
  failures: number;
  started?: number;
  finished?: number;
  /** When the next attempt or the end of a sleep is due. */
  due?: number;
  /** The child workflow of the last attempt. */
  child?: string;
}

export interface Retry {
  maximumAttempts: number;
  initialInterval: number;
  backoffCoefficient: number;
  maximumInterval: number;
}

export type FailurePolicy = 'continue' | 'fail_fast' | { bail_after: number };

/** Units of named pools, such as { publish: 1 }. */
export type Resources = Record<string, number>;

/** Starts one attempt: an activity, or a child workflow by startChild. */
export type Start = (call: Call) => Promise<Json | ChildWorkflowHandle<Workflow>>;

export interface AttemptOptions {
  resources?: Resources;
  /** Retries by the workflow, for what gives its slot or resources back in between. */
  retry?: Retry;
  /** What follows when the worker died during an attempt. */
  onInterrupt?: 'rerun' | 'needs_attention';
}

/** The error of a step from what was thrown: a failure of Temporal, or of an expression. */
export function stepError(error: unknown): StepError {
  if (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) {
    return stepError(error.cause);
  }
  if (error instanceof ApplicationFailure) {
    const { type, message, nonRetryable } = error;
    return { kind: type ?? 'error', message, retryable: nonRetryable !== true };
  }
  if (error instanceof TimeoutFailure) {
    return { kind: 'timeout', message: 'ran longer than its timeout', retryable: true };
  }
  if (error instanceof TerminatedFailure || isCancellation(error)) {
    return { kind: 'cancelled', message: 'it was cancelled', retryable: false };
  }
  const kind = error instanceof ValueError ? error.kind : 'expression';
  const message = error instanceof Error ? error.message : String(error);
  return { kind, message, retryable: false };
}

/** The worker died or vanished during the attempt: nobody knows how far it came. */
export function isInterruption(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof TimeoutFailure && cause.timeoutType === 'HEARTBEAT';
}

export function isCancelled(error: unknown): boolean {
  return isCancellation(error) && CancellationScope.current().consideredCancelled;
}

export function isSettled({ status }: Step): boolean {
  return ['succeeded', 'failed', 'blocked', 'skipped', 'cancelled'].includes(status);
}

/** Expressions read only steps before them: one that has not run was not on the path taken. */
export function asExpressionsSeeIt(step: Step): Json {
  return {
    get output() {
      return step.status === 'succeeded' ? step.output : undefined;
    },
    get status() {
      return step.status === 'waiting' ? 'skipped' : step.status;
    },
    get error() {
      return step.status === 'failed' ? step.error : undefined;
    },
  };
}

export function isChild(started: Json): started is ChildWorkflowHandle<Workflow> {
  return typeof started?.firstExecutionRunId === 'string' && typeof started.result === 'function';
}

/** Options of a child workflow: its id, and that it is cancelled with the run and waited for. */
export function childOptions(call: Call, id: Json = `${call.run.id}.${call.step}`) {
  const again = call.attempt > 1 ? `-retry-${call.attempt - 1}` : '';
  return {
    workflowId: scalarText(id) + again,
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    parentClosePolicy: 'REQUEST_CANCEL',
  } as const;
}
