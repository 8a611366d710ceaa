// What the end-to-end tests share: temporary folders, small workflows whose commands tell an outside
// observer when they begin and end, and the real binary (WFB_BINARY).
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

export const binary = process.env.WFB_BINARY;
if (!binary) throw new Error('WFB_BINARY names the wfb program to test');

/** A folder that is removed at the end of the test `t`. */
export function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wfb-e2e-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A random source from a seed (mulberry32); the seed is printed by the test that uses it. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

export function childEnvironment(folder, extra = {}) {
  return { ...process.env, XDG_STATE_HOME: path.join(folder, 'state'), NO_COLOR: '1', ...extra };
}

const started = new Set();
// A test that fails midway leaves no engine behind.
after(() => started.forEach((child) => child.kill('SIGTERM')));

/** Starts wfb; resolves with {code, signal, stdout, stderr} when it ends. `child` is the process. */
export function start(folder, args, { env = {}, cwd = folder } = {}) {
  const child = spawn(binary, args, { cwd, env: childEnvironment(folder, env) });
  started.add(child);
  child.on('close', () => started.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const ended = new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
  return { child, ended, output: () => stdout + stderr };
}

export const wfb = (folder, args, options) => start(folder, args, options).ended;

/** Resolves when `condition()` is true; fails after a minute with what `describe()` says. */
export async function until(condition, describe = () => 'the condition did not come true') {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/**
 * Writes a workflow of commands: `items` are {name, dependencies, ms}. Each command appends
 * "begin NAME PID TIME" and "end NAME PID TIME" (nanoseconds) to observed.log, and fails while a file
 * fail-NAME stands beside it ("failed NAME PID TIME" instead of the end). `order` says what runs after the items.
 */
export function writeWorkflow(folder, items, { retry = { max_attempts: 1 }, activity = {} } = {}) {
  fs.writeFileSync(path.join(folder, 'work.sh'), `
say() { echo "$1 $2 $$ $(date +%s%N)" >> observed.log; }
say begin "$1"
sleep "$2"
if [ -e "fail-$1" ]; then echo "fail-$1 is in the way" >&2; say failed "$1"; exit 1; fi
say end "$1"
`);
  const definition = {
    format: 'wfb.workflow/v1',
    name: 'observed',
    input: {
      type: 'object',
      properties: { items: { type: 'array', default: items }, n: { type: 'integer', default: 4 } },
    },
    activities: {
      work: {
        kind: 'command',
        run: ['sh', 'work.sh', '${input.name}', '${input.seconds}'],
        retry,
        ...activity,
      },
    },
    nodes: [
      {
        id: 'build',
        type: 'orchestrate',
        items: 'input.items',
        key: 'item.name',
        dependencies: 'item.dependencies',
        max_concurrent: 'input.n',
        run: {
          activity: 'work',
          input: { name: '${item.name}', seconds: '${item.ms / 1000}' },
        },
      },
      {
        id: 'any-failed',
        type: 'condition',
        cases: [{ name: 'failed', when: 'steps.build.output.failed.length > 0' }],
        otherwise: 'good',
      },
      {
        id: 'failed',
        type: 'fail',
        message: '${steps.build.output.failed.length} of ${input.items.length} failed',
      },
      { id: 'done', type: 'end', result: '${steps.build.output.succeeded.length}' },
    ],
    edges: [
      { from: 'build', to: 'any-failed' },
      { from: 'any-failed', case: 'failed', to: 'failed' },
      { from: 'any-failed', case: 'good', to: 'done' },
    ],
  };
  fs.writeFileSync(path.join(folder, 'observed.workflow.json'),
    JSON.stringify(definition, null, 2) + '\n');
}

/** The lines of observed.log as {kind, name, pid, at (nanoseconds)}. */
export function observed(folder) {
  const file = path.join(folder, 'observed.log');
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((line) => {
    const [kind, name, pid, at] = line.split(' ');
    return { kind, name, pid: Number(pid), at: BigInt(at) };
  });
}

/** The most commands that were between their begin and their end or failure at once. */
export function mostAtOnce(lines) {
  const sorted = [...lines].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let alive = 0;
  let most = 0;
  for (const line of sorted) {
    alive += line.kind === 'begin' ? 1 : -1;
    most = Math.max(most, alive);
  }
  return most;
}

/** The items of the step `build` of a run document, by key. */
export function itemsOf(document) {
  const step = document.steps.find((one) => one.id === 'build');
  return new Map(step.items.map((item) => [item.key, item]));
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].startsWith('Z');
  } catch {
    return false;
  }
}

/** A random graph of `count` items in a fixed order; each may depend on a few before it. */
export function randomItems(random, count, msMax) {
  const items = [];
  for (let i = 0; i < count; i++) {
    const dependencies = [];
    for (let j = Math.max(0, i - 6); j < i; j++) {
      if (random() < 0.25) dependencies.push(`p${j}`);
    }
    items.push({ name: `p${i}`, dependencies, ms: Math.floor(random() * msMax) });
  }
  return items;
}
