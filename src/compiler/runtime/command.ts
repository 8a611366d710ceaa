/**
 * Runs the commands of activities, each in a process group of its own that is ended as a whole.
 */
import { Context } from '@temporalio/activity';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { attemptOf, carryOut, failure } from './attempt';
import { scalarText, ValueError } from './values';
import type { Call, Json } from './values';

export interface Command {
  /** One argument each, a list is spliced in; with `shell` a script and its arguments. */
  run: Json[];
  shell?: boolean;
  /** Starts at WFB_BASE_DIRECTORY, or where the worker was started. */
  cwd?: Json;
  env?: Record<string, Json>;
  /** Variables that are secrets: "env:NAME" or "file:PATH", read when the command starts. */
  secrets?: Record<string, string>;
  /** Nothing, standard output, or the JSON that is written to the file named by WFB_OUTPUT. */
  output?: 'none' | 'text' | 'json';
  successExitCodes?: number[];
  /** Milliseconds between TERM and KILL. */
  killGrace: number;
  /** Milliseconds. */
  timeout?: number;
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const OUTPUT_MAX = 16 * 1024 * 1024;
const LOG_END = 8 * 1024;
const SECRET_MIN = 4;

/** The arguments as texts; nothing of them is seen by a shell. */
function argumentsOf({ run, shell }: Command): string[] {
  const argv = run.flatMap((value) => (Array.isArray(value) ? value : [value])).map(scalarText);
  if (argv.length === 0 || argv[0] === '') throw new ValueError('run: the command is empty');
  return shell ? ['/bin/sh', '-c', argv[0], 'sh', ...argv.slice(1)] : argv;
}

function readSecret(variable: string, reference: string): string {
  const [source, ...rest] = reference.split(':');
  const name = rest.join(':');
  let value = process.env[name];
  if (source === 'file') {
    try {
      value = readFileSync(name, 'utf8').replace(/[\r\n]+$/, '');
    } catch {
      value = undefined;
    }
  }
  const place = source === 'file' ? `the file ${name}` : `the environment variable ${name}`;
  if (value === undefined) {
    throw failure('spawn', `the secret ${variable} cannot be read from ${place}`, true);
  }
  if (value.length < SECRET_MIN) {
    throw failure('spawn', `the secret ${variable} is too short to be masked in logs`, true);
  }
  return value;
}

/** The environment of the command, and the values in it that must not be seen in its log. */
function environmentOf(call: Call, { env = {}, secrets = {} }: Command, outputFile: string) {
  const values = Object.entries(secrets).map(([name, from]) => [name, readSecret(name, from)]);
  const own = Object.entries(env).map(([name, value]) => [name, scalarText(value)]);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...Object.fromEntries(own),
    ...Object.fromEntries(values),
    WFB_RUN_ID: call.run.id,
    WFB_STEP: call.step,
    WFB_ATTEMPT: String(attemptOf(call)),
    WFB_OUTPUT: outputFile,
  };
  return { environment, masked: values.map(([, value]) => value) };
}

/** Sends a signal to the whole group; false when nothing of it is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** TERM, after the grace KILL; returns when the group is gone. */
async function endGroup(pid: number, grace: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + grace;
  for (let pause = 5; signalGroup(pid, 0); pause = Math.min(2 * pause, 100)) {
    if (Date.now() >= deadline) signalGroup(pid, 'SIGKILL');
    await delay(pause);
  }
}

/** What the command printed: kept as an output, and its end for messages. */
class Printed {
  private readonly kept: Buffer[] = [];
  private size = 0;
  private end = '';

  constructor(private readonly keep: boolean) {}

  take(chunk: Buffer): void {
    this.end = (this.end + chunk.toString('utf8')).slice(-LOG_END);
    this.size += chunk.length;
    if (this.keep && this.size <= OUTPUT_MAX) this.kept.push(chunk);
  }

  get text(): string {
    if (this.size <= OUTPUT_MAX) return Buffer.concat(this.kept).toString('utf8');
    throw failure('output', 'printed more than 16 MiB, which is too much for an output');
  }

  /** The last line that names an error, else the last line. */
  errorLine(masked: string[]): string {
    const hide = (text: string) => masked.reduce((all, one) => all.replaceAll(one, '***'), text);
    const lines = hide(this.end)
      .split('\n')
      .map((line) => line.trim());
    const told = lines.filter((line) => line !== '');
    return told.findLast((line) => /error|fail|fatal|exception/i.test(line)) ?? told.at(-1) ?? '';
  }
}

function readDocument(file: string): Json {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw failure('output', 'ended without an output: it wrote nothing to the file of $WFB_OUTPUT');
  }
  if (text.length > OUTPUT_MAX) throw failure('output', 'wrote more than 16 MiB to $WFB_OUTPUT');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failure('output', `what it wrote to $WFB_OUTPUT is not JSON: ${String(error)}`);
  }
}

/** Runs the command to its end, and everything that it started. */
export async function runCommand(call: Call, command: () => Command): Promise<Json> {
  let spec: Command;
  let argv: string[];
  try {
    spec = command();
    argv = argumentsOf(spec);
  } catch (error) {
    throw failure('expression', error instanceof Error ? error.message : String(error), true);
  }
  const folder = mkdtempSync(join(tmpdir(), 'activity-'));
  const outputFile = join(folder, 'output.json');
  try {
    return await carryOut(spec.timeout, (signal) => run(call, spec, argv, outputFile, signal));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  call: Call,
  spec: Command,
  argv: string[],
  outputFile: string,
  signal: AbortSignal,
): Promise<Json> {
  const { environment, masked } = environmentOf(call, spec, outputFile);
  const base = process.env.WFB_BASE_DIRECTORY ?? process.cwd();
  const cwd = resolve(base, spec.cwd == null ? '.' : scalarText(spec.cwd));
  const stdout = new Printed(spec.output === 'text');
  const all = new Printed(false);
  const child = spawn(argv[0], argv.slice(1), {
    cwd,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    stdout.take(chunk);
    all.take(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => all.take(chunk));
  const ended = new Promise<Ended>((settle, refuse) => {
    child.once('error', refuse);
    child.once('exit', (code, name) => settle({ code, signal: name }));
  });
  const { pid } = child;
  let ending: Promise<void> | undefined;
  const stop = () => {
    if (pid !== undefined) ending = endGroup(pid, spec.killGrace);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const exit = await ended.catch((error: NodeJS.ErrnoException) => {
    const busy = error.code === 'EAGAIN' || error.code === 'ENOMEM';
    throw failure('spawn', `${argv[0]} cannot be started in ${cwd}: ${error.message}`, !busy);
  });
  signal.removeEventListener('abort', stop);
  await ending;
  // What it left running in its group ends with it.
  if (pid !== undefined) await endGroup(pid, 0);
  await drained(child.stdout);
  Context.current().log.info(`${argv[0]} ended`, { step: call.step, code: exit.code });
  return outputOf(spec, exit, stdout, all.errorLine(masked), outputFile);
}

/** Waits for what is left in the pipe; a process that left the group may hold it open. */
async function drained(stream: NodeJS.ReadableStream & { readableEnded?: boolean }): Promise<void> {
  const end = new Promise<void>((settle) => stream.once('close', settle));
  if (!stream.readableEnded) await Promise.race([end, delay(1_000)]);
}

function outputOf(spec: Command, exit: Ended, stdout: Printed, line: string, file: string): Json {
  const tail = line === '' ? '' : `: ${line}`;
  if (exit.code === null) {
    const name = exit.signal ?? Object.keys(constants.signals)[0];
    throw failure('signal', `ended by ${name}${tail}`);
  }
  if (!(spec.successExitCodes ?? [0]).includes(exit.code)) {
    throw failure('exit', `exited with code ${exit.code}${tail}`);
  }
  if (spec.output === 'text') return stdout.text;
  return spec.output === 'json' ? readDocument(file) : null;
}
