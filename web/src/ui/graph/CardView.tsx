import { memo } from 'react';
import { stateColour } from '../../model/state';
import { cx } from '../className';
import { CardBody } from './CardBody';
import type { GraphCard } from './graph';

interface Props {
  place: number;
  card: GraphCard;
  x: number;
  y: number;
  width: number;
  height: number;
  selected: boolean;
  dim: boolean;
  /** A search has found it. */
  found: boolean;
  /** The one card of the graph that Tab leads to. */
  active: boolean;
}

/** One card. The graph listens for all of them. */
export const CardView = memo(function CardView({
  place,
  card,
  x,
  y,
  width,
  height,
  selected,
  dim,
  found,
  active,
}: Props) {
  return (
    <div
      data-place={place}
      className={cx(
        'card',
        `card-${card.state}`,
        `state-${stateColour(card.state)}`,
        selected && 'card-selected',
        dim && 'card-dim',
        found && 'card-found',
        height < 36 && 'card-low',
      )}
      title={`${card.name}\n${card.line}`}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <CardBody card={card} selected={selected} tabIndex={active ? 0 : -1} />
    </div>
  );
});
