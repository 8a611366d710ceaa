// wfb beside its peers, in one run: interleaved rounds, medians, ratios. Prints a table, and one JSON
// line a figure as the other bench programs do.
//
//   node bench/compare.mjs WFB [--rounds 5] [--tasks 5000]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [wfb, ...rest] = process.argv.slice(2).map((one, i) => (i === 0 ? path.resolve(one) : one));
const option = (name, fallback) => {
  const at = rest.indexOf(name);
  return at < 0 ? fallback : Number(rest[at + 1]);
};
const rounds = option('--rounds', 5);
const tasks = option('--tasks', 5000);

// Not /tmp: that may be memory, and the journal's syncs are to reach a disk.
const folder = fs.mkdtempSync('/var/tmp/wfb-compare-');
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const environment = { ...process.env, XDG_STATE_HOME: path.join(folder, 'state'), NO_COLOR: '1' };

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs a command; wall and CPU (its own and its children's) in milliseconds. */
function measure([program, ...args], cwd) {
  const begin = process.hrtime.bigint();
  // `time` gives the CPU of the whole tree; bash has it built in.
  const result = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>err.log', 'sh',
    program, ...args], { cwd, env: environment, encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - begin) / 1e6;
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${result.status}: ` +
      fs.readFileSync(path.join(cwd, 'err.log'), 'utf8').slice(-2000) + result.stderr);
  }
  const [user, system] = result.stderr.trim().split(/\s+/).map(Number);
  return { wall, cpu: (user + system) * 1000 };
}

function folderFor(name, files) {
  const place = path.join(folder, name);
  fs.mkdirSync(place);
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(place, file), text);
  return place;
}

function workflow(name, activity, extra = {}) {
  return JSON.stringify({
    format: 'wfb.workflow/v1',
    name,
    activities: { work: activity },
    nodes: [{
      id: 'build', type: 'orchestrate', items: 'input.items', key: 'item.name', dependencies: 'item.dependencies',
      max_concurrent: 2, ...extra, run: { activity: 'work', input: '${item}' },
    }],
  });
}

const numbered = (count) => Array.from({ length: count }, (_, i) => ({ name: `t${i}`, dependencies: [] }));

/** Interleaves the contestants and returns the median of each. */
function race(contestants) {
  const times = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, prepare, command, cwd } of contestants) {
      prepare?.(cwd);
      const time = measure(command, cwd);
      if (round >= 0) times.get(name).push(time); // The first round warms up.
    }
  }
  return new Map([...times].map(([name, all]) => [name, {
    wall: median(all.map((one) => one.wall)), cpu: median(all.map((one) => one.cpu)),
  }]));
}

function print(name, value, unit, goal = '') {
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(4)), unit, ...(goal && { goal }) }));
}

const forget = (place) => fs.rmSync(path.join(place, '.wfb'), { recursive: true, force: true });

function compareTrue() {
  const list = numbered(tasks);
  const once = { kind: 'command', run: ['true'], retry: { max_attempts: 1 } };
  const ninja = list.map(({ name }) => `build ${name}: run\n`).join('');
  const contestants = [
    {
      name: 'wfb', command: [wfb, 'run', '.', '-c', '2', '--json', '--input', '@input.json'],
      prepare: forget,
      cwd: folderFor('wfb', {
        'wfb.workflow.json': workflow('wfb', once),
        'input.json': JSON.stringify({ items: list }),
      }),
    },
    {
      name: 'ninja', command: ['ninja', '-j2', '--quiet'],
      prepare: (place) => fs.rmSync(path.join(place, '.ninja_log'), { force: true }),
      cwd: folderFor('ninja', { 'build.ninja': `rule run\n  command = true\n${ninja}` }),
    },
    {
      name: 'make', command: ['make', '-j2', '-rRs', 'all'],
      cwd: folderFor('make', {
        Makefile: `.PHONY: all ${list.map((one) => one.name).join(' ')}\n` +
          `all: ${list.map((one) => one.name).join(' ')}\n${list.map(({ name }) => `${name}:\n\ttrue\n`).join('')}`,
      }),
    },
    {
      name: 'xargs', command: ['sh', '-c', `seq ${tasks} | xargs -P2 -n1 true`],
      cwd: folderFor('xargs', {}),
    },
  ];
  const result = race(contestants);
  const own = result.get('wfb');
  for (const { name } of contestants) {
    const { wall, cpu } = result.get(name);
    print(`true.${name}.wall`, (wall / tasks) * 1000, 'us/task');
    print(`true.${name}.cpu`, (cpu / tasks) * 1000, 'us/task');
    if (name === 'wfb') continue;
    const goal = name === 'ninja' ? '<= 1.15' : '';
    print(`true.wfb/${name}.wall`, own.wall / wall, 'ratio', goal);
    print(`true.wfb/${name}.cpu`, own.cpu / cpu, 'ratio', goal);
  }
}

function noOp() {
  const items = numbered(20);
  const place = folderFor('noop', {
    'noop.workflow.json': workflow('noop', { kind: 'command', run: ['true'] }, { skip: 'true' }),
    'input.json': JSON.stringify({ items }),
  });
  const result = race([
    { name: 'noop', command: [wfb, 'run', '.', '--json', '--input', '@input.json'], cwd: place,
      prepare: forget },
    { name: 'version', command: [wfb, '--version'], cwd: place },
  ]);
  print('noop.20_packages', result.get('noop').wall, 'ms', '<= 30');
  print('noop.version', result.get('version').wall, 'ms');
}

/** 20 packages at 4 with the durations of a scenario, in child runs, against the ideal schedule. */
function packageBuilder() {
  const example = path.resolve(path.dirname(new URL(import.meta.url).pathname),
    '../examples/package-builder');
  const place = path.join(folder, 'package-builder');
  fs.mkdirSync(place);
  for (const name of fs.readdirSync(example).filter((one) => one.endsWith('.json'))) {
    fs.copyFileSync(path.join(example, name), path.join(place, name));
  }
  fs.mkdirSync(path.join(place, 'workspace'));
  const scenario = JSON.parse(fs.readFileSync(path.join(example, 'scenarios/all-succeed.json'), 'utf8'));
  for (const unit of [50, 1000]) {
    // Every duration in whole units of ten phases, as the comparison asks for.
    const packages = scenario.packages.map((one) =>
      ({ ...one, duration_ms: Math.max(1, Math.round(one.duration_ms / 5000)) * unit }));
    fs.writeFileSync(path.join(place, 'input.json'), JSON.stringify({ packages }));
    const walls = [];
    let ideal = 0;
    for (let round = 0; round < (unit > 500 ? 1 : rounds); round++) {
      forget(place);
      const out = spawnSync(wfb, ['run', '.', '--json', '-c', '4', '--input', '@input.json'],
        { cwd: place, env: environment, encoding: 'utf8' });
      if (out.status !== 0) throw new Error(out.stderr);
      const document = JSON.parse(out.stdout);
      const { items } = document.steps.find((one) => one.id === 'build');
      const starts = items.map((one) => Date.parse(one.attempts[0].started_at));
      const ends = items.map((one) => Date.parse(one.attempts[0].finished_at));
      walls.push(Math.max(...ends) - Math.min(...starts));
      ideal = idealMakespan(packages, 4);
    }
    print(`package_builder.20_at_4.unit_${unit}ms`, median(walls) / ideal, 'x ideal', '<= 1.05');
  }
}

/** List scheduling by longest remaining path: what the run would take without any overhead. */
function idealMakespan(packages, slots) {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const rank = new Map();
  const rankOf = (name) => {
    if (!rank.has(name)) {
      const behind = packages.filter((one) => one.dependencies.includes(name));
      rank.set(name, byName.get(name).duration_ms + Math.max(0, ...behind.map((b) => rankOf(b.name))));
    }
    return rank.get(name);
  };
  const done = new Set();
  const open = new Set(packages.map((one) => one.name));
  const running = [];
  let now = 0;
  while (open.size > 0 || running.length > 0) {
    const ready = [...open].filter((name) => byName.get(name).dependencies.every((d) => done.has(d)))
      .sort((a, b) => rankOf(b) - rankOf(a));
    while (running.length < slots && ready.length > 0) {
      const name = ready.shift();
      open.delete(name);
      running.push({ name, end: now + byName.get(name).duration_ms });
    }
    running.sort((a, b) => a.end - b.end);
    now = running[0].end;
    while (running.length > 0 && running[0].end === now) done.add(running.shift().name);
  }
  return now;
}

console.log(JSON.stringify({
  name: 'machine', cpus: os.cpus().length, model: os.cpus()[0].model, load: os.loadavg()[0], tasks, rounds,
}));
compareTrue();
noOp();
packageBuilder();
