import type { StepCounts } from '../api/types';
import { describeCounts, segments } from '../model/runs';
import { cx } from './className';
import './CountsBar.css';
import './StateIcon.css';

/** How far a run is, as one thin bar. */
export function CountsBar({ counts }: { counts: StepCounts }) {
  const text = describeCounts(counts);
  return (
    <span className="counts-bar" role="img" aria-label={text} title={text}>
      {segments(counts).map(({ status, colour, count }) => (
        <i
          key={status}
          className={cx(`state-${colour}`, `counts-${status}`)}
          style={{ flexGrow: count }}
        />
      ))}
    </span>
  );
}
