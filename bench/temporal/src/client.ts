import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import type { SuiteInput } from './shared';
import { packageBuilder } from './workflows';

/** node lib/client.js INPUT.json: builds the packages of the file. */
async function main(): Promise<void> {
  const input = JSON.parse(readFileSync(process.argv[2], 'utf8')) as SuiteInput;
  const connection = await Connection.connect({
    address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
  });
  const result = await new Client({ connection }).workflow.execute(packageBuilder, {
    taskQueue: process.env.TEMPORAL_TASK_QUEUE ?? 'package-builder',
    workflowId: `suite-${input.buildId}-${randomUUID()}`,
    args: [input],
  });
  console.log(JSON.stringify(result, null, 2));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
