import { memo, useMemo } from 'react';
import { stateColour, stateWord } from '../../model/state';
import type { AnyState } from '../../model/state';
import { stepStatuses } from '../../model/run/status';
import type { Layout, StepStatus } from '../../api/types';
import type { GraphCard } from './graph';
import './LayerBars.css';

interface Props {
  layout: Layout;
  layers: readonly string[];
  cards: readonly GraphCard[];
  onOpen: (place: number) => void;
}

interface Layer {
  name: string;
  total: number;
  counts: [StepStatus, number][];
  /** Where to look first: what failed, else what runs, else the first. */
  first: number;
}

function layersOf(layout: Layout, layers: readonly string[], cards: readonly GraphCard[]): Layer[] {
  const members: number[][] = layout.columns.map(() => []);
  const column = new Map(layout.columns.map((left, i) => [Math.round(left), i]));
  layout.x.forEach((x, place) => {
    const at = column.get(Math.round(x));
    if (at !== undefined) members[at]?.push(place);
  });
  return members.map((places, i) => {
    const counts = new Map<AnyState, number>();
    for (const place of places) {
      const state = cards[place]?.state ?? 'waiting';
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const found = stepStatuses.filter((state) => counts.has(state));
    const first = places.find((place) => cards[place]?.state === found[0]) ?? places[0] ?? 0;
    return {
      name: layers[i] ?? `Layer ${i + 1}`,
      total: places.length,
      counts: found.map((state) => [state, counts.get(state) ?? 0]),
      first,
    };
  });
}

/** A graph seen from far away: each layer is a bar of its states, as high as it has cards. */
export const LayerBars = memo(function LayerBars({ layout, layers, cards, onOpen }: Props) {
  const all = useMemo(() => layersOf(layout, layers, cards), [layout, layers, cards]);
  const highest = Math.max(1, ...all.map((layer) => layer.total));
  return (
    <div className="layer-bars" role="group" aria-label={`${all.length} layers`}>
      {all.map((layer, i) => (
        <button
          key={i}
          type="button"
          className="layer-bar"
          title={`${layer.name}\n${layer.counts.map(([state, n]) => `${n} ${stateWord(state).toLowerCase()}`).join('\n')}`}
          onClick={() => onOpen(layer.first)}
        >
          <span className="layer-bar-stack" style={{ height: `${(100 * layer.total) / highest}%` }}>
            {layer.counts.map(([state, n]) => (
              <i
                key={state}
                className={`state-${stateColour(state)} layer-part-${state}`}
                style={{ flexGrow: n }}
              />
            ))}
          </span>
          <b>{layer.total.toLocaleString('en')}</b>
          <small>{layer.name}</small>
          <span className="visually-hidden">
            {layer.counts.map(([state, n]) => `${n} ${stateWord(state).toLowerCase()}`).join(', ')}
          </span>
        </button>
      ))}
    </div>
  );
});
