import { stateWord } from '../../model/state';
import { StateIcon } from '../StateIcon';
import type { GraphCard } from './graph';
import { RunningLine } from './RunningLine';

interface Props {
  card: GraphCard;
  selected: boolean;
  tabIndex?: number;
  onPress?: () => void;
}

/** What is seen of a card, and over it a button named "<key>, <state>". */
export function CardBody({ card, selected, tabIndex = 0, onPress }: Props) {
  return (
    <>
      <StateIcon state={card.state} />
      <span className="card-title" aria-hidden="true">
        {card.title}
      </span>
      {card.since !== null && card.state === 'running' ? (
        <RunningLine since={card.since} expectedMs={card.expectedMs} />
      ) : (
        <span className="card-line">{card.line}</span>
      )}
      <button
        type="button"
        className="card-button"
        aria-label={`${card.name}, ${stateWord(card.state).toLowerCase()}`}
        aria-pressed={selected}
        tabIndex={tabIndex}
        onClick={onPress}
      />
    </>
  );
}
