/**
 * One attempt of an activity: its number, its heartbeats, its timeout, and what its errors mean.
 */
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { ValueError } from './values';
import type { Call, Json } from './values';

const HEARTBEAT_INTERVAL = 5_000;

/** Attempts by the workflow and retries by the server, counted together from 1. */
export function attemptOf(call: Call): number {
  return call.attempt + Context.current().info.attempt - 1;
}

/** A failure that another attempt may mend, unless it is said to be final. */
export function failure(kind: string, message: string, final = false): ApplicationFailure {
  return ApplicationFailure.create({ type: kind, message, nonRetryable: final });
}

/**
 * Runs the work of an attempt. Its signal is aborted when the attempt is cancelled or has run longer
 * than its timeout; the work then ends what it started before it returns.
 */
export async function carryOut(
  timeout: number | undefined,
  work: (signal: AbortSignal) => Promise<Json>,
): Promise<Json> {
  const context = Context.current();
  const stop = new AbortController();
  const late = timeout === undefined ? undefined : setTimeout(() => stop.abort('timeout'), timeout);
  const beat = setInterval(() => context.heartbeat(), HEARTBEAT_INTERVAL);
  const cancel = () => stop.abort('cancelled');
  context.cancellationSignal.addEventListener('abort', cancel);
  context.heartbeat();
  try {
    const output = await work(stop.signal);
    if (!stop.signal.aborted) return output;
  } catch (error) {
    if (error instanceof ValueError) throw failure(error.kind, error.message, true);
    if (error instanceof TypeError || error instanceof RangeError) {
      throw failure('expression', error.message, true);
    }
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(late);
    clearInterval(beat);
    context.cancellationSignal.removeEventListener('abort', cancel);
  }
  if (stop.signal.reason === 'cancelled') throw new CancelledFailure('the attempt was cancelled');
  throw failure('timeout', `ran longer than ${timeout} ms and was ended`);
}
