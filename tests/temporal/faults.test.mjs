// What breaks around the native worker, broken on purpose: its process, the server, the network
// between them, the definition, what is sent. Commands tell an observer outside when they begin and
// end; nothing may be lost, and nothing that was acknowledged may happen again. Random moments come
// from WFB_SEED, which every failure names; WFB_ROUNDS is how often.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { observed, randomFrom, until, wfb, writeWorkflow } from '../e2e/harness.mjs';
import { certificates, checkObserved, ended, nativeWorker, NativeRun, world } from './native.mjs';
import { Wire } from './wire.mjs';

const seed = Number(process.env.WFB_SEED ?? Date.now() % 1_000_000);
const rounds = Number(process.env.WFB_ROUNDS ?? 3);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
console.log(`seed ${seed}`);

/** `count` items, each with up to two dependencies on earlier ones. */
function packages(random, count, ms) {
  return Array.from({ length: count }, (_, place) => ({
    name: `p${place}`,
    ms: Math.round(ms * (0.5 + random())),
    dependencies: [...new Set([0, 1].filter(() => place > 0 && random() < 0.6)
      .map(() => `p${Math.floor(random() * place)}`))],
  }));
}

const namesOf = (items) => items.map((item) => item.name);

/** A file system of its own for each run of a test: the observer reads one run. */
function roundFolder(folder, round) {
  const place = path.join(folder, `round-${round}`);
  fs.mkdirSync(place);
  return place;
}

test('kill -9 of the worker at any moment: the run goes on, and no finished item runs again', async (t) => {
  const { folder, server } = await world(t);
  const random = randomFrom(seed);
  for (let round = 0; round < rounds; round++) {
    const place = roundFolder(folder, round);
    const items = packages(random, 10, 150);
    writeWorkflow(place, items);
    const queue = `kill-${round}`;
    const worker = nativeWorker(t, place, server.address, { words: ['--task-queue', queue] });
    const run = await NativeRun.start(server, place, `kill-${seed}-${round}`, { queue });
    for (let kills = 1 + Math.floor(random() * 4); kills > 0; kills--) {
      await pause(random() * 500);
      await worker.kill();
      await pause(random() * 100);
      worker.start();
    }
    await run.ended('completed', () => `seed ${seed}, round ${round}\n${worker.output()}`);
    checkObserved(place, namesOf(items));
    // Each beginning is an attempt that the history knows; what was acknowledged has only one.
    const succeeded = await run.succeededAttempts();
    assert.equal(succeeded, items.length, `seed ${seed}: ${succeeded} attempts succeeded`);
    await worker.stop();
  }
});

test('the server is killed and comes back: the worker waits for it, and nothing runs twice', async (t) => {
  const { folder, server } = await world(t, { durable: true });
  const random = randomFrom(seed + 1);
  const items = packages(random, 10, 300);
  writeWorkflow(folder, items);
  const worker = nativeWorker(t, folder, server.address);
  const run = await NativeRun.start(server, folder, `restart-${seed}`);
  await ended(folder, 2);
  await server.kill();
  await pause(500 + random() * 1_500);
  assert.ok(worker.alive, worker.output());
  await server.launch();
  await ended(folder, 5);
  await server.restart();
  await run.ended('completed', () => `seed ${seed}\n${worker.output()}`);
  checkObserved(folder, namesOf(items), { interrupted: false });
  const { code } = await worker.stop();
  assert.ok([0, 143].includes(code), `it ended with ${code}`);
});

for (const [what, harm] of [
  ['cut', (wire) => wire.cut()],
  ['slow', (wire) => wire.slow(400)],
  ['silent', (wire) => wire.hold()],
]) {
  test(`the network is ${what} for a while: nothing is lost or runs twice`, async (t) => {
    const { folder, server } = await world(t);
    const random = randomFrom(seed + what.length);
    const wire = await Wire.open(server.address);
    t.after(() => wire.close());
    const items = packages(random, 10, 250);
    writeWorkflow(folder, items);
    const worker = nativeWorker(t, folder, wire.address);
    const run = await NativeRun.start(server, folder, `network-${what}-${seed}`);
    await ended(folder, 1);
    for (let times = 3; times > 0; times--) {
      harm(wire);
      await pause(300 + random() * 1_500);
      wire.mend();
      await pause(random() * 300);
    }
    await run.ended('completed', () => `seed ${seed}\n${worker.output()}`);
    checkObserved(folder, namesOf(items), { interrupted: false });
    assert.ok(worker.alive);
  });
}

test('a worker that nobody hears from: the attempt is taken back, and ends before it runs again', async (t) => {
  const { folder, server } = await world(t);
  const wire = await Wire.open(server.address);
  t.after(() => wire.close());
  writeWorkflow(folder, [{ name: 'long', dependencies: [], ms: 9_000 }]);
  const worker = nativeWorker(t, folder, wire.address, { words: ['--heartbeat', '2s'] });
  const run = await NativeRun.start(server, folder, `unheard-${seed}`);
  await until(async () => (await run.watchedAttempts()) > 0);
  wire.hold();
  await pause(6_000);
  wire.mend();
  await run.ended('completed', () => worker.output());
  checkObserved(folder, ['long']);
  const timedOut = (await run.history()).some(
    (event) => event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT');
  assert.ok(timedOut, 'the server did not notice');
});

test('two workers share a queue, one dies: never more than the cap, and all is done', async (t) => {
  const { folder, server } = await world(t);
  const random = randomFrom(seed + 7);
  const items = packages(random, 16, 200);
  writeWorkflow(folder, items);
  const words = ['--heartbeat', '2s'];
  const one = nativeWorker(t, folder, server.address, { name: 'one', words });
  const two = nativeWorker(t, folder, server.address, { name: 'two', words });
  const run = await NativeRun.start(server, folder, `two-${seed}`);
  await ended(folder, 5);
  await one.kill();
  await run.ended('completed', () => `seed ${seed}\n${one.output()}\n${two.output()}`);
  // What the dead one had begun is of a machine that is gone: only this one's own can be ended.
  one.start();
  await until(() => one.output().length > 0);
  checkObserved(folder, namesOf(items));
});

test('a run keeps the definition that it began with, though it changes and the worker starts anew', async (t) => {
  const { folder, server } = await world(t);
  const items = Array.from({ length: 8 }, (_, place) =>
    ({ name: `p${place}`, dependencies: place === 0 ? [] : [`p${place - 1}`], ms: 120 }));
  writeWorkflow(folder, items);
  const file = path.join(folder, 'observed.workflow.json');
  const worker = nativeWorker(t, folder, server.address);
  const before = await NativeRun.start(server, folder, `before-${seed}`);
  await ended(folder, 2);
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replace('"${input.name}"', '"changed-${input.name}"'));
  await worker.kill();
  worker.start();
  await before.ended('completed', () => worker.output());
  assert.ok(observed(folder).every((line) => !line.name.startsWith('changed-')));
  const after = await NativeRun.start(server, folder, `after-${seed}`);
  await after.ended('completed', () => worker.output());
  checkObserved(folder, items.map((item) => `changed-${item.name}`));
});

test('no worker on the queue: the run waits for one', async (t) => {
  const { folder, server } = await world(t);
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  const run = await NativeRun.start(server, folder, `alone-${seed}`);
  await pause(300);
  assert.equal(await run.status(), 'running');
  const worker = nativeWorker(t, folder, server.address);
  await run.ended('completed', () => worker.output());
});

test('a server that cannot be reached: said with its address, exit 6; a later one is found', async (t) => {
  const { folder, server } = await world(t);
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  const wire = await Wire.open(server.address);
  t.after(() => wire.close());
  wire.cut();
  const refused = await wfb(folder, ['worker', '--address', wire.address, '--data', path.join(folder, 'w')]);
  assert.equal(refused.code, 6, refused.stderr);
  assert.match(refused.stderr, new RegExp(wire.address));
  wire.mend();
  const worker = nativeWorker(t, folder, wire.address);
  const run = await NativeRun.start(server, folder, `reached-${seed}`);
  await run.ended('completed', () => worker.output());
});

test('a namespace that does not exist: said by name, and it ends', async (t) => {
  const { folder, server } = await world(t);
  const { code, stderr } = await wfb(folder,
    ['worker', '--address', server.address, '--namespace', 'nowhere', '--data', path.join(folder, 'w')]);
  assert.equal(code, 4, stderr);
  assert.match(stderr, /nowhere/);
});

test('an output that is too large for the server fails its step in words, never the run by force', async (t) => {
  const { folder, server } = await world(t);
  // What compresses well would fit: large outputs travel deflated.
  const incompressible = 'require("crypto").randomBytes(4_000_000).toString("base64")';
  fs.writeFileSync(path.join(folder, 'large.workflow.json'), JSON.stringify({
    format: 'wfb.workflow/v1',
    name: 'large',
    activities: {
      print: { kind: 'command', output: 'text', retry: { max_attempts: 1 },
        run: ['node', '-e', `process.stdout.write(${incompressible})`] },
    },
    nodes: [
      { id: 'print', type: 'activity', activity: 'print' },
      { id: 'done', type: 'end', result: 'done' },
    ],
    edges: [{ from: 'print', to: 'done' }],
  }));
  const worker = nativeWorker(t, folder, server.address);
  const run = await NativeRun.start(server, folder, `large-${seed}`, { workflow: 'large' });
  await run.ended('failed', () => worker.output());
  const last = (await run.history()).at(-1);
  assert.equal(last.eventType, 'EVENT_TYPE_WORKFLOW_EXECUTION_FAILED');
  assert.match(JSON.stringify(last), /\d{7} bytes, which is more than Temporal takes/);
  assert.ok(worker.alive, worker.output());
});

test('a certificate that has expired: said so, exit 6; with a good one the worker works', async (t) => {
  const { folder, server } = await world(t);
  const authority = certificates(folder);
  const wire = await Wire.open(server.address, { secure: authority.make('expired', [-10, -2]) });
  t.after(() => wire.close());
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  const tls = ['--tls', '--tls-ca', authority.ca];
  const address = `localhost:${wire.port}`;
  const refused = await wfb(folder,
    ['worker', '--address', address, ...tls, '--data', path.join(folder, 'w')]);
  assert.equal(refused.code, 6, refused.stderr);
  assert.match(refused.stderr, /certificate|TLS/i);
  wire.secure(authority.make('good'));
  const worker = nativeWorker(t, folder, address, { words: tls });
  const run = await NativeRun.start(server, folder, `tls-${seed}`);
  await run.ended('completed', () => worker.output());
});
