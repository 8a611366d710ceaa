// What all views of a run share: the scope, its counts, the selection, and what follows from them.
import { useMemo, useRef } from 'react';
import { countSteps } from '../../model/run/counts';
import type { Counts } from '../../model/run/counts';
import { criticalPath } from '../../model/run/critical';
import type { CriticalPath } from '../../model/run/critical';
import { heldSteps, holdCounts } from '../../model/run/failures';
import type { Surroundings } from '../../model/run/reason';
import { placeOf, timeOf } from '../../model/run/run';
import type { Run } from '../../model/run/run';
import { scopeNameOf, scopeOf } from '../../model/run/scope';
import type { Scope } from '../../model/run/scope';
import type { GraphCard } from '../../ui/graph/graph';
import { cardsOf } from './cards';
import type { Address } from './address';

export interface Scene {
  run: Run;
  scope: Scope;
  counts: Counts;
  /** What the numbers of the header are about, whatever is shown: the items when there are any. */
  main: { scope: Scope; counts: Counts };
  around: Surroundings;
  cards: readonly GraphCard[];
  /** Place in `run.steps` of what is selected. */
  selected: number | null;
  /** Place of each step within the scope. */
  memberOf: ReadonlyMap<number, number>;
  critical: CriticalPath;
  /** Places in `run.steps`. */
  held: ReadonlySet<number>;
}

export function useScene(run: Run, address: Address): Scene {
  const selected = placeOf(run, address.step);
  const step = selected === null ? null : run.steps[selected]!;
  const wished = address.scope ?? (step === null ? null : scopeNameOf(step));
  const name = scopeOf(run, wished).name;
  const scope = useMemo(
    () => scopeOf(run, name),
    // The scope changes only with the structure and the layouts, not with every state.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [run.structure, run.orchestrates, run.node_layout, name],
  );
  const mainScope = useMemo(
    () => scopeOf(run, null),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [run.structure, run.orchestrates, run.node_layout],
  );
  const memberOf = useMemo(
    () => new Map(scope.members.map((index, place) => [index, place])),
    [scope.members],
  );
  const cards = useRef<readonly GraphCard[]>([]);
  const facts = useMemo(() => {
    const counts = countSteps(run, scope.members);
    const around: Surroundings = {
      run,
      cap: scope.orchestrate?.cap ?? null,
      running: counts.running,
      holds: holdCounts(run),
    };
    cards.current = cardsOf(run, scope, around, cards.current);
    const main =
      mainScope.name === scope.name
        ? { scope, counts }
        : { scope: mainScope, counts: countSteps(run, mainScope.members) };
    return {
      main,
      counts,
      around,
      cards: cards.current,
      critical: criticalPath(run, scope.members, timeOf(run, Date.now())),
    };
  }, [run, scope, mainScope]);
  const held = useMemo(
    () => (selected === null ? new Set<number>() : heldSteps(run, selected)),
    [run, selected],
  );
  return { run, scope, selected, memberOf, held, ...facts };
}
