import { memo } from 'react';
import { stateColour, stateWord } from '../../model/state';
import { cx } from '../className';
import { StateIcon } from '../StateIcon';
import { RunningLine } from './RunningLine';
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
  /** The one card of the graph that Tab leads to. */
  active: boolean;
}

/**
 * One card: a button named "<key>, <state>" over what is seen, which screen readers get in the panel.
 * The graph listens for all of them.
 */
export const CardView = memo(function CardView({
  place,
  card,
  x,
  y,
  width,
  height,
  selected,
  dim,
  active,
}: Props) {
  return (
    <div
      className={cx(
        'card',
        `card-${card.state}`,
        `state-${stateColour(card.state)}`,
        selected && 'card-selected',
        dim && 'card-dim',
        height < 36 && 'card-low',
      )}
      title={`${card.name}\n${card.line}`}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <StateIcon state={card.state} />
      <span className="card-title" aria-hidden="true">
        {card.title}
      </span>
      {card.since !== null && card.state === 'running' ? (
        <RunningLine since={card.since} expectedMs={card.expectedMs} />
      ) : (
        <span className="card-line" aria-hidden="true">
          {card.line}
        </span>
      )}
      <button
        type="button"
        className="card-button"
        data-place={place}
        aria-label={`${card.name}, ${stateWord(card.state).toLowerCase()}`}
        aria-pressed={selected}
        tabIndex={active ? 0 : -1}
      />
    </div>
  );
});
