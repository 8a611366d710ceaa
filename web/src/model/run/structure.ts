// Who depends on whom among the steps of a run. Indices are places in `steps`; the structure stays
// the same object as long as no steps come into being.

import type { Step, View } from '../../api/types';

export type Structure = {
  readonly indexOf: ReadonlyMap<number, number>;
  readonly byName: ReadonlyMap<string, number>;
  readonly dependencies: readonly (readonly number[])[];
  readonly dependents: readonly (readonly number[])[];
  /** Every step after its dependencies. */
  readonly order: readonly number[];
  /** The nodes of the workflow, as in `node_layout`. */
  readonly nodes: readonly number[];
  /** The items of each orchestrate node, as in its layout. */
  readonly items: ReadonlyMap<string, readonly number[]>;
  /** What all keys of an orchestrate node begin with, for short titles: "@acme/". */
  readonly scopes: ReadonlyMap<string, string>;
};

export function buildStructure(view: Pick<View, 'steps' | 'edges'>): Structure {
  const indexOf = new Map<number, number>();
  const byName = new Map<string, number>();
  const nodes: number[] = [];
  const items = new Map<string, number[]>();
  view.steps.forEach((step, i) => {
    indexOf.set(step.number, i);
    byName.set(step.name, i);
    if (step.node === null) {
      nodes.push(i);
    } else {
      const list = items.get(step.node);
      if (list === undefined) items.set(step.node, [i]);
      else list.push(i);
    }
  });
  const dependencies = view.steps.map((step) =>
    step.dependencies.flatMap((number) => indexOf.get(number) ?? []),
  );
  for (const edge of view.edges) {
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    if (from === undefined || to === undefined) continue;
    if (!dependencies[to]!.includes(from)) dependencies[to]!.push(from);
  }
  const dependents = dependentsOf(dependencies);
  const scopes = new Map<string, string>();
  for (const [node, list] of items) {
    scopes.set(node, commonScope(list.map((i) => view.steps[i]!.id)));
  }
  const order = topologicalOrder(dependencies, dependents);
  return { indexOf, byName, dependencies, dependents, order, nodes, items, scopes };
}

export function dependentsOf(dependencies: readonly (readonly number[])[]): number[][] {
  const dependents: number[][] = dependencies.map(() => []);
  dependencies.forEach((list, i) => {
    for (const dependency of list) dependents[dependency]?.push(i);
  });
  return dependents;
}

/** First in, first out, so that neighbours in the list stay neighbours; a cycle's members come last. */
export function topologicalOrder(
  dependencies: readonly (readonly number[])[],
  dependents: readonly (readonly number[])[],
): number[] {
  const open = dependencies.map((list) => list.length);
  const order: number[] = [];
  open.forEach((count, i) => {
    if (count === 0) order.push(i);
  });
  for (let at = 0; at < order.length; ++at) {
    for (const next of dependents[order[at]!]!) {
      if (--open[next]! === 0) order.push(next);
    }
  }
  if (order.length < dependencies.length) {
    const placed = new Set(order);
    dependencies.forEach((_, i) => {
      if (!placed.has(i)) order.push(i);
    });
  }
  return order;
}

/** Everything that can be reached from `start` along `next`, without `start`. */
export function reach(start: number, next: readonly (readonly number[])[]): Set<number> {
  const seen = new Set<number>();
  const stack = [...(next[start] ?? [])];
  while (stack.length > 0) {
    const at = stack.pop()!;
    if (seen.has(at)) continue;
    seen.add(at);
    stack.push(...next[at]!);
  }
  seen.delete(start);
  return seen;
}

export function ancestors(structure: Structure, index: number): Set<number> {
  return reach(index, structure.dependencies);
}

export function descendants(structure: Structure, index: number): Set<number> {
  return reach(index, structure.dependents);
}

/** "@acme/" when all keys begin with it; what remains is never empty. */
export function commonScope(keys: readonly string[]): string {
  const first = keys[0];
  if (first === undefined || keys.length < 2) return '';
  const end = first.lastIndexOf('/') + 1;
  const scope = first.slice(0, end);
  return scope !== '' && keys.every((key) => key.startsWith(scope) && key.length > scope.length)
    ? scope
    : '';
}

export function titleOf(structure: Structure, step: Step): string {
  const scope = step.node === null ? '' : (structure.scopes.get(step.node) ?? '');
  return step.id.slice(scope.length);
}
