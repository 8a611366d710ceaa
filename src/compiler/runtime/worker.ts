/**
 * Runs the workflows and the activities of this project. Several workers share the work.
 */
import { NativeConnection, Worker } from '@temporalio/worker';
import * as activities from './activities';
import { connectionOptions, namespace, taskQueue } from './connection';

async function main(): Promise<void> {
  const connection = await NativeConnection.connect(connectionOptions());
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      activities,
      workflowsPath: require.resolve('./workflows'),
      shutdownGraceTime: '30s',
    });
    await worker.run();
  } finally {
    await connection.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
