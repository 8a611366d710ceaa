// What the proofs against a Temporal server share: the SDK of this folder, projects that are
// compiled against it, and what a server's histories say.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

const { Client, Connection } = require('@temporalio/client');
const { temporal } = require('@temporalio/proto');
const ts = require('typescript');

/** A client of the server; the connection is tried until the namespace answers. */
export async function connect(address, namespace = 'default') {
  for (let tries = 0; ; tries++) {
    try {
      const connection = await Connection.connect({ address });
      await connection.workflowService.describeNamespace({ namespace });
      return new Client({ connection, namespace });
    } catch (error) {
      if (tries >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Copies a TypeScript project to `place`, gives it this folder's packages, and compiles it to lib/. */
export async function buildProject(from, place) {
  fs.cpSync(from, place, {
    recursive: true,
    filter: (file) => !['node_modules', 'lib', '.wfb'].includes(path.basename(file)),
  });
  fs.symlinkSync(path.join(here, 'node_modules'), path.join(place, 'node_modules'));
  const { config } = ts.readConfigFile(path.join(place, 'tsconfig.json'), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, place);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (problems.length > 0) throw new Error(formatDiagnostics(problems));
  return place;
}

export function formatDiagnostics(problems) {
  return ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  });
}

const { EventType } = temporal.api.enums.v1;

/** All events of one run, decoded. */
export async function historyOf(client, workflowId, runId) {
  return client.workflow.getHandle(workflowId, runId).fetchHistory();
}

/** The number of events of a run, of what it continued as, and of all runs that it started. */
export async function eventsOfTree(client, workflowId, runId) {
  const { events } = await historyOf(client, workflowId, runId);
  let count = events.length;
  for (const event of events) {
    if (event.eventType === EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED) {
      const child = event.childWorkflowExecutionStartedEventAttributes.workflowExecution;
      count += await eventsOfTree(client, child.workflowId, child.runId);
    } else if (event.eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW) {
      const next = event.workflowExecutionContinuedAsNewEventAttributes;
      count += await eventsOfTree(client, workflowId, next.newExecutionRunId);
    }
  }
  return count;
}
