// What a page of a run shows at once: the items of one orchestrate node, or the nodes of the
// workflow. Cards, cells and rows are numbered within the scope, as in its layout.

import type { Run } from './run';
import type { Layout, Orchestrate, Step } from '../../api/types';

export const workflowScope = 'workflow';

export type Scope = {
  /** The name in the address: an orchestrate node, or "workflow". */
  name: string;
  orchestrate: Orchestrate | null;
  layout: Layout;
  layers: readonly string[];
  /** Places in `run.steps`. */
  members: readonly number[];
};

/** Nodes with items first, the largest first; then the workflow itself. */
export function scopesOf(run: Run): { name: string; title: string; count: number }[] {
  const withItems = run.orchestrates
    .map((one) => ({ name: one.node, count: run.structure.items.get(one.node)?.length ?? 0 }))
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
    .map((one) => ({ ...one, title: `${one.name}: ${one.count.toLocaleString('en')} items` }));
  return [
    ...withItems,
    { name: workflowScope, title: 'Workflow', count: run.structure.nodes.length },
  ];
}

/** The wished scope when the run has it, else the one with the most items. */
export function scopeOf(run: Run, wished: string | null): Scope {
  const known = scopesOf(run);
  const name = (known.find((one) => one.name === wished) ?? known[0]!).name;
  const orchestrate = run.orchestrates.find((one) => one.node === name) ?? null;
  if (orchestrate !== null && name !== workflowScope) {
    const members = run.structure.items.get(name) ?? [];
    return { name, orchestrate, layout: orchestrate.layout, layers: orchestrate.layers, members };
  }
  return {
    name: workflowScope,
    orchestrate: null,
    layout: run.node_layout,
    layers: [],
    members: run.structure.nodes,
  };
}

/** The scope that a step is shown in. */
export function scopeNameOf(step: Step): string {
  return step.node ?? workflowScope;
}
