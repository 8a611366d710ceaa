// A run as its pages see it: what the server said, and who depends on whom. The structure stays the
// same object as long as no steps come into being, steps as long as they do not change: whatever is
// derived from them can be kept by identity.

import { buildStructure, type Structure } from './structure';
import { isFinished } from '../state';
import type { RunState } from './fold';
import type { Step, View } from '../../api/types';

export type Run = Omit<View, 'steps'> & {
  readonly steps: readonly Step[];
  readonly structure: Structure;
  /** Of the state that it was made from; tells whether the structure can be kept. */
  readonly places: ReadonlyMap<number, number>;
  /** The reader's clock when `now` arrived. */
  readonly received_at: number;
};

export function runOf(state: RunState, before: Run | null, receivedAt: number): Run {
  const kept =
    before !== null &&
    before.run === state.view.run &&
    (before.places === state.places || sameShape(before.steps, state.view.steps));
  return {
    ...state.view,
    node_layout: kept ? before.node_layout : state.view.node_layout,
    orchestrates: kept ? keepLayouts(state.view, before) : state.view.orchestrates,
    structure: kept ? before.structure : buildStructure(state.view),
    places: state.places,
    received_at: receivedAt,
  };
}

function sameShape(a: readonly Step[], b: readonly Step[]): boolean {
  return (
    a.length === b.length &&
    a.every((step, i) => {
      const other = b[i]!;
      return (
        step === other ||
        (step.number === other.number &&
          step.name === other.name &&
          step.dependencies.length === other.dependencies.length)
      );
    })
  );
}

function keepLayouts(view: View, before: Run): View['orchestrates'] {
  return view.orchestrates.map((one) => {
    const same = before.orchestrates.find((other) => other.node === one.node);
    return same === undefined ? one : { ...one, layout: same.layout, layers: same.layers };
  });
}

/** The server's time when the reader's clock shows `local`. Stands still when nothing goes on. */
export function timeOf(run: Run, local: number): number {
  if (run.finished_at !== null && isFinished(run.status)) return run.finished_at;
  if (run.interrupted) return lastKnownTime(run);
  return run.now + Math.max(0, local - run.received_at);
}

function lastKnownTime(run: Run): number {
  let last = run.started_at;
  for (const step of run.steps) {
    last = Math.max(last, step.started_at ?? 0, step.finished_at ?? 0);
  }
  return last;
}

export function isLive(run: Run): boolean {
  return !isFinished(run.status) && !run.interrupted;
}

export function placeOf(run: Run, name: string | null): number | null {
  return name === null ? null : (run.structure.byName.get(name) ?? null);
}
