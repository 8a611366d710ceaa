import { setTimeout } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { PhaseInput } from './shared';

async function pass(input: PhaseInput): Promise<string> {
  await setTimeout(input.durationMs, undefined, { signal: Context.current().cancellationSignal });
  return `${input.phase} of ${input.packageName}`;
}

export const buildPackage = pass;
export const runTests = pass;
export const checkQuality = pass;
export const publishPackage = pass;
