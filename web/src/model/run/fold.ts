// The state of a run on the client: the last snapshot with the changes after it. A fold gives a new
// object with the same parts where nothing changed, so that equality of references means "the same".
import type { Change, Step, View } from '../../api/types';

export interface RunState {
  readonly view: View;
  /** Place of each step in `view.steps`, by its number. */
  readonly places: ReadonlyMap<number, number>;
}

/** State of a snapshot. Steps that are the same as before keep their identity. */
export function foldView(previous: RunState | null, view: View): RunState {
  if (previous !== null && previous.view.run === view.run) {
    if (view.position < previous.view.position) return previous;
    const steps = view.steps.map((step) => {
      const before = stepOf(previous, step.number);
      return before !== undefined && sameStep(before, step) ? before : step;
    });
    view = { ...view, steps };
  }
  return { view, places: new Map(view.steps.map((step, place) => [step.number, place])) };
}

/** A change that is not newer than the state, or that belongs to another run, changes nothing. */
export function foldChange(state: RunState, change: Change): RunState {
  const { view, places } = state;
  if (change.run !== view.run || change.position <= view.position) return state;
  let steps = view.steps;
  if (change.steps.length > 0) {
    steps = view.steps.slice();
    for (const step of change.steps) {
      const place = places.get(step.number);
      if (place !== undefined) steps[place] = step;
    }
  }
  const orchestrates = view.orchestrates.map((one) => {
    const counters = change.orchestrates.find((other) => other.node === one.node);
    return counters === undefined ? one : { ...one, ...counters };
  });
  return {
    places,
    view: {
      ...view,
      steps,
      orchestrates,
      position: change.position,
      status: change.status,
      interrupted: change.interrupted,
      policy: change.policy,
      attempt: change.attempt,
      finished_at: change.finished_at,
      result: change.result,
      error: change.error,
      eta_ms: change.eta_ms,
      notice: change.notice,
      now: change.now,
    },
  };
}

export function stepOf(state: RunState, number: number): Step | undefined {
  const place = state.places.get(number);
  return place === undefined ? undefined : state.view.steps[place];
}

function sameStep(a: Step, b: Step): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
