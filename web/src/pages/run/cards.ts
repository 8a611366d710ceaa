// The cards of a scope, from its steps. A card that says the same stays the same object, so that it
// is not drawn again.
import { shortReason } from '../../model/run/reason';
import type { Surroundings } from '../../model/run/reason';
import { attemptStart } from '../../model/run/reason';
import { isLive } from '../../model/run/run';
import type { Run } from '../../model/run/run';
import type { Scope } from '../../model/run/scope';
import { titleOf } from '../../model/run/structure';
import type { GraphCard } from '../../ui/graph/graph';

export function cardsOf(
  run: Run,
  scope: Scope,
  around: Surroundings,
  before: readonly GraphCard[],
): GraphCard[] {
  // Rounded, so that the jitter of arriving messages moves no card.
  const skew = Math.round((run.received_at - run.now) / 500) * 500;
  const live = isLive(run);
  return scope.members.map((index, place) => {
    const step = run.steps[index]!;
    const start = step.status === 'running' && live ? attemptStart(step) : null;
    const card: GraphCard = {
      name: step.id,
      title: titleOf(run.structure, step),
      state: step.status,
      line: step.status === 'running' && !live ? 'was running' : shortReason(index, around),
      since: start === null ? null : start + skew,
      expectedMs: step.expected_ms,
    };
    const old = before[place];
    return old !== undefined && same(old, card) ? old : card;
  });
}

function same(a: GraphCard, b: GraphCard): boolean {
  return (
    a.name === b.name &&
    a.title === b.title &&
    a.state === b.state &&
    a.line === b.line &&
    a.since === b.since &&
    a.expectedMs === b.expectedMs
  );
}
