/**
 * What people can ask of a workflow while it runs: the query getDynamicState, and the updates
 * setConcurrency, pause, resume, skip and retry. A request that makes no sense is refused with the
 * reason, and leaves no trace in the history.
 */
import { defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import type { Flow } from './flow';
import { isSettled } from './steps';
import type { FailurePolicy, Step } from './steps';
import type { Json } from './values';

/** An orchestrate step that is running, as updates and the query see it. */
export interface Orchestrating {
  readonly name: string;
  cap: number;
  policy: FailurePolicy;
  readonly items: readonly (Step & { key: string })[];
  blockedBy(index: number): string[];
  skip(index: number, reason: string): void;
  retry(indices: number[]): void;
  /** Something has changed that may let an item start. */
  wake(): void;
  carry(): Json;
}

interface Concurrency {
  n: number;
  step?: string;
}

export const getDynamicState = defineQuery<Json>('getDynamicState');
export const setConcurrency = defineUpdate<Json, [Concurrency]>('setConcurrency');
export const pause = defineUpdate<Json, []>('pause');
export const resume = defineUpdate<Json, []>('resume');
export const skip = defineUpdate<Json, [{ step: string; reason?: string }]>('skip');
export const retry = defineUpdate<Json, [{ steps?: string[] } | undefined]>('retry');

const CAP_MAX = 10_000;

/** One step that a request names: a node, or an item of an orchestrate step that is running. */
interface Found {
  name: string;
  step: Step;
  orchestration?: Orchestrating;
  index: number;
}

function openOrchestrations(flow: Flow): Orchestrating[] {
  return [...flow.orchestrations.values()].filter(({ name }) => !isSettled(flow.stateOf(name)));
}

function find(flow: Flow, name: string): Found {
  const node = flow.states.get(name);
  if (node) return { name, step: node, index: -1 };
  const found: Found[] = [];
  for (const orchestration of openOrchestrations(flow)) {
    orchestration.items.forEach((step, index) => {
      const full = `${orchestration.name}/${step.key}`;
      if (name === step.key || name === full)
        found.push({ name: full, step, orchestration, index });
    });
  }
  if (found.length === 1) return found[0];
  if (found.length === 0) throw new Error(`run ${flow.run.id} has no step "${name}" that is open`);
  throw new Error(`several steps are named "${name}": write ${found[0].name} instead`);
}

function checkConcurrency(flow: Flow, { n, step }: Concurrency): void {
  if (!Number.isInteger(n) || n < 1 || n > CAP_MAX) {
    throw new Error(`concurrency is a whole number from 1 to ${CAP_MAX}`);
  }
  if (step !== undefined && !openOrchestrations(flow).some(({ name }) => name === step)) {
    throw new Error('this step has no slots (yet); only an orchestrate step that runs has');
  }
}

function checkSkip(flow: Flow, name: string): void {
  const { step, orchestration } = find(flow, name);
  const open = ['waiting', 'ready', 'retrying', 'needs_attention'].includes(step.status);
  const gone = orchestration !== undefined && ['failed', 'blocked'].includes(step.status);
  if (flow.definition.conditions?.includes(name)) {
    throw new Error(`${name} is a condition; a branch cannot be chosen by skipping it`);
  }
  if (!open && !gone) throw new Error(`${name} is ${step.status}; it cannot be skipped`);
}

/** The steps that a retry means: those that are named, or all that have failed. */
function retried(flow: Flow, names?: string[]): Found[] {
  if (names !== undefined && names.length === 0) throw new Error('name at least one step to retry');
  const all = (names ?? []).map((name) => find(flow, name));
  for (const { name, step, orchestration } of all) {
    if (step.status === 'needs_attention' || (orchestration && step.status === 'failed')) continue;
    throw new Error(
      `${name} is ${step.status}; only failed items of a step that runs can be retried`,
    );
  }
  if (names !== undefined) return all;
  for (const orchestration of openOrchestrations(flow)) {
    orchestration.items.forEach((step, index) => {
      if (step.status === 'failed') all.push({ name: step.key, step, orchestration, index });
    });
  }
  if (all.length === 0)
    throw new Error('nothing that is open has failed; start the workflow again');
  return all;
}

/** Answers the query and carries the updates out. */
export function listen(flow: Flow): void {
  setHandler(getDynamicState, () => dynamicState(flow));
  setHandler(
    setConcurrency,
    ({ n, step }) => {
      for (const orchestration of openOrchestrations(flow)) {
        if (step === undefined || step === orchestration.name) orchestration.cap = n;
      }
      if (step === undefined) flow.options.concurrency = n;
      flow.wake();
      return { status: flow.status };
    },
    { validator: (request) => checkConcurrency(flow, request) },
  );
  setHandler(
    pause,
    () => {
      flow.status = 'paused';
      return { status: flow.status };
    },
    {
      validator: () => {
        if (flow.status === 'paused') throw new Error('the run is already paused');
        if (flow.status !== 'running') throw new Error(`the run is ${flow.status}`);
      },
    },
  );
  setHandler(
    resume,
    () => {
      flow.status = 'running';
      flow.wake();
      return { status: flow.status };
    },
    {
      validator: () => {
        if (flow.status !== 'paused') throw new Error(`the run is ${flow.status}, not paused`);
      },
    },
  );
  setHandler(
    skip,
    ({ step: name, reason = 'skipped by a person' }) => {
      const { step, orchestration, index } = find(flow, name);
      if (orchestration) orchestration.skip(index, reason);
      else Object.assign(step, { status: 'skipped', reason });
      return { status: flow.status };
    },
    { validator: ({ step }) => checkSkip(flow, step) },
  );
  setHandler(
    retry,
    (request) => {
      for (const { step, orchestration, index } of retried(flow, request?.steps)) {
        step.failures = 0;
        if (orchestration) orchestration.retry([index]);
        else step.status = 'ready';
      }
      return { status: flow.status };
    },
    { validator: (request) => void retried(flow, request?.steps) },
  );
}

function timeOrNull(milliseconds?: number): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}

function stepDocument(step: Step): Json {
  const { status, attempts, output = null, error = null, reason = null } = step;
  const times = { started_at: timeOrNull(step.started), finished_at: timeOrNull(step.finished) };
  return { status, attempts, ...times, output, error, reason, run: step.child ?? null };
}

/** Counts, what runs, what waits and why; the items are those of the largest orchestrate step. */
function dynamicState(flow: Flow): Json {
  const steps = [...flow.states].map(([id, step]) => ({ id, ...stepDocument(step) }));
  const [main] = [...flow.orchestrations.values()].sort((a, b) => b.items.length - a.items.length);
  const items = (main?.items ?? []).map((item, index) => ({
    key: item.key,
    ...stepDocument(item),
    blocked_by: item.status === 'blocked' ? main.blockedBy(index) : [],
  }));
  const shown = main ? items : steps;
  const named = (status: string): string[] =>
    shown.filter((step) => step.status === status).map((step: Json) => step.key ?? step.id);
  const counts: Record<string, number> = { total: shown.length };
  for (const { status } of shown) counts[status] = (counts[status] ?? 0) + 1;
  return {
    schema: 'wfb.state/v1',
    run: flow.run.id,
    workflow: flow.definition.workflow,
    status: flow.status,
    started_at: flow.run.started_at,
    counts,
    running: named('running'),
    ready: named('ready'),
    blocked: items
      .filter((item) => item.status === 'blocked')
      .map(({ key, blocked_by }) => ({ key, blocked_by })),
    cap: main?.cap ?? null,
    slots: main ? { cap: main.cap, running: named('running').length } : null,
    items,
    steps,
  };
}
