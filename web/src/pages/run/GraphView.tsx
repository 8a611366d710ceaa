import { useCallback, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { countText } from '../../model/run/format';
import { isLive } from '../../model/run/run';
import { matches } from '../../model/run/table';
import { clock } from '../../ui';
import { ItemGraph } from '../../ui/graph/ItemGraph';
import type { Path } from '../../ui/graph/graph';
import { CardList } from './CardList';
import { linkTo } from './address';
import type { Address } from './address';
import type { Scene } from './useScene';
import { useStable } from './useStable';
import { useNarrow } from './useNarrow';

interface Props {
  scene: Scene;
  address: Address;
  onSelect: (index: number | null) => void;
}

export function GraphView({ scene, address, onSelect }: Props) {
  const { run, scope, cards, memberOf, critical, counts, selected } = scene;
  const navigate = useNavigate();
  const narrow = useNarrow();
  const places = (indices: Iterable<number>) => [...indices].flatMap((i) => memberOf.get(i) ?? []);
  const path: Path = useStable({ behind: places(critical.behind), ahead: places(critical.ahead) });
  const heldPlaces = useStable(places(scene.held));
  const held = useMemo(() => new Set(heldPlaces), [heldPlaces]);
  const filter = useMemo(
    () => ({ text: address.q, statuses: address.status }),
    [address.q, address.status],
  );
  const filtered = filter.text !== '' || filter.statuses.length > 0;
  const found = useMemo(
    () =>
      filtered
        ? new Set(scope.members.flatMap((i, place) => (matches(run, i, filter) ? [place] : [])))
        : null,
    [filtered, filter, run, scope.members],
  );
  const latest = useRef({ run, scope, address, onSelect });
  latest.current = { run, scope, address, onSelect };
  const select = useCallback((place: number | null) => {
    const { scope: present, onSelect: act } = latest.current;
    act(place === null ? null : (present.members[place] ?? null));
  }, []);
  const open = useCallback(
    (place: number) => {
      const { run: present, scope: where, address: here } = latest.current;
      const step = present.steps[where.members[place] ?? -1];
      if (step === undefined) return;
      if (step.child_run !== null) {
        void navigate(`/runs/${encodeURIComponent(step.child_run)}/graph`);
      } else if (present.structure.items.has(step.id) && step.node === null) {
        void navigate(linkTo(here, { scope: step.id, step: null }));
      }
    },
    [navigate],
  );
  if (narrow) return <CardList scene={scene} found={found} onSelect={onSelect} />;
  const left =
    isLive(run) && critical.left_ms !== null
      ? Math.min(critical.left_ms, run.eta_ms ?? Infinity)
      : null;
  const failing = selected !== null && held.size > 1;
  return (
    <div className="graph-view">
      <ItemGraph
        key={scope.name}
        label={`Graph of ${countText(counts.total, 'item', 'items')}`}
        layout={scope.layout}
        layers={scope.layers}
        cards={cards}
        selected={selected === null ? null : (memberOf.get(selected) ?? null)}
        path={path}
        held={held}
        found={found}
        onSelect={select}
        onOpen={open}
        legend={
          <>
            {path.ahead.length > 1 && (
              <span>
                <i />
                critical path
                {left !== null && `, ${clock(left)} left`}
              </span>
            )}
            {path.ahead.length === 0 && path.behind.length > 1 && (
              <span>
                <i />
                the path that decided how long it took
              </span>
            )}
            {failing && (
              <span>
                <i className="graph-legend-held" />
                held by the failure
              </span>
            )}
          </>
        }
      />
    </div>
  );
}
