// The reference workflow on its 20 real packages, in a copy of the example.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { itemsOf, temporaryFolder, wfb } from './harness.mjs';

const example = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '../../examples/package-builder');

/** A copy without what earlier runs left; node_modules is shared. */
function copyExample(folder) {
  const target = path.join(folder, 'package-builder');
  const left = new Set(['.wfb', 'node_modules', 'dist', 'production']);
  fs.cpSync(example, target, {
    recursive: true,
    filter: (source) => !left.has(path.basename(source)),
  });
  const modules = path.join(target, 'workspace/node_modules');
  fs.mkdirSync(path.join(modules, '@acme'), { recursive: true });
  fs.symlinkSync(path.join(example, 'workspace/node_modules/typescript'),
    path.join(modules, 'typescript'));
  for (const name of fs.readdirSync(path.join(target, 'workspace/packages'))) {
    const { name: key } = JSON.parse(
      fs.readFileSync(path.join(target, 'workspace/packages', name, 'package.json'), 'utf8'));
    fs.symlinkSync(path.join(target, 'workspace/packages', name),
      path.join(modules, key));
  }
  return target;
}

test('PackageBuilder builds 20 real packages, exactly 4 at a time, and writes its reports',
  async (t) => {
    const folder = temporaryFolder(t);
    const target = copyExample(folder);
    const result = await wfb(folder, ['run', target, '--json', '-c', '4']);
    assert.equal(result.code, 0, result.stderr + result.stdout.slice(0, 2000));
    const document = JSON.parse(result.stdout);
    const { slots, items } = document.steps.find((step) => step.id === 'build');
    assert.equal(items.length, 20);
    assert.ok(items.every((item) => item.status === 'succeeded'));
    assert.equal(slots.max_running, 4);
    const reports = path.join(target, 'workspace/production/reports');
    const [date] = fs.readdirSync(reports);
    assert.match(date, /^\d{4}-\d{2}-\d{2}$/);
    const suite = JSON.parse(fs.readFileSync(path.join(reports, date, 'suite-summary.json'), 'utf8'));
    assert.deepEqual(Object.keys(suite), ['buildId', 'timestamp', 'totalPackages', 'successful',
      'failed', 'totalDuration', 'totalFixAttempts', 'slowestPackages', 'mostFixAttempts',
      'totalWaitTime', 'packageReports']);
    assert.equal(suite.totalPackages, 20);
    assert.equal(suite.successful, 20);
    // One for each package, suite-summary.json and wfb-report.json.
    assert.equal(fs.readdirSync(path.join(reports, date)).length, 22);
    assert.deepEqual(Object.keys(suite.slowestPackages[0]), Object.keys(suite.packageReports[0]));
    const [report] = suite.packageReports;
    assert.deepEqual(Object.keys(report), ['packageName', 'workflowId', 'startTime', 'endTime',
      'duration', 'buildMetrics', 'quality', 'fixAttempts', 'status', 'dependencies', 'waitedFor']);
    assert.ok(report.buildMetrics.buildTime > 0);
    assert.equal(report.quality.passed, true);
  });

test('a planned failure: its dependents name it, the rest is built, and a retry completes the run',
  async (t) => {
    const folder = temporaryFolder(t);
    const target = copyExample(folder);
    const fail = path.join(target, 'workspace/.wfb-example-fail');
    fs.writeFileSync(fail, 'build:@acme/utility-csv');
    const failed = await wfb(folder, ['run', target, '--json']);
    assert.equal(failed.code, 1, failed.stderr);
    const before = itemsOf(JSON.parse(failed.stdout));
    assert.equal(before.get('@acme/utility-csv').status, 'failed');
    const blocked = [...before.values()].filter((item) => item.status === 'blocked');
    assert.ok(blocked.length > 0);
    for (const item of blocked) assert.deepEqual(item.blocked_by, ['@acme/utility-csv']);
    assert.equal([...before.values()].filter((i) => i.status === 'succeeded').length,
      19 - blocked.length);

    fs.rmSync(fail);
    const { run } = JSON.parse(failed.stdout);
    const retried = await wfb(folder, ['retry', run, '--json']);
    assert.equal(retried.code, 0, retried.stderr);
    const after = itemsOf(JSON.parse(retried.stdout));
    for (const [key, item] of after) {
      assert.equal(item.status, 'succeeded');
      assert.equal(item.attempts.length, key === '@acme/utility-csv' ? 2 : 1, key);
    }
  });

const scenarios = {
  'all-succeed': { code: 0, failed: 0 },
  'one-fails': { code: 1, failed: 1 },
  'three-fail': { code: 1, failed: 3 },
  'fifty-packages': { code: 0, failed: 0 },
};
for (const [name, expected] of Object.entries(scenarios)) {
  test(`scenario ${name} ends as planned`, async (t) => {
    const folder = temporaryFolder(t);
    const target = copyExample(folder);
    const scenario = JSON.parse(fs.readFileSync(path.join(target, `scenarios/${name}.json`), 'utf8'));
    // The same plan, a thousand times quicker.
    for (const item of scenario.packages) item.duration_ms /= 1000;
    const file = path.join(folder, 'scenario.json');
    fs.writeFileSync(file, JSON.stringify(scenario));
    const result = await wfb(folder, ['run', target, '--json', '--input', `@${file}`]);
    assert.equal(result.code, expected.code, result.stderr);
    const items = [...itemsOf(JSON.parse(result.stdout)).values()];
    assert.equal(items.length, scenario.packages.length);
    assert.equal(items.filter((item) => item.status === 'failed').length, expected.failed);
  });
}

test('scenario cycle is refused by name before anything starts', async (t) => {
  const folder = temporaryFolder(t);
  const target = copyExample(folder);
  const result = await wfb(folder,
    ['run', target, '--json', '--input', `@${path.join(target, 'scenarios/cycle.json')}`]);
  assert.equal(result.code, 1);
  const document = JSON.parse(result.stdout);
  const build = document.steps.find((step) => step.id === 'build');
  assert.equal(build.status, 'failed');
  assert.match(build.error.message,
    /ui-invoice.*service-invoicing|service-invoicing.*utility-sequence/);
  assert.equal(build.attempts.length, 0);
});
