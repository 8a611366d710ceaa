import type { RunStatus } from '../../api/types';
import { stateColour, stateWord } from '../../model/state';
import { cx, StateIcon } from '../../ui';

interface Props {
  counts: Record<string, number>;
  /** Empty: all. */
  chosen: string;
  onChoose: (status: string) => void;
}

const order: RunStatus[] = ['running', 'paused', 'cancelling', 'failed', 'succeeded', 'cancelled'];

export function StatusChips({ counts, chosen, onChoose }: Props) {
  const shown = order.filter((status) => (counts[status] ?? 0) > 0 || chosen === status);
  if (shown.length < 2 && chosen === '') return null;
  return (
    <div className="status-chips" role="group" aria-label="Filter by state">
      {shown.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={chosen === status}
          className={cx('status-chip', `state-${stateColour(status)}`)}
          onClick={() => onChoose(chosen === status ? '' : status)}
        >
          <StateIcon state={status} size={13} />
          {stateWord(status)}
          <b>{counts[status] ?? 0}</b>
        </button>
      ))}
    </div>
  );
}
