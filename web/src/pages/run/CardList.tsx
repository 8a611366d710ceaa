import { memo } from 'react';
import { stateColour } from '../../model/state';
import { cx } from '../../ui';
import type { GraphCard } from '../../ui/graph/graph';
import { CardBody } from '../../ui/graph/CardBody';
import type { Scene } from './useScene';
import './CardList.css';

interface RowProps {
  card: GraphCard;
  index: number;
  selected: boolean;
  onSelect: (index: number) => void;
}

const Row = memo(function Row({ card, index, selected, onSelect }: RowProps) {
  return (
    <li
      className={cx(
        'card',
        'card-in-list',
        `card-${card.state}`,
        `state-${stateColour(card.state)}`,
        selected && 'card-selected',
      )}
    >
      <CardBody card={card} selected={selected} onPress={() => onSelect(index)} />
    </li>
  );
});

const shownMax = 300;

/** The graph of a narrow screen: the same cards, a heading for each layer. */
export function CardList({
  scene,
  found,
  onSelect,
}: {
  scene: Scene;
  found: ReadonlySet<number> | null;
  onSelect: (index: number) => void;
}) {
  const { run, scope, cards, selected } = scene;
  const layers = new Map<number, number[]>();
  let shown = 0;
  scope.members.forEach((index, place) => {
    if ((found !== null && !found.has(place)) || shown >= shownMax) return;
    shown += 1;
    const layer = run.steps[index]!.layer ?? 0;
    const list = layers.get(layer);
    if (list === undefined) layers.set(layer, [place]);
    else list.push(place);
  });
  const rest = (found?.size ?? scope.members.length) - shown;
  return (
    <div className="card-list">
      {[...layers]
        .sort(([a], [b]) => a - b)
        .map(([layer, places]) => (
          <section key={layer}>
            <h3>{scope.layers[layer] ?? ''}</h3>
            <ul>
              {places.map((place) => (
                <Row
                  key={place}
                  card={cards[place]!}
                  index={scope.members[place]!}
                  selected={scope.members[place] === selected}
                  onSelect={onSelect}
                />
              ))}
            </ul>
          </section>
        ))}
      {rest > 0 && (
        <p className="muted">{rest.toLocaleString('en')} more: search, or see the table.</p>
      )}
    </div>
  );
}
