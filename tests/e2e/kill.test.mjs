// kill -9 of the real engine, at every boundary and at random moments: nothing acknowledged is lost,
// nothing finished runs twice, no process is left, the cap holds.
//
// WFB_KILL_ROUNDS sets how many random rounds are tried (12), WFB_KILL_SEED the first seed (1).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import {
  isAlive, itemsOf, observed, randomFrom, randomItems, start, temporaryFolder, until, wfb,
  writeWorkflow,
} from './harness.mjs';

const rounds = Number(process.env.WFB_KILL_ROUNDS ?? 12);
const firstSeed = Number(process.env.WFB_KILL_SEED ?? 1);

/** The run's own word while no engine is alive. */
async function documentOf(folder) {
  const status = await wfb(folder, ['status', 'victim', '--json']);
  assert.equal(status.code, 0, status.stderr);
  return JSON.parse(status.stdout);
}

/** Keys whose success the journal has. */
const succeededKeys = (document) => {
  const step = document.steps.find((one) => one.id === 'build');
  return (step.items ?? []).filter((i) => i.status === 'succeeded').map((i) => i.key);
};

/** Resumes the run in this shell and waits for its end. */
async function resumeToTheEnd(folder) {
  const resumed = await wfb(folder, ['resume', 'victim', '--json']);
  assert.equal(resumed.code, 0, resumed.stderr);
  return JSON.parse(resumed.stdout);
}

function check(folder, items, document, finishedBefore, cap) {
  assert.equal(document.status, 'succeeded');
  const byKey = itemsOf(document);
  const begins = new Map();
  const lines = observed(folder);
  for (const line of lines.filter((one) => one.kind === 'begin')) {
    begins.set(line.name, (begins.get(line.name) ?? 0) + 1);
  }
  for (const item of items) {
    const { status, attempts } = byKey.get(item.name);
    assert.equal(status, 'succeeded', item.name);
    const succeeded = attempts.filter((attempt) => attempt.status === 'succeeded');
    assert.equal(succeeded.length, 1, `${item.name} succeeded ${succeeded.length} times`);
    assert.ok(begins.get(item.name) <= attempts.length, `${item.name} ran outside the journal`);
  }
  for (const [key, before] of finishedBefore) {
    assert.equal(begins.get(key), before, `${key} ran again although its success was journaled`);
  }
  const step = document.steps.find((one) => one.id === 'build');
  assert.ok(step.slots.max_running <= cap);
  for (const line of lines) assert.ok(!isAlive(line.pid), `process ${line.pid} was left`);
}

async function killRound(t, { seed, env = {}, delayMs }) {
  const folder = temporaryFolder(t);
  const random = randomFrom(seed);
  const cap = 1 + Math.floor(random() * 4);
  const items = randomItems(random, 12, 25);
  writeWorkflow(folder, items);
  const args = ['run', '.', '--run-id', 'victim', '-c', String(cap), '--output', 'stream'];
  const run = start(folder, args, { env });
  if (delayMs !== undefined) {
    const timer = setTimeout(() => run.child.kill('SIGKILL'), delayMs(random));
    run.ended.then(() => clearTimeout(timer));
  }
  const ended = await run.ended;
  const runs = JSON.parse((await wfb(folder, ['runs', '--json', '--data', '.wfb'])).stdout || '{}');
  const known = (runs.runs ?? []).some((one) => one.run === 'victim');
  if (!known) {
    assert.equal(ended.signal, 'SIGKILL', ended.stderr); // Killed before the run was journaled.
    return 'before the start';
  }
  let document = await documentOf(folder);
  const finishedBefore = new Map(succeededKeys(document).map((key) =>
    [key, observed(folder).filter((l) => l.kind === 'begin' && l.name === key).length]));
  if (document.status !== 'succeeded') document = await resumeToTheEnd(folder);
  check(folder, items, document, finishedBefore, cap);
  return ended.signal === 'SIGKILL' ? 'killed' : 'ended first';
}

const boundaries = [
  'journal.before_commit', 'journal.after_commit', 'journal.before_checkpoint',
  'journal.after_checkpoint', 'sync.before', 'sync.after', 'spawn.before', 'spawn.after',
  'reap.before', 'reap.after',
];
for (const boundary of boundaries) {
  test(`kill -9 at ${boundary} loses nothing and repeats nothing`, async (t) => {
    for (const pass of [1, 3, 8]) {
      await killRound(t, { seed: pass, env: { WFB_FAILPOINT: `${boundary}:${pass}` } });
    }
  });
}

test(`kill -9 at ${rounds} random moments loses nothing and repeats nothing`, async (t) => {
  for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
    try {
      await killRound(t, { seed, delayMs: (random) => 5 + random() * 250 });
    } catch (error) {
      error.message = `seed ${seed} (WFB_KILL_SEED=${seed} WFB_KILL_ROUNDS=1): ${error.message}`;
      throw error;
    }
  }
});

test('the processes of a killed engine are ended before their steps run again', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  // The first run of the command hangs, with a child in a session of its own.
  fs.writeFileSync(path.join(folder, 'work.sh'), `
echo "begin $1 $$ $(date +%s%N)" >> observed.log
if [ ! -e second ]; then
  touch second
  setsid sh -c 'echo "begin stray $$ $(date +%s%N)" >> observed.log; sleep 600' &
  sleep 600
fi
echo "end $1 $$ $(date +%s%N)" >> observed.log
`);
  const run = start(folder, ['run', '.', '--run-id', 'victim']);
  await until(() => observed(folder).length === 2, run.output);
  run.child.kill('SIGKILL');
  await run.ended;
  const left = observed(folder).map((line) => line.pid);
  assert.ok(left.every(isAlive));
  const document = await resumeToTheEnd(folder);
  assert.equal(document.status, 'succeeded');
  assert.ok(!left.some(isAlive));
  const item = itemsOf(document).get('a');
  assert.deepEqual(item.attempts.map((attempt) => attempt.status), ['interrupted', 'succeeded']);
});
