// The dev server that the other tests of this folder stand on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { DevServer } from './dev_server.mjs';

test('a durable dev server keeps its workflows when it is killed and started again', async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wfb-temporal-'));
  const server = await DevServer.start({ folder, durable: true });
  t.after(async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  await server.cli('workflow', 'start', '--type', 'kept', '--task-queue', 'none', '--workflow-id', 'kept-1');
  await server.restart({ crash: true });
  assert.match(await server.cli('workflow', 'describe', '--workflow-id', 'kept-1'), /kept/);
});
