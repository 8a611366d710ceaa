// The main job: N at a time, causes of failures, retry in the same run.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import {
  itemsOf, mostAtOnce, observed, randomFrom, randomItems, temporaryFolder, until, start, wfb,
  writeWorkflow,
} from './harness.mjs';

test('exactly 4 run at a time: the ledger and an outside observer agree', async (t) => {
  const folder = temporaryFolder(t);
  const items = randomItems(randomFrom(7), 40, 60).map((item) => ({ ...item, ms: item.ms + 20 }));
  writeWorkflow(folder, items);
  const result = await wfb(folder, ['run', '.', '--json', '-c', '4']);
  assert.equal(result.code, 0, result.stderr);
  const document = JSON.parse(result.stdout);
  const { slots } = document.steps.find((step) => step.id === 'build');
  assert.equal(slots.cap, 4);
  assert.equal(slots.max_running, 4);
  assert.equal(slots.idle_while_ready_ms, 0);
  const lines = observed(folder);
  assert.equal(lines.length, 80);
  assert.equal(mostAtOnce(lines), 4);
  const end = new Map(lines.filter((l) => l.kind === 'end').map((l) => [l.name, l.at]));
  for (const { kind, name, at } of lines) {
    if (kind !== 'begin') continue;
    for (const dependency of items.find((item) => item.name === name).dependencies) {
      assert.ok(end.get(dependency) <= at, `${name} began before ${dependency} had ended`);
    }
  }
});

test('one failure blocks its dependents by name, the rest succeeds, retry completes the run',
  async (t) => {
    const folder = temporaryFolder(t);
    writeWorkflow(folder, [
      { name: 'a', dependencies: [], ms: 5 },
      { name: 'b', dependencies: ['a'], ms: 5 },
      { name: 'c', dependencies: ['b'], ms: 5 },
      { name: 'd', dependencies: [], ms: 5 },
    ]);
    fs.writeFileSync(path.join(folder, 'fail-a'), '');
    const failed = await wfb(folder, ['run', '.', '--json']);
    assert.equal(failed.code, 1, failed.stderr);
    const document = JSON.parse(failed.stdout);
    assert.equal(document.schema, 'wfb.run/v1');
    assert.equal(document.status, 'failed');
    const items = itemsOf(document);
    assert.equal(items.get('a').status, 'failed');
    assert.match(items.get('a').attempts[0].error.message, /fail-a is in the way/);
    assert.equal(items.get('a').attempts[0].exit_code, 1);
    for (const key of ['b', 'c']) {
      assert.equal(items.get(key).status, 'blocked');
      assert.deepEqual(items.get(key).blocked_by, ['a']);
    }
    assert.equal(items.get('d').status, 'succeeded');

    fs.rmSync(path.join(folder, 'fail-a'));
    const retried = await wfb(folder, ['retry', document.run, '--json']);
    assert.equal(retried.code, 0, retried.stderr);
    const again = JSON.parse(retried.stdout);
    assert.equal(again.run, document.run);
    assert.equal(again.status, 'succeeded');
    const begins = observed(folder).filter((line) => line.kind === 'begin');
    const count = (name) => begins.filter((line) => line.name === name).length;
    assert.deepEqual(['a', 'b', 'c', 'd'].map(count), [2, 1, 1, 1]);
  });

test('a first Ctrl-C ends the run gracefully, and a retry goes on where it was', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [
    { name: 'quick', dependencies: [], ms: 1 },
    { name: 'slow', dependencies: ['quick'], ms: 60_000 },
    { name: 'last', dependencies: ['slow'], ms: 1 },
  ]);
  const run = start(folder, ['run', '.', '--json']);
  await until(() => observed(folder).some((line) => line.name === 'slow'), run.output);
  run.child.kill('SIGINT');
  const ended = await run.ended;
  assert.equal(ended.code, 130, ended.stderr);
  const document = JSON.parse(ended.stdout);
  assert.equal(document.status, 'cancelled');
  const items = itemsOf(document);
  assert.equal(items.get('quick').status, 'succeeded');
  assert.equal(items.get('slow').status, 'cancelled');

  const work = path.join(folder, 'work.sh');
  fs.writeFileSync(work, fs.readFileSync(work, 'utf8').replace('sleep "$2"', 'sleep 0'));
  const retried = await wfb(folder, ['retry', document.run, '--json']);
  assert.equal(retried.code, 0, retried.stderr);
  const begins = observed(folder).filter((line) => line.kind === 'begin').map((l) => l.name);
  assert.deepEqual(begins, ['quick', 'slow', 'slow', 'last']);
});

test('commands from a second shell change a live run', async (t) => {
  const folder = temporaryFolder(t);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  // Each item waits for a file release-NAME instead of a time.
  writeWorkflow(folder, names.map((name) => ({ name, dependencies: [], ms: 0 })));
  const work = path.join(folder, 'work.sh');
  fs.writeFileSync(work, fs.readFileSync(work, 'utf8')
    .replace('sleep "$2"', 'while [ ! -e "release-$1" ]; do sleep 0.01; done'));
  const release = (name) => fs.writeFileSync(path.join(folder, `release-${name}`), '');
  const begun = () => observed(folder).filter((line) => line.kind === 'begin').map((l) => l.name);
  const run = start(folder, ['run', '.', '--json', '-c', '2', '--run-id', 'live']);
  await until(() => begun().length === 2, run.output);

  const raised = await wfb(folder, ['set-concurrency', 'live', '4']);
  assert.equal(raised.code, 0, raised.stderr);
  await until(() => begun().length === 4, run.output);

  assert.equal((await wfb(folder, ['pause', 'live'])).code, 0);
  release('a');
  await until(() => observed(folder).some((l) => l.kind === 'end' && l.name === 'a'), run.output);
  const status = await wfb(folder, ['status', 'live', '--json']);
  assert.equal(JSON.parse(status.stdout).status, 'paused');
  assert.equal(begun().length, 4);
  const twice = await wfb(folder, ['pause', 'live']);
  assert.equal(twice.code, 5, twice.stderr);

  assert.equal((await wfb(folder, ['skip', 'live', 'f', '--reason', 'not today'])).code, 0);
  assert.equal((await wfb(folder, ['resume', 'live'])).code, 0);
  await until(() => begun().length === 5, run.output);
  const log = await wfb(folder, ['logs', 'live', 'a']);
  assert.equal(log.code, 0, log.stderr);

  // A second run goes to the engine that is alive, and is followed from here.
  const second = start(folder, ['run', '.', '--json']);
  await until(() => begun().length > 5, second.output);

  names.forEach(release);
  const joined = await second.ended;
  assert.equal(joined.code, 0, joined.stderr);
  assert.equal(JSON.parse(joined.stdout).status, 'succeeded');
  const ended = await run.ended;
  assert.equal(ended.code, 0, ended.stderr);
  const items = itemsOf(JSON.parse(ended.stdout));
  assert.equal(items.get('f').status, 'skipped');
  assert.equal(items.get('f').reason, 'not today');
});

test('a data directory that another program has locked is refused with who has it', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  assert.equal((await wfb(folder, ['run', '.'])).code, 0);
  const holder = spawn('flock', ['--exclusive', '.wfb/lock', 'cat'], { cwd: folder });
  t.after(() => holder.kill());
  // cat answers once flock has the lock.
  holder.stdin.write('locked\n');
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const refused = await wfb(folder, ['run', '.']);
  assert.equal(refused.code, 5, refused.stderr);
  assert.match(refused.stderr, /\.wfb is (in use|being used)/);
  assert.match(refused.stderr, /--data DIR/);
});

test('a monorepo runs with no file written', async (t) => {
  const folder = temporaryFolder(t);
  const write = (name, json) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(json));
  };
  write('package.json', { name: 'repo', private: true, workspaces: ['packages/*'] });
  write('packages/one/package.json',
    { name: 'one', version: '1.0.0', scripts: { build: 'echo $npm_package_name > built' } });
  write('packages/two/package.json', {
    name: 'two', version: '1.0.0', scripts: { build: 'cat ../one/built > built' },
    dependencies: { one: '1.0.0' },
  });
  const result = await wfb(folder, ['run', '.', '--json']);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(fs.readFileSync(path.join(folder, 'packages/two/built'), 'utf8'), 'one\n');
  const missing = await wfb(folder, ['run', '.', '--script', 'biuld']);
  assert.notEqual(missing.code, 0);
  assert.match(missing.stderr, /did you mean "?build/i);
});

test('a failing step leaves its log for the logs command and in the reports', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  fs.writeFileSync(path.join(folder, 'fail-a'), '');
  const reports = ['out.html', 'out.xml', 'out.trace.json', 'out.md', 'out.mmd', 'out.dot', 'out.json'];
  const result = await wfb(folder,
    ['run', '.', '--run-id', 'r1', ...reports.flatMap((name) => ['--report', name])]);
  assert.equal(result.code, 1, result.stderr);
  assert.match(result.stdout + result.stderr, /fail-a is in the way/);
  const log = await wfb(folder, ['logs', 'r1', 'a']);
  assert.equal(log.stdout, 'fail-a is in the way\n');
  for (const name of reports) {
    assert.ok(fs.statSync(path.join(folder, name)).size > 0, name);
  }
  assert.match(fs.readFileSync(path.join(folder, 'out.html'), 'utf8'), /fail-a is in the way/);
  assert.match(fs.readFileSync(path.join(folder, 'out.xml'), 'utf8'), /<failure message=/);
});
