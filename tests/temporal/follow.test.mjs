// Runs on Temporal as people follow them here: started by wfb run and the API, decided by a real
// wfb worker against a real dev server, mirrored, with kills in between.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { itemsOf, mostAtOnce, observed, start, temporaryFolder, until, wfb, writeWorkflow }
  from '../e2e/harness.mjs';
import { DevServer } from './dev_server.mjs';

let server;
let serverFolder;
before(async () => {
  serverFolder = fs.mkdtempSync('/tmp/wfb-follow-');
  server = await DevServer.start({ folder: serverFolder, durable: true });
});
after(async () => {
  await server.stop();
  fs.rmSync(serverFolder, { recursive: true, force: true });
});

/** Its own task queue keeps the tests apart. */
function remote() {
  const queue = `queue-${randomBytes(4).toString('hex')}`;
  return { queue, env: { TEMPORAL_ADDRESS: server.address, TEMPORAL_TASK_QUEUE: queue } };
}

async function work(t, folder, env) {
  const worker = start(folder, ['worker', folder, '--json', '--heartbeat', '2s',
    '--data', path.join(folder, 'worker-data')], { env });
  await until(() => worker.output().includes('"ready"') || worker.child.exitCode !== null, worker.output);
  t.after(async () => {
    worker.child.kill('SIGINT');
    worker.child.kill('SIGINT');
    await worker.ended;
  });
  return worker;
}

const run = (folder, args, env) => wfb(folder, ['run', 'observed.workflow.json', '--executor',
  'temporal', ...args], { env });

const items = (count, ms) => Array.from({ length: count }, (_, i) =>
  ({ name: `p${i}`, dependencies: i < 4 ? [] : [`p${i - 4}`], ms }));

/** What two runs of the same work have in common. */
function outcome(document) {
  return {
    status: document.status,
    result: document.result,
    error: document.error?.message,
    steps: document.steps.map((step) => [step.id, step.status, step.output,
      step.items?.map((item) => [item.key, item.status, item.blocked_by, item.attempts.length])]),
  };
}

test('a run on Temporal has the cap, the outcome and the reports of one on this machine', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, items(12, 60));
  fs.writeFileSync(path.join(folder, 'fail-p5'), '');
  const { env } = remote();
  await work(t, folder, env);
  const there = await run(folder, ['--json', '-c', '3', '--report', 'junit:there.xml'], env);
  assert.equal(there.code, 1, there.stderr);
  assert.equal(mostAtOnce(observed(folder)), 3);
  const here = await wfb(folder, ['run', 'observed.workflow.json', '--json', '-c', '3', '--report',
    'junit:here.xml', '--data', path.join(folder, 'here')]);
  const one = JSON.parse(there.stdout);
  assert.deepEqual(outcome(one), outcome(JSON.parse(here.stdout)));
  const timeless = (name) => fs.readFileSync(path.join(folder, name), 'utf8')
    .replace(/(time|timestamp|name|hostname|id)="[^"]*"/g, '').replace(/\d+(\.\d+)? m?s/g, '');
  assert.equal(timeless('there.xml'), timeless('here.xml'));
  const log = await wfb(folder, ['logs', one.run, 'build/p5'], { env });
  assert.match(log.stdout, /fail-p5 is in the way/);

  fs.rmSync(path.join(folder, 'fail-p5'));
  const again = await wfb(folder, ['retry', one.run, '--json'], { env });
  assert.equal(again.code, 0, again.stderr);
  const mended = JSON.parse(again.stdout);
  assert.equal(mended.result, 12);
  assert.equal(itemsOf(mended).get('p5').attempts.length, 2);
  assert.equal(itemsOf(mended).get('p0').attempts.length, 1);
});

test('pause, resume, skip, cap and cancel reach a run on Temporal through the engine', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, items(10, 300));
  const { env } = remote();
  await work(t, folder, env);
  const running = start(folder, ['run', 'observed.workflow.json', '--executor', 'temporal', '-c', '2',
    '--run-id', 'asked', '--json'], { env });
  await until(() => observed(folder).length >= 2, running.output);
  const ask = async (...words) => {
    const answer = await wfb(folder, words, { env });
    assert.equal(answer.code, 0, `${words}: ${answer.stderr}`);
    return JSON.parse((await wfb(folder, ['status', 'asked', '--json'], { env })).stdout);
  };
  assert.equal((await ask('pause', 'asked')).status, 'paused');
  const refused = await wfb(folder, ['pause', 'asked'], { env });
  assert.equal(refused.code, 5);
  assert.match(refused.stderr, /already paused/);
  assert.equal(itemsOf(await ask('skip', 'asked', 'build/p9', '--reason', 'not today')).get('p9').status,
    'skipped');
  assert.equal((await ask('resume', 'asked')).status, 'running');
  const wide = await ask('set-concurrency', 'asked', '4');
  assert.equal(wide.steps.find((step) => step.id === 'build').slots.cap, 4);
  await until(() => mostAtOnce(observed(folder)) >= 4, running.output);
  assert.equal((await wfb(folder, ['cancel', 'asked'], { env })).code, 0);
  const { code, stdout } = await running.ended;
  assert.equal(code, 130);
  assert.equal(JSON.parse(stdout).status, 'cancelled');
  assert.match(await server.cli('workflow', 'describe', '--workflow-id', 'asked'), /CANCELED|Canceled/i);
});

test('kill -9 of the worker and of the engine that follows loses and doubles nothing', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, items(16, 150));
  const { env } = remote();
  const first = await work(t, folder, env);
  const follower = start(folder, ['run', 'observed.workflow.json', '--executor', 'temporal', '-c', '4',
    '--run-id', 'killed'], { env });
  const ends = () => observed(folder).filter((line) => line.kind === 'end').length;
  await until(() => ends() >= 3, follower.output);
  follower.child.kill('SIGKILL');
  await follower.ended;
  first.child.kill('SIGKILL');
  await first.ended;
  const before = ends();
  await work(t, folder, env);
  await until(() => ends() >= before + 3, () => `${ends()} ended`);
  const second = await wfb(folder, ['resume', 'killed', '--json'], { env });
  assert.equal(second.code, 0, second.stderr);
  const document = JSON.parse(second.stdout);
  assert.equal(document.result, 16);
  for (const item of itemsOf(document).values()) {
    const good = item.attempts.filter((attempt) => attempt.status === 'succeeded');
    assert.equal(good.length, 1, `${item.key}: ${JSON.stringify(item.attempts)}`);
  }
  assert.ok(document.steps.find((step) => step.id === 'build').slots.max_running <= 4);
});

test('a server that is away, or without workers, is said, and the run goes on when it is back', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, items(4, 50));
  const { env, queue } = remote();
  const nobody = await run(folder, ['--data', path.join(folder, 'none'), '--address', '127.0.0.1:1'], env);
  assert.equal(nobody.code, 6);
  assert.match(nobody.stderr, /cannot be reached at 127\.0\.0\.1:1/);
  const nowhere = await run(folder, ['--data', path.join(folder, 'none'), '--namespace', 'nowhere'], env);
  assert.equal(nowhere.code, 4);
  assert.match(nowhere.stderr, /no namespace "nowhere"/);

  const running = start(folder, ['run', 'observed.workflow.json', '--executor', 'temporal'], { env });
  await until(() => running.output().includes(`no worker takes work from the task queue "${queue}"`),
    running.output);
  await server.kill();
  await until(() => running.output().includes('cannot be reached'), running.output);
  await server.launch();
  await work(t, folder, env);
  const { code, stdout, stderr } = await running.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /4 succeeded/);
});

test('wfb serve starts runs on Temporal and says where they are', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, items(6, 100));
  const { env, queue } = remote();
  await work(t, folder, env);
  const serve = () => start(folder, ['serve', folder, '--port', '0', '--json', '--temporal-address',
    server.address, '--temporal-task-queue', queue], { env: {} });
  let engine = serve();
  const api = async (where, body) => {
    await until(() => engine.output().includes('\n{') || engine.output().startsWith('{'), engine.output);
    const { url, token } = JSON.parse(engine.output().split('\n').find((line) => line.startsWith('{')));
    const answer = await fetch(new URL(where, url), {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    return answer.json();
  };
  assert.deepEqual((await api('/api/v1/session')).executors, ['embedded', 'temporal']);
  const { run: id } = await api('/api/v1/runs', { workflow: 'observed', input: {}, executor: 'temporal' });
  await until(() => observed(folder).length >= 2, engine.output);
  engine.child.kill('SIGKILL');
  await engine.ended;
  engine = serve();
  t.after(async () => {
    engine.child.kill('SIGTERM');
    await engine.ended;
  });
  let view;
  do {
    view = await api(`/api/v1/runs/${id}/view`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (view.status === 'running');
  assert.equal(view.status, 'succeeded');
  assert.deepEqual({ ...view.remote, run_id: '' },
    { executor: 'temporal', namespace: 'default', workflow_id: id, run_id: '' });
});
