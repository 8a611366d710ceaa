// What the tests of the native worker share: workers that are killed by their pid, runs that are
// started without a follower, and what the server and an observer outside say of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { observed, start, until } from '../e2e/harness.mjs';
import { DevServer } from './dev_server.mjs';

/** A server and a folder for a test; both are gone at its end. */
export async function world(t, options = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wfb-faults-'));
  const server = await DevServer.start({ folder, ...options });
  t.after(async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return { folder, server };
}

/** `wfb worker`, which a test may kill and start again on the same data. */
export class NativeWorker {
  #folder;
  #words;
  #started = null;

  constructor(folder, words, { name = 'worker' } = {}) {
    this.#folder = folder;
    this.#words = ['worker', '--data', path.join(folder, name), ...words];
    this.said = '';
  }

  start() {
    assert.equal(this.#started, null, 'the worker runs already');
    const process = start(this.#folder, this.#words);
    this.#started = process;
    this.ended = process.ended.then((end) => {
      this.said += end.stdout + end.stderr;
      if (this.#started === process) this.#started = null;
      return end;
    });
    return this;
  }

  get pid() {
    return this.#started?.child.pid;
  }

  get alive() {
    return this.#started !== null;
  }

  /** All that it has printed so far. */
  output() {
    return this.said + (this.#started?.output() ?? '');
  }

  signal(name) {
    this.#started?.child.kill(name);
    return this.ended;
  }

  kill = () => this.signal('SIGKILL');
  stop = () => this.signal('SIGTERM');
}

export function nativeWorker(t, folder, address, { words = [], ...options } = {}) {
  const worker = new NativeWorker(folder, ['--address', address, ...words], options);
  t.after(() => worker.alive && worker.kill());
  return worker.start();
}

/** The definitions of a folder as a run is pinned to them. */
function bundleOf(folder, root) {
  const definitions = {};
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.workflow.json'))) {
    const definition = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
    definitions[definition.name] = definition;
  }
  return JSON.stringify({ format: 'wfb.bundle/v1', base_directory: folder, root, definitions });
}

/** A run as `wfb run --executor temporal` starts it; who follows it is left to the test. */
export class NativeRun {
  static async start(server, folder, id, { workflow = 'observed', queue = 'wfb' } = {}) {
    const definition = bundleOf(folder, workflow);
    const schema = JSON.parse(definition).definitions[workflow].input?.properties ?? {};
    const input = Object.fromEntries(
      Object.entries(schema).map(([name, member]) => [name, member.default]));
    const hash = createHash('sha256').update(definition).digest('hex');
    const payload = {
      schema: 'wfb.start/v1',
      options: { run: id, workflow, definition: hash, input },
      definition,
    };
    const run = new NativeRun(server, id);
    const file = path.join(folder, `${id}.start.json`);
    fs.writeFileSync(file, JSON.stringify(payload));
    await server.cli('workflow', 'start', '--type', workflow, '--task-queue', queue,
      '--workflow-id', id, '--input-file', file);
    return run;
  }

  constructor(server, id) {
    this.server = server;
    this.id = id;
  }

  async #get(resource) {
    const { httpUrl, namespace } = this.server;
    const place = `${httpUrl}/api/v1/namespaces/${namespace}/workflows/${encodeURIComponent(this.id)}`;
    const response = await fetch(place + resource, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`${resource}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** "running", "completed", "failed", …; "unknown" while the server does not answer. */
  async status() {
    try {
      const { workflowExecutionInfo } = await this.#get('');
      return workflowExecutionInfo.status.replace('WORKFLOW_EXECUTION_STATUS_', '').toLowerCase();
    } catch {
      return 'unknown';
    }
  }

  /** How many of its attempts run as activities that the server watches. */
  async watchedAttempts() {
    const { pendingActivities = [] } = await this.#get('');
    return pendingActivities.filter(({ state }) => state === 'PENDING_ACTIVITY_STATE_STARTED').length;
  }

  /** The events of its latest execution, as the server's HTTP interface tells them. */
  async history() {
    const events = [];
    let token = '';
    do {
      const page = await this.#get(`/history?maximumPageSize=1000${
        token && `&nextPageToken=${encodeURIComponent(token)}`}`);
      events.push(...(page.history?.events ?? []));
      token = page.nextPageToken ?? '';
    } while (token);
    return events;
  }

  /** How many attempts succeeded, as activities or inside workflow tasks: what the history keeps. */
  async succeededAttempts() {
    let count = 0;
    for (const event of await this.history()) {
      if (event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED') count++;
      const [decided = []] = event.markerRecordedEventAttributes?.details?.events ?? [];
      count += decided.filter(({ type }) => type === 'attempt_succeeded').length;
    }
    return count;
  }

  /** Waits for its end, and tells what was said when that does not come. */
  async ended(expected, describe = () => '') {
    const deadline = Date.now() + 120_000;
    for (;;) {
      const status = await this.status();
      if (!['running', 'unknown'].includes(status)) {
        assert.equal(status, expected, `${await this.summary()}\n${describe()}`);
        return;
      }
      if (Date.now() > deadline) {
        assert.fail(`${this.id} is still ${status}\n${await this.summary()}\n${describe()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async summary() {
    const events = await this.history().catch(() => []);
    return events
      .slice(-25)
      .map(({ eventId, eventType, ...rest }) =>
        `${eventId} ${eventType.replace('EVENT_TYPE_', '')} ${failureOf(rest)}`)
      .join('\n');
  }
}

function failureOf(event) {
  const attributes = Object.entries(event).find(([key]) => key.endsWith('Attributes'))?.[1] ?? {};
  return attributes.failure?.message ?? attributes.cause ?? '';
}

/** Whether a process lives; one that nobody has waited for does not. */
export function lives(pid) {
  try {
    return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * What may never be, whatever broke: an item that was lost; one that ran twice though its first time
 * was acknowledged; two processes for one item at once; a process that outlives all.
 */
export function checkObserved(folder, names, { interrupted = true, cap = 4 } = {}) {
  const lines = observed(folder);
  for (const name of names) {
    const own = lines.filter((line) => line.name === name);
    const begins = own.filter((line) => line.kind === 'begin');
    const ends = own.filter((line) => line.kind === 'end');
    assert.ok(ends.length >= 1, `${name} never ended`);
    if (!interrupted) {
      assert.equal(begins.length, 1, `${name} began ${begins.length} times`);
      assert.equal(ends.length, 1, `${name} ended ${ends.length} times`);
    }
    begins.slice(1).forEach((begin) => {
      for (const before of begins.filter((one) => one.at < begin.at)) {
        const end = ends.find((one) => one.pid === before.pid);
        assert.ok(!end || end.at <= begin.at, `${name} ran twice at once: ${before.pid}, ${begin.pid}`);
      }
    });
  }
  for (const { pid, name } of lines.filter((line) => line.kind === 'begin')) {
    assert.ok(!lives(pid), `process ${pid} of ${name} is still there`);
  }
  const whole = new Set(lines.filter((line) => line.kind === 'end').map((line) => line.pid));
  const most = mostAtOnce(lines.filter((line) => whole.has(line.pid)));
  assert.ok(most <= cap, `${most} at once instead of ${cap}`);
  return lines;
}

function mostAtOnce(lines) {
  let now = 0;
  let most = 0;
  for (const line of [...lines].sort((a, b) => (a.at < b.at ? -1 : 1))) {
    now += line.kind === 'begin' ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

/** Waits until so many commands have ended, as the observer sees it. */
export const ended = (folder, count) =>
  until(() => observed(folder).filter((line) => line.kind === 'end').length >= count,
    () => `fewer than ${count} commands ended`);

/** An authority and certificates of it in `folder`; `days` [from, to] from today. */
export function certificates(folder) {
  const place = fs.mkdtempSync(path.join(folder, 'tls-'));
  const openssl = (...words) => execFileSync('openssl', words, { cwd: place, stdio: 'pipe' });
  const stamp = (days) =>
    new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+|[-:T]/g, '');
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test authority', '-days', '30');
  fs.writeFileSync(path.join(place, 'ca.cnf'), `[ca]
default_ca=own
[own]
database=index.txt
serial=serial
new_certs_dir=.
default_md=sha256
policy=any
unique_subject=no
[any]
commonName=supplied
[names]
subjectAltName=DNS:localhost,IP:127.0.0.1
`);
  fs.writeFileSync(path.join(place, 'index.txt'), '');
  fs.writeFileSync(path.join(place, 'serial'), '01\n');
  return {
    ca: path.join(place, 'ca.pem'),
    /** {key, cert} as texts. */
    make(name, [from, to] = [-1, 7]) {
      openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
        '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      openssl('ca', '-batch', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key',
        '-extensions', 'names', '-startdate', stamp(from), '-enddate', stamp(to),
        '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext');
      const read = (ending) => fs.readFileSync(path.join(place, `${name}.${ending}`), 'utf8');
      return { key: read('key'), cert: read('pem') };
    },
  };
}
