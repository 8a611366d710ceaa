// PackageBuilder on four executors in one run, same packages, same durations: the orchestration that
// a team writes by hand (bench/temporal), the exported code, the native worker and the embedded
// engine. Interleaved rounds, medians, one JSON line a figure; last the ratios.
//
//   node bench/temporal.mjs WFB [--rounds 3] [--only NAME,NAME] [--cases 20x50,20x20,20x1000,200x20]
//
// A case is COUNTxMILLISECONDS: 20 packages are those of the example's scenario, their durations in
// whole units; more are a layered graph of packages that all take one unit. Overhead is what a run
// takes longer than the ideal schedule, per package.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, eventsOfTree, buildProject } from '../tests/temporal/harness.mjs';
import { DevServer } from '../tests/temporal/dev_server.mjs';
import { idealMakespan } from './temporal/ideal.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [binary, ...rest] = process.argv.slice(2);
const wfb = path.resolve(binary ?? path.join(root, 'build/release/wfb'));
const option = (name, fallback) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : fallback);
const rounds = Number(option('--rounds', 3));
const only = option('--only', '').split(',').filter(Boolean);
const cases = option('--cases', '20x50,20x20,20x1000,200x20').split(',').map((one) => {
  const [count, unit] = one.split('x').map(Number);
  return { name: `${count}_packages.unit_${unit}ms`, count, unit };
});
const slots = 4;

const folder = fs.mkdtempSync('/var/tmp/wfb-temporal-');
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function print(name, value, unit, goal = '') {
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(4)), unit, ...(goal && { goal }) }));
}

/** CPU so far in milliseconds and resident memory in MB of a process. */
function usage(pid) {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    // user, system, and those of children that have ended; in ticks of 10 ms
    const cpu = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * 10;
    return { cpu, memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024 };
  } catch {
    return { cpu: 0, memory: 0 };
  }
}

function packagesOf({ count, unit }) {
  if (count === 20) {
    const file = path.join(root, 'examples/package-builder/scenarios/all-succeed.json');
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages.map((one) => ({
      name: one.name,
      dependencies: one.dependencies,
      durationMs: Math.max(1, Math.round(one.duration_ms / 5000)) * unit,
    }));
  }
  const wide = Math.ceil(count / 5);
  return Array.from({ length: count }, (_, i) => ({
    name: `package-${i}`,
    dependencies: i < wide ? [] : [i - wide, i - wide + (i % 3)].filter((d, at, all) =>
      d < i - (i % wide) && all.indexOf(d) === at).map((d) => `package-${d}`),
    durationMs: unit,
  }));
}

// The longest path of packages behind a package: the same order on every executor.
function withWeights(packages) {
  return packages.map((one) => ({ ...one, weight: one.durationMs }));
}

function longestPathFirst(packages) {
  const behind = new Map(packages.map((one) => [one.name, []]));
  for (const one of packages) one.dependencies.forEach((name) => behind.get(name).push(one));
  const rank = new Map();
  const rankOf = (one) => {
    if (!rank.has(one.name)) {
      rank.set(one.name, one.durationMs + Math.max(0, ...behind.get(one.name).map(rankOf)));
    }
    return rank.get(one.name);
  };
  return packages.map((one) => ({ ...one, weight: rankOf(one) }));
}

const definitions = {
  'suite.workflow.json': {
    format: 'wfb.workflow/v1',
    name: 'suite',
    nodes: [{
      id: 'build', type: 'orchestrate', items: 'input.packages', key: 'item.name',
      dependencies: 'item.dependencies', max_concurrent: slots, weight: 'item.weight',
      run: { workflow: 'package', id: 'build-${run.id}-${item.name}', input: '${item}' },
    }],
  },
  'package.workflow.json': {
    format: 'wfb.workflow/v1',
    name: 'package',
    activities: {
      phase: { kind: 'simulate', duration: '${input.durationMs / 4}', output: '${input.phase}' },
    },
    nodes: ['build', 'test', 'quality', 'publish'].map((id) => ({
      id, type: 'activity', activity: 'phase',
      input: { phase: id, durationMs: '${input.durationMs}' },
    })),
    edges: [['build', 'test'], ['test', 'quality'], ['quality', 'publish']]
      .map(([from, to]) => ({ from, to })),
  },
};

function workflowFolder(name) {
  const place = path.join(folder, name, 'suite');
  fs.mkdirSync(place, { recursive: true });
  for (const [file, document] of Object.entries(definitions)) {
    fs.writeFileSync(path.join(place, file), JSON.stringify(document, null, 2));
  }
  return place;
}

function background(command, { cwd, env }) {
  const child = spawn(command[0], command.slice(1),
    { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => (said = (said + text).slice(-8000)));
  }
  const ended = new Promise((resolve) => child.on('close', resolve));
  process.on('exit', () => child.kill('SIGKILL'));
  return {
    pid: child.pid,
    said: () => said,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** A contestant that runs on the server: a worker that is warm, workflows started by a client. */
function onServer({ name, queue, start }) {
  let worker;
  let count = 0;
  return {
    name,
    async prepare(server) {
      worker = await start({ TEMPORAL_ADDRESS: server.address, TEMPORAL_TASK_QUEUE: queue });
    },
    async run(packages, { client, begin }) {
      const before = usage(worker.pid);
      const id = `${name}-${process.pid}-${count++}`;
      const handle = await begin(id, queue, packages);
      const result = await Promise.race([handle.result(), worker.ended.then(() => {
        throw new Error(`${name}: the worker ended: ${worker.said()}`);
      })]);
      const after = usage(worker.pid);
      const { startTime, closeTime } = await handle.describe();
      return {
        wall: closeTime - startTime,
        cpu: after.cpu - before.cpu,
        memory: after.memory,
        events: await eventsOfTree(client, id),
        result,
      };
    },
    stop: () => worker?.stop(),
  };
}

const begin = (client, type, argument) => (id, queue, packages) =>
  client.workflow.start(type, { workflowId: id, taskQueue: queue, args: [argument(packages, id)] });

const typescript = {
  ...onServer({
    name: 'typescript',
    queue: 'typescript',
    start: async (env) => {
      const place = await buildProject(path.join(root, 'bench/temporal'), path.join(folder, 'typescript'));
      return background([process.execPath, 'lib/worker.js'], { cwd: place, env });
    },
  }),
  begin: (client) => begin(client, 'packageBuilder', (packages, id) =>
    ({ buildId: id, maxConcurrentBuilds: slots, packages: longestPathFirst(packages) })),
  check: (result, packages) => result.succeeded.length === packages.length,
};

function embedded() {
  const place = workflowFolder('embedded');
  return {
    name: 'embedded',
    async prepare() {},
    async run(packages) {
      fs.rmSync(path.join(place, '.wfb'), { recursive: true, force: true });
      fs.writeFileSync(path.join(place, 'input.json'), JSON.stringify({ packages: withWeights(packages) }));
      const out = path.join(place, 'out.json');
      const child = spawn('bash', ['-c',
        'TIMEFORMAT="%U %S"; time "$0" run . --json --input @input.json >out.json', wfb],
        { cwd: place, stdio: ['ignore', 'ignore', 'pipe'],
          env: { ...process.env, XDG_STATE_HOME: path.join(folder, 'state') } });
      let said = '';
      child.stderr.on('data', (text) => (said += text));
      let memory = 0;
      const watch = setInterval(() => {
        for (const pid of childrenOf(child.pid)) memory = Math.max(memory, usage(pid).memory);
      }, 20);
      const code = await new Promise((resolve) => child.on('close', resolve));
      clearInterval(watch);
      if (code !== 0) throw new Error(said);
      const document = JSON.parse(fs.readFileSync(out, 'utf8'));
      const [user, system] = said.trim().split('\n').at(-1).split(' ').map(Number);
      return {
        wall: Date.parse(document.finished_at) - Date.parse(document.started_at),
        cpu: (user + system) * 1000,
        memory,
        events: 0,
        result: document.steps[0].output,
      };
    },
    check: (result, packages) => result.succeeded.length === packages.length,
    stop: async () => {},
  };
}

function childrenOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
      .filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

async function main() {
  console.log(JSON.stringify({
    name: 'machine', cpus: os.cpus().length, model: os.cpus()[0].model, load: os.loadavg()[0], rounds,
  }));
  const server = await DevServer.start({ folder });
  const client = await connect(server.address);
  const contestants = [typescript, embedded()]
    .filter((one) => only.length === 0 || only.includes(one.name));
  for (const one of contestants) await one.prepare(server);
  try {
    // The first run of a worker loads and compiles; nobody measures it.
    for (const one of contestants) {
      await one.run(packagesOf({ count: 20, unit: 1 }), { client, begin: one.begin?.(client) });
    }
    for (const one of cases) await race(one, contestants, client);
  } finally {
    for (const one of contestants) await one.stop();
    await client.connection.close();
    await server.stop();
  }
}

async function race(one, contestants, client) {
  const packages = packagesOf(one);
  const ideal = idealMakespan(packages, slots);
  const figures = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < (one.unit >= 1000 ? 1 : rounds); round++) {
    for (const contestant of contestants) {
      const figure = await contestant.run(packages, { client, begin: contestant.begin?.(client) });
      if (!contestant.check(figure.result, packages)) {
        throw new Error(`${contestant.name}: not everything was built: ${JSON.stringify(figure.result)}`);
      }
      figures.get(contestant.name).push(figure);
    }
  }
  const of = (name, what) => median(figures.get(name).map((figure) => figure[what]));
  const overhead = (name) => (of(name, 'wall') - ideal) / packages.length;
  print(`${one.name}.ideal`, ideal, 'ms');
  for (const { name } of contestants) {
    const goal = name === 'embedded' && one.count === 20 && one.unit >= 50 ? '<= 1.05' : '';
    print(`${one.name}.${name}.wall`, of(name, 'wall'), 'ms');
    print(`${one.name}.${name}.wall/ideal`, of(name, 'wall') / ideal, 'ratio', goal);
    print(`${one.name}.${name}.overhead`, overhead(name), 'ms/package');
    print(`${one.name}.${name}.cpu`, of(name, 'cpu') / packages.length, 'ms/package');
    print(`${one.name}.${name}.memory`, of(name, 'memory'), 'MB');
    if (name !== 'embedded') {
      print(`${one.name}.${name}.events`, of(name, 'events') / packages.length, 'events/package');
    }
  }
  if (!figures.has('typescript')) return;
  for (const { name } of contestants.filter((other) => other !== typescript)) {
    const goal = name === 'native' ? '<= 0.5' : '';
    print(`${one.name}.${name}/typescript.overhead`, overhead(name) / overhead('typescript'), 'ratio', goal);
    print(`${one.name}.${name}/typescript.wall`, of(name, 'wall') / of('typescript', 'wall'), 'ratio');
    print(`${one.name}.${name}/typescript.cpu`, of(name, 'cpu') / of('typescript', 'cpu'), 'ratio');
  }
}

await main();
