// A Temporal dev server for a test: on free ports of 127.0.0.1, ended by its pid. The program is the
// one that WFB_TEMPORAL names, or the one that `./dev temporal` has built in this checkout.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../.cache/temporal/temporal', import.meta.url));
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** Ports that are free at this moment. */
async function freePorts(count) {
  const listeners = await Promise.all(Array.from({ length: count }, () =>
    new Promise((resolve, reject) => {
      const listener = net.createServer();
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', () => resolve(listener));
    })));
  const ports = listeners.map((listener) => listener.address().port);
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
  return ports;
}

/** The status of an answer of the server's HTTP API, or 0 when there is none. */
function httpStatus(port, resource) {
  return new Promise((resolve) => {
    const request = http.get({ host: '127.0.0.1', port, path: resource, timeout: 2_000, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    request.on('error', () => resolve(0));
    request.on('timeout', () => request.destroy());
  });
}

export class DevServer {
  #program;
  #namespace;
  #arguments;
  #httpPort;
  #log;
  #child = null;
  #ended = Promise.resolve();

  /**
   * Starts a server and resolves when it answers. `folder` keeps its log, and its database when
   * `durable`: then what it knows survives `restart()`, `stop()` and `kill()`. `namespace` is made at
   * the start. `configuration` are dynamic configuration values, `{'limit.x': '1'}`.
   */
  static async start({ folder, durable = false, namespace = 'default', configuration = {} }) {
    const program = process.env.WFB_TEMPORAL || BUILT;
    if (!fs.existsSync(program)) {
      throw new Error(`there is no Temporal dev server ${program}; ./dev temporal builds it`);
    }
    const server = new DevServer();
    const [port, httpPort, metricsPort] = await freePorts(3);
    server.#program = program;
    server.#namespace = namespace;
    server.#httpPort = httpPort;
    server.address = `127.0.0.1:${port}`;
    server.namespace = namespace;
    server.httpUrl = `http://127.0.0.1:${httpPort}`;
    server.#log = path.join(folder, 'temporal-server.log');
    server.#arguments = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', `${port}`,
      '--http-port', `${httpPort}`, '--metrics-port', `${metricsPort}`, '--log-level', 'warn',
      '--namespace', namespace];
    for (const [name, value] of Object.entries(configuration)) {
      server.#arguments.push('--dynamic-config-value', `${name}=${value}`);
    }
    if (durable) server.#arguments.push('--db-filename', path.join(folder, 'temporal.db'));
    await server.launch();
    return server;
  }

  get pid() {
    return this.#child?.pid;
  }

  get alive() {
    return this.#child !== null;
  }

  /** Starts it again after `stop()` or `kill()`, on the same ports. */
  async launch() {
    if (this.#child) throw new Error('the dev server runs already');
    const log = fs.openSync(this.#log, 'a');
    const child = spawn(this.#program, this.#arguments, {
      stdio: ['ignore', log, log],
      // Its own settings of the person who runs the tests have no say here.
      env: { ...process.env, TEMPORAL_CONFIG_FILE: '/dev/null', TEMPORAL_ENV_FILE: '/dev/null' },
    });
    fs.closeSync(log);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', resolve);
      child.once('exit', resolve);
    }).then(() => {
      if (this.#child === child) this.#child = null;
      running.delete(this);
    });
    running.add(this);
    const deadline = Date.now() + READY_LIMIT_MS;
    while (await httpStatus(this.#httpPort, `/api/v1/namespaces/${this.#namespace}`) !== 200) {
      if (!this.#child || Date.now() > deadline) {
        const said = fs.readFileSync(this.#log, 'utf8').split('\n').slice(-20).join('\n');
        await this.kill();
        throw new Error(`the Temporal dev server does not start:\n${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return this;
  }

  /** Ends it in peace; by force after ten seconds. */
  async stop() {
    this.#child?.kill('SIGTERM');
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends it at once, as a crash does. */
  async kill() {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** Needs `durable`, or everything is forgotten. */
  async restart({ crash = false } = {}) {
    await (crash ? this.kill() : this.stop());
    await this.launch();
  }

  /** A run of the program itself against this server: `await server.cli('workflow', 'list')` → its output. */
  cli(...words) {
    return new Promise((resolve, reject) => {
      const child = spawn(this.#program,
        [...words, '--address', this.address, '--namespace', this.namespace],
        { env: { ...process.env, TEMPORAL_CONFIG_FILE: '/dev/null', TEMPORAL_ENV_FILE: '/dev/null' } });
      let output = '';
      let complaint = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (complaint += data));
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0 ? resolve(output) : reject(new Error(`temporal ${words.join(' ')}: ${complaint}`)));
    });
  }
}

const running = new Set();
// A test file that fails midway leaves no server behind.
process.on('exit', () => running.forEach((server) => process.kill(server.pid, 'SIGKILL')));
