import { stateColour, stateWord } from '../model/state';
import type { AnyState } from '../model/state';
import { cx } from './className';
import { StateIcon } from './StateIcon';
import './StateIcon.css';

/** Sign, word and colour of a state. `plain` leaves the ground out, for tables. */
export function Badge({
  state,
  plain = false,
  children,
}: {
  state: AnyState;
  plain?: boolean;
  children?: React.ReactNode;
}) {
  return (
    <span className={cx('badge', plain && 'badge-plain', `state-${stateColour(state)}`)}>
      <StateIcon state={state} size={14} />
      {children ?? stateWord(state)}
    </span>
  );
}
