import { stateColour } from '../model/state';
import type { AnyState } from '../model/state';
import { cx } from './className';
import './StateIcon.css';

const shapes: Record<AnyState, React.ReactNode> = {
  waiting: (
    <>
      <circle cx="9" cy="9" r="6" />
      <path d="M9 5.8V9l2.2 1.6" />
    </>
  ),
  ready: <path d="M6.5 4.5l7 4.5-7 4.5z" />,
  running: <path d="M9 2.5a6.5 6.5 0 1 1-6.5 6.5" />,
  retrying: <path d="M14.5 9A5.5 5.5 0 1 1 12.6 4.8M13 2v3.2H9.8" />,
  needs_attention: (
    <>
      <circle cx="9" cy="9" r="6.5" />
      <path d="M9 5.6v4M9 12.3h.01" />
    </>
  ),
  succeeded: <path d="M4 9.5l3.2 3.2L14 6" />,
  failed: <path d="M5 5l8 8M13 5l-8 8" />,
  blocked: (
    <>
      <circle cx="9" cy="9" r="6" />
      <path d="M5 13L13 5" />
    </>
  ),
  skipped: <path d="M4 5l4 4-4 4M9.5 5l4 4-4 4" />,
  cancelled: <rect x="4" y="4" width="10" height="10" rx="1.5" />,
  cancelling: (
    <>
      <rect x="6" y="6" width="6" height="6" rx="1" />
      <path d="M9 1.8A7.2 7.2 0 1 1 1.8 9" />
    </>
  ),
  paused: <path d="M6.4 4.5v9M11.6 4.5v9" />,
  interrupted: <path d="M10 2L5 10h4l-1 6 5-8H9z" />,
};

/** The sign of a state in its colour. It stands beside the word; alone it needs `label`. */
export function StateIcon({
  state,
  size = 18,
  label,
}: {
  state: AnyState;
  size?: number;
  label?: string;
}) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={cx(
        'state-icon',
        `state-${stateColour(state)}`,
        (state === 'running' || state === 'cancelling') && 'state-icon-turns',
      )}
    >
      {shapes[state]}
    </svg>
  );
}
