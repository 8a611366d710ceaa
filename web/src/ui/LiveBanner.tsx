import { timeOfDay } from '../model/time';
import './LiveBanner.css';

/** Said when what is shown may be old. `since`: when the last word of the server came. */
export function LiveBanner({ since }: { since: number }) {
  return (
    <div className="live-banner" role="status">
      Live updates lost, reconnecting… This is how it was at {timeOfDay(since)}.
    </div>
  );
}

export function SignedOutBanner() {
  return (
    <div className="live-banner" role="alert">
      This browser is not signed in. Open the link that wfb printed, or make one with{' '}
      <code>wfb link</code>.
    </div>
  );
}
