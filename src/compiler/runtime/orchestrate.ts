/**
 * Runs the items of a step in the order of their dependencies, exactly `cap` at a time.
 *
 * A slot that an item gives back is taken by the next one in the same turn of the loop. An item
 * between two of its attempts holds no slot. A cap that is raised starts more at once; one that is
 * lowered starts nothing until fewer run; nothing is ended for it.
 */
import { sleep, Trigger } from '@temporalio/workflow';
import type { Orchestrating } from './controls';
import type { Flow } from './flow';
import { isSettled } from './steps';
import type { AttemptOptions, FailurePolicy, Start, Step } from './steps';
import { scalarText, ValueError } from './values';
import type { Call, Json } from './values';

export interface Orchestration extends AttemptOptions {
  items: () => Json;
  key: (item: Json, index: Json) => Json;
  /** Keys of the items that this one waits for. */
  dependencies?: (item: Json, index: Json) => Json;
  /** What a dependency means that is not among the items. */
  missingDependencies: 'satisfied' | 'blocked' | 'error';
  maxConcurrent: () => Json;
  order: 'critical_path' | 'fifo' | 'layer';
  weight?: (item: Json, index: Json) => Json;
  /** Such an item is not run, and satisfies those that depend on it. */
  skip?: (item: Json, index: Json) => Json;
  onItemFailure: FailurePolicy;
  start: (call: Call, item: Json, index: Json) => ReturnType<Start>;
}

interface Item extends Step {
  key: string;
  value: Json;
  weight: number;
  dependencies: number[];
  dependents: number[];
  missing: string[];
}

const CAP_MAX = 10_000;
const KEY_MAX = 500;
const COUNT_MAX = 1_000_000;
const STOPPED = 'not started: the failure policy stopped it';

const satisfies = ({ status }: Step) => status === 'succeeded' || status === 'skipped';
const isHopeless = ({ status }: Step) => ['failed', 'blocked', 'cancelled'].includes(status);

function refuse(message: string, kind = 'items'): never {
  throw new ValueError(message, kind);
}

function shown(value: Json): string {
  return (JSON.stringify(value) ?? 'null').slice(0, 80);
}

/** The items as they are before anything has started; refuses what cannot be meant. */
function expand(node: Orchestration): Item[] {
  const values = node.items() ?? null;
  if (!Array.isArray(values)) return refuse(`items must be an array, not ${shown(values)}`);
  if (values.length > COUNT_MAX) refuse(`${values.length} items are more than ${COUNT_MAX}`);
  const indices = new Map<string, number>();
  const items = values.map((value, index): Item => {
    const key = keyOf(node.key(value, index), index);
    const first = indices.get(key);
    if (first !== undefined) refuse(`duplicate key "${key}" (items ${first} and ${index})`);
    indices.set(key, index);
    const weight = node.weight ? node.weight(value, index) : 1;
    if (typeof weight !== 'number' || !(weight > 0 && weight < 1e15)) {
      refuse(`item "${key}": weight must be a positive number, not ${shown(weight)}`);
    }
    const status = node.skip?.(value, index) ? 'skipped' : 'waiting';
    const step: Step = { status, attempts: 0, failures: 0 };
    if (status === 'skipped') step.reason = 'by rule';
    return { ...step, key, value, weight, dependencies: [], dependents: [], missing: [] };
  });
  items.forEach((item, index) => connect(node, items, indices, item, index));
  checkCycle(items);
  return items;
}

function keyOf(value: Json, index: number): string {
  const isText = ['string', 'number', 'boolean'].includes(typeof value);
  const key = isText ? scalarText(value) : '';
  if (key !== '' && key.length <= KEY_MAX) return key;
  return refuse(
    `item ${index}: the key must be a text of 1 to ${KEY_MAX} bytes, not ${shown(value)}`,
  );
}

function connect(
  node: Orchestration,
  items: Item[],
  indices: Map<string, number>,
  item: Item,
  index: number,
): void {
  const keys = node.dependencies?.(item.value, index) ?? [];
  if (!Array.isArray(keys)) refuse(`item "${item.key}": dependencies must be an array of keys`);
  for (const key of new Set<string>(keys.map(scalarText))) {
    const dependency = indices.get(key);
    if (dependency !== undefined) {
      item.dependencies.push(dependency);
      items[dependency].dependents.push(index);
    } else if (node.missingDependencies === 'error') {
      refuse(`item "${item.key}" depends on "${key}", which is not among the items`);
    } else if (node.missingDependencies === 'blocked') {
      item.missing.push(key);
    }
  }
}

/** Items with their dependencies first. Shorter than the list if there is a cycle. */
function topologicalOrder(items: Item[]): number[] {
  const open = items.map(({ dependencies }) => dependencies.length);
  const order = [...items.keys()].filter((index) => open[index] === 0);
  for (const index of order) {
    for (const dependent of items[index].dependents) {
      open[dependent] -= 1;
      if (open[dependent] === 0) order.push(dependent);
    }
  }
  return order;
}

function checkCycle(items: Item[]): void {
  const free = new Set(topologicalOrder(items));
  if (free.size === items.length) return;
  const inCycle = [...items.keys()].filter((index) => !free.has(index));
  const cycles = inCycle
    .map((start) => cycleThrough(items, start))
    .filter((path) => path.length > 0);
  const shortest = cycles.reduce((a, b) => (b.length < a.length ? b : a));
  const names = shortest.map((index) => items[index].key);
  refuse(`the dependencies have a cycle: ${names.join(' → ')}`, 'cycle');
}

/** The shortest way from an item over its dependencies back to itself, or nothing. */
function cycleThrough(items: Item[], start: number): number[] {
  const from = new Map<number, number>();
  const found = [start];
  for (const index of found) {
    for (const dependency of items[index].dependencies) {
      if (dependency === start) {
        const path = [start];
        for (let at = index; at !== start; at = from.get(at) ?? start) path.unshift(at);
        return [start, ...path];
      }
      if (from.has(dependency)) continue;
      from.set(dependency, index);
      found.push(dependency);
    }
  }
  return [];
}

/** The rank of each item: the ready one with the lowest rank starts first. */
function ranks(items: Item[], order: Orchestration['order']): number[] {
  const indices = [...items.keys()];
  const sorted = [...indices];
  const topological = topologicalOrder(items);
  if (order === 'critical_path') {
    const rest = items.map(({ weight }) => weight);
    for (const index of topological.reverse()) {
      for (const dependent of items[index].dependents) {
        rest[index] = Math.max(rest[index], items[index].weight + rest[dependent]);
      }
    }
    const dependents = (index: number) => items[index].dependents.length;
    sorted.sort((a, b) => rest[b] - rest[a] || dependents(b) - dependents(a) || a - b);
  } else if (order === 'layer') {
    const layer = items.map(() => 0);
    for (const index of topological) {
      for (const one of items[index].dependencies) {
        layer[index] = Math.max(layer[index], layer[one] + 1);
      }
    }
    sorted.sort((a, b) => layer[a] - layer[b] || a - b);
  }
  const rank = indices.map(() => 0);
  sorted.forEach((index, position) => (rank[index] = position));
  return rank;
}

function capOf(value: Json): number {
  if (Number.isInteger(value) && value >= 1 && value <= CAP_MAX) return value;
  return refuse(`max_concurrent must be a whole number from 1 to ${CAP_MAX}, not ${shown(value)}`);
}

class Loop implements Orchestrating {
  readonly items: Item[];
  cap: number;
  policy: FailurePolicy;
  /** What runs, by key. */
  private readonly running = new Map<string, Promise<void>>();
  /** What may run, in the order in which it starts. */
  private readonly ready: number[] = [];
  private readonly rank: number[];
  private readonly varsAtStart: Json;
  private unsettled = 0;
  private failed = 0;
  private forgiven: number;
  private changed = new Trigger<void>();

  constructor(
    private readonly flow: Flow,
    readonly name: string,
    private readonly node: Orchestration,
  ) {
    const carried = flow.carriedItems[name];
    this.cap = carried?.cap ?? flow.options.concurrency ?? capOf(node.maxConcurrent());
    this.policy = carried?.policy ?? flow.options.failurePolicy ?? node.onItemFailure;
    this.forgiven = carried?.forgiven ?? 0;
    this.varsAtStart = carried?.vars ?? { ...flow.vars };
    this.items = flow.withVars(this.varsAtStart, () => expand(node));
    this.rank = ranks(this.items, node.order);
    carried?.items.forEach((state: Json, index: number) => Object.assign(this.items[index], state));
    this.unsettled = this.items.filter((item) => !isSettled(item)).length;
    this.failed = this.items.filter(({ status }) => status === 'failed').length;
    for (const index of topologicalOrder(this.items)) this.open(index);
    this.items.forEach((item, index) => {
      if (item.status === 'retrying') this.retryWhenDue(index);
    });
  }

  /** Fills the slots, waits for the first item to end, and fills again. */
  async run(): Promise<Json> {
    try {
      for (this.fill(); !this.isDone(); this.fill()) {
        await Promise.race([...this.running.values(), this.changed]);
        this.changed = new Trigger<void>();
      }
    } catch (error) {
      await Promise.allSettled(this.running.values());
      this.cancelRest('the run was cancelled');
      throw error;
    }
    this.cancelRest(STOPPED);
    const failure = this.failure();
    if (failure) refuse(failure);
    return this.output();
  }

  private fill(): void {
    while (this.running.size < this.cap && this.ready.length > 0 && !this.isStopped()) {
      if (!this.flow.mayStart(this.node.resources)) return;
      this.start(this.ready[0]);
      this.ready.shift();
    }
  }

  private start(index: number): void {
    const item = this.items[index];
    item.status = 'running';
    item.started = Date.now();
    this.flow.hold(this.node.resources);
    this.running.set(item.key, this.attempt(index));
  }

  private async attempt(index: number): Promise<void> {
    const item = this.items[index];
    const start: Start = (call) => this.node.start(call, item.value, index);
    try {
      await this.flow.attempt(item, `${this.name}/${item.key}`, start, this.node);
    } finally {
      this.running.delete(item.key);
    }
    if (item.status === 'retrying') this.retryWhenDue(index);
    else if (item.status === 'ready') this.enqueue(index);
    else if (isSettled(item)) this.settled(index);
  }

  private retryWhenDue(index: number): void {
    const item = this.items[index];
    const { due = 0 } = item;
    const again = async (): Promise<void> => {
      await sleep(Math.max(1, due - Date.now()));
      if (item.status === 'retrying' && item.due === due) this.enqueue(index);
    };
    again().catch(() => undefined);
  }

  private enqueue(index: number): void {
    this.items[index].status = 'ready';
    delete this.items[index].due;
    const after = this.ready.findIndex((other) => this.rank[other] > this.rank[index]);
    this.ready.splice(after < 0 ? this.ready.length : after, 0, index);
    this.wake();
  }

  /** Makes a waiting item ready or blocked, as its dependencies say. */
  private open(index: number): void {
    const item = this.items[index];
    if (item.status !== 'waiting') return;
    const dependencies = item.dependencies.map((dependency) => this.items[dependency]);
    if (item.missing.length > 0 || dependencies.some(isHopeless)) {
      item.status = 'blocked';
      this.unsettled -= 1;
      for (const dependent of item.dependents) this.open(dependent);
    } else if (dependencies.every(satisfies)) {
      this.enqueue(index);
    }
  }

  private settled(index: number): void {
    this.unsettled -= 1;
    if (this.items[index].status === 'failed') this.failed += 1;
    for (const dependent of this.items[index].dependents) this.open(dependent);
  }

  /** Whether the failure policy keeps the rest from starting. */
  private isStopped(): boolean {
    const failed = this.failed - this.forgiven;
    if (this.policy === 'continue') return false;
    return failed >= (this.policy === 'fail_fast' ? 1 : this.policy.bail_after);
  }

  private isDone(): boolean {
    if (this.flow.status !== 'running' || this.running.size > 0) return false;
    if (this.unsettled === 0) return true;
    const waits = ({ status }: Step) => status === 'retrying' || status === 'needs_attention';
    return this.isStopped() && !this.items.some(waits);
  }

  private cancelRest(reason: string): void {
    for (const item of this.items) {
      if (!isSettled(item)) Object.assign(item, { status: 'cancelled', reason });
    }
  }

  /** Why the step fails, if its policy says that failed items make it fail. */
  private failure(): string | undefined {
    const policy = this.node.onItemFailure;
    const limit = policy === 'continue' ? Infinity : policy === 'fail_fast' ? 1 : policy.bail_after;
    const keys = this.items.filter(({ status }) => status === 'failed').map(({ key }) => key);
    if (keys.length < limit) return undefined;
    const more = keys.length > 5 ? ` and ${keys.length - 5} more` : '';
    const named = keys.slice(0, 5).join(', ') + more;
    return `${keys.length} of ${this.items.length} items failed: ${named}`;
  }

  /** The failed items, and the keys outside of the items, that keep this one from running. */
  blockedBy(index: number): string[] {
    const roots = new Set<number>();
    const outside = new Set<string>();
    const seen = new Set([index]);
    for (const one of seen) {
      for (const key of this.items[one].missing) outside.add(key);
      for (const dependency of this.items[one].dependencies) {
        const { status } = this.items[dependency];
        if (status === 'failed' || status === 'cancelled') roots.add(dependency);
        if (status === 'blocked') seen.add(dependency);
      }
    }
    const keys = [...roots].sort((a, b) => a - b).map((root) => this.items[root].key);
    return [...keys, ...[...outside].sort()];
  }

  private output(): Json {
    const of = (status: string, view: (item: Item, index: number) => Json): Json[] =>
      this.items.flatMap((item, index) => (item.status === status ? [view(item, index)] : []));
    const withReason = ({ key, reason = '' }: Item) => ({ key, reason });
    return {
      succeeded: of('succeeded', ({ key, output = null }) => ({ key, result: output })),
      failed: of('failed', ({ key, error, attempts }) => ({ key, error, attempts })),
      blocked: of('blocked', ({ key }, index) => ({ key, blocked_by: this.blockedBy(index) })),
      skipped: of('skipped', withReason),
      cancelled: of('cancelled', withReason),
    };
  }

  skip(index: number, reason: string): void {
    const item = this.items[index];
    if (item.status === 'ready') this.ready.splice(this.ready.indexOf(index), 1);
    if (item.status === 'failed') this.failed -= 1;
    if (!isSettled(item)) this.unsettled -= 1;
    Object.assign(item, { status: 'skipped', reason });
    this.reopenBlocked();
  }

  retry(indices: number[]): void {
    for (const index of indices) {
      const item = this.items[index];
      if (item.status === 'failed') {
        this.failed -= 1;
        this.unsettled += 1;
      }
      item.status = 'waiting';
    }
    this.forgiven = this.failed;
    this.reopenBlocked();
  }

  /** What was blocked waits again, as far as what blocked it has gone. */
  private reopenBlocked(): void {
    for (const item of this.items) {
      if (item.status !== 'blocked') continue;
      item.status = 'waiting';
      this.unsettled += 1;
    }
    for (const index of topologicalOrder(this.items)) this.open(index);
    this.wake();
  }

  wake(): void {
    this.changed.resolve();
  }

  carry(): Json {
    const { cap, policy, forgiven, varsAtStart: vars } = this;
    return { cap, policy, forgiven, vars, items: this.items.map(carriedState) };
  }
}

/** What is not known from the value of an item. */
function carriedState(item: Item): Step | null {
  const { status, output, error, reason, attempts, failures, started, finished, due, child } = item;
  if (status === 'waiting' || status === 'ready') return null;
  return { status, output, error, reason, attempts, failures, started, finished, due, child };
}

/** Runs the items of a step; its output lists them by how they ended. */
export async function orchestrate(flow: Flow, name: string, node: Orchestration): Promise<void> {
  await flow.perform(name, async (step) => {
    await flow.admit(step);
    if (isSettled(step)) return;
    const loop = new Loop(flow, name, node);
    flow.orchestrations.set(name, loop);
    step.output = await loop.run();
    step.status = 'succeeded';
  });
}
