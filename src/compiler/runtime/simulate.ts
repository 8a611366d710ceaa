/**
 * Passes time and ends as it is told: for demonstrations and tests.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { attemptOf, carryOut, failure } from './attempt';
import { milliseconds, scalarText, toJson, ValueError } from './values';
import type { Call, Json } from './values';

export interface Simulation {
  duration?: Json;
  /** "success", "failure", or { fail_attempts: K }: the first K attempts fail. */
  outcome?: Json;
  output?: Json;
  error?: Json;
  /** Milliseconds. */
  timeout?: number;
}

function succeeds(outcome: Json, attempt: number): boolean {
  if (outcome == null || outcome === 'success') return true;
  if (outcome === 'failure') return false;
  if (typeof outcome.fail_attempts === 'number') return attempt > outcome.fail_attempts;
  throw new ValueError(
    `outcome: expected "success", "failure" or {"fail_attempts": K}, got ${JSON.stringify(outcome)}`,
  );
}

export async function simulate(call: Call, simulation: () => Simulation): Promise<Json> {
  let spec: Simulation = {};
  try {
    spec = simulation();
  } catch (error) {
    throw failure('expression', error instanceof Error ? error.message : String(error), true);
  }
  return carryOut(spec.timeout, async (signal) => {
    const good = succeeds(spec.outcome, attemptOf(call));
    const error = spec.error == null ? 'simulated failure' : scalarText(spec.error);
    await delay(milliseconds(spec.duration ?? 0), undefined, { signal });
    if (!good) throw failure('simulated', error);
    return toJson(spec.output);
  });
}
