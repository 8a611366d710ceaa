// Small runs for tests: steps by name, with what matters and defaults for the rest.

import { foldView } from './fold';
import { runOf, type Run } from './run';
import type { Layout, Step, View } from '../../api/types';

export const noLayout: Layout = {
  x: [],
  y: [],
  width: 0,
  height: 0,
  card_width: 158,
  card_height: 50,
  columns: [],
  edges: [],
};

export function stepWith(number: number, name: string, part: Partial<Step> = {}): Step {
  const slash = name.indexOf('/');
  return {
    number,
    name,
    id: slash < 0 ? name : name.slice(slash + 1),
    node: slash < 0 ? null : name.slice(0, slash),
    type: slash < 0 ? 'activity' : 'item',
    status: 'waiting',
    ready_at: null,
    started_at: null,
    finished_at: null,
    attempts: [],
    error: null,
    reason: null,
    blocked_by: [],
    dependencies: [],
    child_run: null,
    weight: 1,
    expected_ms: null,
    layer: null,
    group: null,
    ...part,
  };
}

export function ran(start: number, end: number | null, slot = 1): Partial<Step> {
  return {
    status: end === null ? 'running' : 'succeeded',
    ready_at: start,
    started_at: start,
    finished_at: end,
    attempts: [
      {
        attempt: 1,
        started_at: start,
        finished_at: end,
        status: end === null ? 'running' : 'succeeded',
        exit_code: end === null ? null : 0,
        slot,
        error: null,
      },
    ],
  };
}

export function viewWith(steps: Step[], part: Partial<View> = {}): View {
  const nodes = new Set(steps.flatMap((step) => step.node ?? []));
  return {
    schema: 'wfb.view/v1',
    position: 1,
    run: 'r1',
    workflow: 'package-builder',
    status: 'running',
    interrupted: false,
    attempt: 1,
    started_at: 0,
    finished_at: null,
    now: 0,
    input: {},
    result: null,
    error: null,
    policy: 'continue',
    parent: null,
    eta_ms: null,
    notice: null,
    remote: null,
    steps,
    orchestrates: [...nodes].map((node) => ({
      node,
      cap: 4,
      running: steps.filter((step) => step.status === 'running').length,
      max_running: 0,
      idle_while_ready_ms: 0,
      cap_changes: [[0, 4]],
      layout: noLayout,
      layers: [],
      critical_path: [],
    })),
    edges: [],
    node_layout: noLayout,
    ...part,
  };
}

export function runWith(steps: Step[], part: Partial<View> = {}): Run {
  return runOf(foldView(null, viewWith(steps, part)), null, 0);
}
