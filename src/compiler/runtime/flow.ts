/**
 * What every workflow of this project shares: its steps one after another or side by side, pause
 * and cancel, named resources, and continuing as new when the history grows long.
 *
 * A workflow runs its steps through a Flow. A step that has ended is not run again after the
 * workflow continued as new, so the code of the workflow finds its way back to where it was.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  Trigger,
  workflowInfo,
} from '@temporalio/workflow';
import { listen } from './controls';
import type { Orchestrating } from './controls';
import { completeInput } from './schema';
import type { Schema } from './schema';
import { asExpressionsSeeIt, isCancelled, isChild, isInterruption, isSettled } from './steps';
import { stepError } from './steps';
import type { AttemptOptions, FailurePolicy, Resources, Start, Step } from './steps';
import { milliseconds, scalarText, toJson, ValueError } from './values';
import type { Json } from './values';

/** What a run may be started with beside its input. */
export interface RunOptions {
  /** At most this many items at a time, whatever the orchestrate steps say. */
  concurrency?: number;
  failurePolicy?: FailurePolicy;
  /** From this many events on nothing more is started until the workflow has continued as new. */
  continueAsNewAfter?: number;
  /** The state of the run so far; the workflow hands it to itself. */
  carried?: Carried;
}

interface Carried {
  startedAt: string;
  paused: boolean;
  vars: Json;
  result?: Json;
  steps: Record<string, Step>;
  items: Record<string, Json>;
}

export interface Definition {
  workflow: string;
  /** Ids of all steps, in the order of their declaration. */
  steps: readonly string[];
  /** Those of them that are conditions. */
  conditions?: readonly string[];
  input?: Schema;
  variables?: Record<string, Json>;
  resources?: Resources;
}

/** A step has failed, and the path behind it goes no further. */
class Stopped extends Error {}

/** Temporal refuses more than 2,000 pending activities or child workflows. */
const IN_FLIGHT_MAX = 1_900;
/** Events and bytes of a history: continue as new when nothing runs, and at all events. */
const HISTORY_SOON = 8_000;
const HISTORY_NOW = 40_000;
const HISTORY_BYTES_NOW = 40_000_000;

/** The case that was taken, "" for a step without cases, null for a path that was not taken. */
type Path = Promise<string | null>;

/** A step of a graph that is not nested, for others to come after. */
export interface Node {
  readonly path: Path;
  /** Only when the condition took this case. */
  when(name: string): { readonly path: Path };
}

/** A promise whose failure is looked at later. */
function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

export class Flow {
  readonly input: Json;
  /** The id, the attempt and the start of the run. */
  readonly run: Json;
  readonly vars: Json;
  readonly steps: Json = {};
  /** Items of orchestrate steps that were open when the workflow continued as new. */
  readonly carriedItems: Record<string, Json>;
  readonly states = new Map<string, Step>();
  readonly orchestrations = new Map<string, Orchestrating>();
  private readonly nodes: Node[] = [];
  private readonly free: Resources;
  private readonly handover = new Trigger<void>();
  status: 'running' | 'paused' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';
  private result: Json;
  private inFlight = 0;
  private handingOver = false;

  constructor(
    readonly definition: Definition,
    given: Json,
    readonly options: RunOptions,
  ) {
    this.input = completeInput(definition.input ?? true, given);
    const { carried } = options;
    const { workflowId, startTime } = workflowInfo();
    const startedAt = carried?.startedAt ?? startTime.toISOString();
    this.run = { id: workflowId, attempt: 1, started_at: startedAt };
    this.vars = carried?.vars ?? { ...definition.variables };
    this.status = carried?.paused ? 'paused' : 'running';
    this.result = carried?.result;
    this.free = { ...definition.resources };
    this.carriedItems = carried?.items ?? {};
    for (const id of definition.steps) {
      const step: Step = carried?.steps[id] ?? { status: 'waiting', attempts: 0, failures: 0 };
      this.states.set(id, step);
      this.steps[id] = asExpressionsSeeIt(step);
    }
    listen(this);
  }

  /** Runs the workflow to its end, or to where it continues as new. */
  async execute(body: () => Promise<void>): Promise<Json> {
    const ended = later(this.runToEnd(body));
    await Promise.race([ended, this.handover]);
    await condition(allHandlersFinished);
    if (!this.handingOver) return ended;
    return continueAsNew(this.input, { ...this.options, carried: this.carry() });
  }

  private async runToEnd(body: () => Promise<void>): Promise<Json> {
    try {
      await body();
      await Promise.all(this.nodes.map((node) => node.path));
    } catch (error) {
      await Promise.allSettled(this.nodes.map((node) => node.path));
      if (isCancelled(error)) this.status = 'cancelled';
      if (!(error instanceof Stopped)) throw error;
    }
    const failed = [...this.states].filter(([, step]) => step.status === 'failed');
    if (failed.length > 0) throw this.failureOfRun(failed);
    this.status = 'succeeded';
    return this.result ?? null;
  }

  /** What failed first; of several at once, what is declared first. */
  private failureOfRun(failed: [string, Step][]): ApplicationFailure {
    this.status = 'failed';
    const [[id, { error }]] = failed.sort(([, a], [, b]) => (a.finished ?? 0) - (b.finished ?? 0));
    const { kind, message, retryable } = error ?? stepError(undefined);
    return ApplicationFailure.create({
      type: kind,
      message: kind === 'fail' ? message : `${id}: ${message}`,
      nonRetryable: !retryable,
    });
  }

  /** Runs an activity or a child workflow, and waits for its end. */
  async activity(id: string, start: Start, options: AttemptOptions = {}): Promise<void> {
    await this.perform(id, async (step) => {
      while (!isSettled(step)) {
        if (step.status === 'needs_attention') {
          await condition(() => step.status !== 'needs_attention');
        } else if (step.status === 'retrying') {
          await this.pass(step);
        } else {
          await this.admit(step, options.resources ?? {});
          if (step.status === 'running') await this.attempt(step, id, start, options);
        }
      }
    });
  }

  /** Assigns variables, all at once. */
  async set(id: string, values: () => Record<string, Json>): Promise<void> {
    await this.enter(id, () => {
      Object.assign(this.vars, toJson(values()));
    });
  }

  /** Decides which case of a condition is taken. */
  async choose<Case extends string>(id: string, decide: () => Case | undefined): Promise<Case> {
    await this.enter(id, () => {
      const taken = decide();
      if (taken === undefined) throw new ValueError('no case is true and there is no otherwise');
      return taken;
    });
    return this.stateOf(id).output;
  }

  /** Lets time pass: milliseconds, or a text such as "10s". */
  async sleep(id: string, duration: () => Json): Promise<void> {
    await this.perform(id, async (step) => {
      if (step.due === undefined) {
        await this.admit(step);
        if (step.status !== 'running') return;
        step.due = Date.now() + milliseconds(duration());
      }
      step.status = 'running';
      await this.pass(step);
      step.output = null;
      step.status = 'succeeded';
    });
  }

  /** The result of the run is that of the first end that is reached. */
  async end(id: string, result: () => Json): Promise<void> {
    await this.enter(id, () => {
      const value = toJson(result());
      if (this.result === undefined) this.result = value;
      return value;
    });
  }

  async fail(id: string, message: () => Json): Promise<void> {
    await this.enter(id, () => {
      throw new ValueError(scalarText(message()), 'fail');
    });
  }

  /** All branches to their ends; one that fails does not stop the others. */
  async parallel(branches: (() => Promise<void>)[]): Promise<void> {
    const outcomes = await Promise.allSettled(branches.map((branch) => branch()));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw outcome.reason;
    }
  }

  /**
   * A step of a graph that is not nested. It runs when all that it comes after is settled and one
   * of the paths into it was taken; if none was, its own paths are not taken either.
   */
  after(before: { readonly path: Path }[], body: () => Promise<string | void>): Node {
    const enter = async (): Path => {
      const paths = await Promise.all(before.map(({ path }) => path));
      if (paths.length > 0 && paths.every((path) => path === null)) return null;
      return (await body()) ?? '';
    };
    const path = later(enter());
    const node: Node = {
      path,
      when: (name) => ({ path: later(path.then((taken) => (taken === name ? name : null))) }),
    };
    this.nodes.push(node);
    return node;
  }

  /** Takes a step from its start to its end, unless it has come there before. */
  async perform(id: string, work: (step: Step) => Promise<void>): Promise<void> {
    const step = this.stateOf(id);
    try {
      if (!isSettled(step)) await work(step);
    } catch (error) {
      if (isCancelled(error)) {
        if (this.status !== 'cancelled') this.status = 'cancelling';
        step.status = 'cancelled';
        throw error;
      }
      step.error = stepError(error);
      step.status = 'failed';
    }
    step.finished ??= Date.now();
    if (step.status === 'failed') throw new Stopped(id);
  }

  /** A step that is done as soon as it may start. */
  private async enter(id: string, work: () => Json): Promise<void> {
    await this.perform(id, async (step) => {
      await this.admit(step);
      if (step.status !== 'running') return;
      step.output = work() ?? null;
      step.status = 'succeeded';
    });
  }

  /** Waits until the step may start, and takes what an attempt of it holds. */
  async admit(step: Step, resources?: Resources): Promise<void> {
    step.status = 'ready';
    await condition(() => {
      if (step.status === 'ready' && this.mayStart(resources)) {
        step.status = 'running';
        step.started = Date.now();
        if (resources) this.hold(resources);
      }
      return step.status !== 'ready';
    });
  }

  /** Lets time pass; a step that a person skips waits no longer. */
  private async pass(step: Step): Promise<void> {
    const rest = (step.due ?? 0) - Date.now();
    if (rest > 0) await condition(() => step.status === 'skipped', rest);
    delete step.due;
    if (step.status === 'retrying') step.status = 'ready';
  }

  /** Whether something may start. It may also be the moment to continue as new instead. */
  mayStart(resources: Resources = {}): boolean {
    if (this.status !== 'running' || this.handingOver) return false;
    const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
    const now =
      historyLength >= (this.options.continueAsNewAfter ?? HISTORY_NOW) ||
      historySize >= HISTORY_BYTES_NOW;
    const soon = continueAsNewSuggested || historyLength >= HISTORY_SOON;
    if ((now || soon) && this.inFlight === 0) {
      this.handingOver = true;
      this.handover.resolve();
      return false;
    }
    if (now || this.inFlight >= IN_FLIGHT_MAX) return false;
    return Object.entries(resources).every(([name, units]) => this.free[name] >= units);
  }

  hold(resources: Resources = {}): void {
    this.inFlight += 1;
    for (const [name, units] of Object.entries(resources)) this.free[name] -= units;
  }

  private release(resources: Resources = {}): void {
    this.inFlight -= 1;
    for (const [name, units] of Object.entries(resources)) this.free[name] += units;
    this.wake();
  }

  /** Lets orchestrate steps look again whether an item may start. */
  wake(): void {
    for (const orchestration of this.orchestrations.values()) orchestration.wake();
  }

  /** One attempt of a step that holds what it needs; the step then says how it ended. */
  async attempt(step: Step, name: string, start: Start, options: AttemptOptions): Promise<void> {
    step.attempts += 1;
    delete step.finished;
    try {
      const started = await start({ run: this.run, step: name, attempt: step.attempts });
      if (isChild(started)) step.child = started.workflowId;
      step.output = toJson(isChild(started) ? await started.result() : started);
      step.status = 'succeeded';
    } catch (error) {
      if (isCancelled(error)) {
        step.status = 'cancelled';
        step.reason = 'the run was cancelled';
        throw error;
      }
      this.recordFailure(step, error, options);
    } finally {
      step.finished = Date.now();
      this.release(options.resources);
    }
  }

  private recordFailure(step: Step, error: unknown, { retry, onInterrupt }: AttemptOptions): void {
    if (isInterruption(error)) {
      step.status = onInterrupt === 'needs_attention' ? 'needs_attention' : 'ready';
      step.reason = 'the worker ended while this ran; retry or skip it';
      return;
    }
    step.error = stepError(error);
    step.reason = step.error.message;
    // What could not be evaluated was not tried.
    if (step.error.kind === 'expression') step.attempts -= 1;
    else step.failures += 1;
    const again = step.error.retryable && step.failures < (retry?.maximumAttempts ?? 1);
    step.status = again ? 'retrying' : 'failed';
    if (again && retry) {
      const delay = retry.initialInterval * retry.backoffCoefficient ** (step.failures - 1);
      step.due = Date.now() + Math.floor(Math.min(delay, retry.maximumInterval));
    }
  }

  /** Evaluates with the variables as they were at another time. */
  withVars<T>(vars: Json, evaluate: () => T): T {
    const present = { ...this.vars };
    Object.assign(this.vars, vars);
    try {
      return evaluate();
    } finally {
      Object.assign(this.vars, present);
    }
  }

  stateOf(id: string): Step {
    const step = this.states.get(id);
    if (step === undefined) throw ApplicationFailure.nonRetryable(`there is no step "${id}"`);
    return step;
  }

  private carry(): Carried {
    const items: Record<string, Json> = {};
    for (const [id, orchestration] of this.orchestrations) {
      if (!isSettled(this.stateOf(id))) items[id] = orchestration.carry();
    }
    const { run, vars, result } = this;
    const steps = Object.fromEntries(
      [...this.states].filter(([, { status }]) => status !== 'waiting'),
    );
    return {
      startedAt: run.started_at,
      paused: this.status === 'paused',
      vars,
      result,
      steps,
      items,
    };
  }
}
