import { tickText } from '../../model/run/format';
import { useNow } from '../now';

/** "running 6 s of ~14 s" with its bar; ticks once a second, and nothing else of the card with it. */
export function RunningLine({ since, expectedMs }: { since: number; expectedMs: number | null }) {
  const now = useNow();
  const elapsed = Math.max(0, now - since);
  return (
    <>
      <span className="card-line" aria-hidden="true">
        running {tickText(elapsed)}
        {expectedMs !== null &&
          expectedMs > 0 &&
          ` of ~${tickText(Math.max(1_000, Math.round(expectedMs / 1000) * 1000))}`}
      </span>
      {expectedMs !== null && expectedMs > 0 && (
        <span className="card-bar">
          <i style={{ transform: `scaleX(${Math.min(1, elapsed / expectedMs)})` }} />
        </span>
      )}
    </>
  );
}
