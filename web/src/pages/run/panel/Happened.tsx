import { isLive, timeOf } from '../../../model/run/run';
import { attemptStart, firstLine, longReason, spanOf } from '../../../model/run/reason';
import { titleOf } from '../../../model/run/structure';
import { stateColour, stateWord } from '../../../model/state';
import { cx, duration, useNow } from '../../../ui';
import type { Scene } from '../useScene';

/** In one box: the state, and why. */
export function Happened({
  scene,
  index,
  onSelect,
}: {
  scene: Scene;
  index: number;
  onSelect: (index: number) => void;
}) {
  const { run, around } = scene;
  const step = run.steps[index]!;
  const live = isLive(run);
  const local = useNow(live && step.status !== 'succeeded' ? 1_000 : 0);
  const now = timeOf(run, Math.max(local, run.received_at));
  const at = Math.max(local, run.received_at);
  const span = spanOf(step, now);
  const tries = step.attempts.length;
  const attempt = tries > 1 ? `, attempt ${tries}` : '';
  const roots = step.blocked_by.flatMap((number) => run.structure.indexOf.get(number) ?? []);
  return (
    <div className={cx('happened', `happened-${step.status}`, `state-${stateColour(step.status)}`)}>
      <p>
        <b>{step.status === 'running' && !live ? 'Was running' : stateWord(step.status)}</b>
        {(step.status === 'succeeded' || step.status === 'failed') &&
          span !== null &&
          tries > 0 && (
            <>
              {' '}
              {step.status === 'failed' ? 'after' : 'in'} {duration(span)}
              {attempt}.
            </>
          )}
        {step.status === 'running' && live && (
          <>
            {' '}
            {duration(now - (attemptStart(step) ?? now))}
            {step.expected_ms !== null && ` of about ${duration(step.expected_ms)}`}
            {attempt}.
          </>
        )}
      </p>
      {step.status === 'failed' && step.error !== null && (
        <ErrorText message={step.error.message} />
      )}
      {step.status === 'blocked' && roots.length > 0 && (
        <p>
          by{' '}
          {roots.map((root, i) => (
            <span key={root}>
              {i > 0 && ', '}
              <button type="button" className="link-button" onClick={() => onSelect(root)}>
                {titleOf(run.structure, run.steps[root]!)}
              </button>
            </span>
          ))}
          , which failed
          {roots.length === 1 && run.steps[roots[0]!]!.error !== null && (
            <>
              : <q>{firstLine(run.steps[roots[0]!]!.error?.message ?? '')}</q>
            </>
          )}
        </p>
      )}
      {(step.status === 'waiting' || step.status === 'ready' || step.status === 'retrying') && (
        <p>{capital(longReason(index, around, at))}.</p>
      )}
      {step.reason !== null && step.status !== 'ready' && <p>{step.reason}</p>}
    </div>
  );
}

/** The first line says it; the rest is there for who wants it. */
function ErrorText({ message }: { message: string }) {
  const first = firstLine(message);
  const rest = message.slice(first.length).trim();
  return (
    <>
      <p className="happened-error">{first}</p>
      {rest !== '' && <pre className="happened-rest">{rest}</pre>}
    </>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
