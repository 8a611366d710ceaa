import { Link } from 'react-router';
import type { Step, StepDetail } from '../../../api/types';
import { timeOf } from '../../../model/run/run';
import { spanOf } from '../../../model/run/reason';
import { stateWord } from '../../../model/state';
import { StateIcon, duration, exact, timeOfDay, useNow } from '../../../ui';
import { linkTo } from '../address';
import type { Address } from '../address';
import type { Scene } from '../useScene';

/** Attempts with their times, the steps of the child run, and how long it waited for a slot. */
export function Attempts({
  scene,
  step,
  detail,
  address,
}: {
  scene: Scene;
  step: Step;
  detail: StepDetail | null;
  address: Address;
}) {
  const { run } = scene;
  const local = useNow(step.status === 'running' ? 1_000 : 0);
  const now = timeOf(run, Math.max(local, run.received_at));
  const waited =
    step.ready_at !== null && step.started_at !== null ? step.started_at - step.ready_at : null;
  if (step.attempts.length === 0 && detail?.child == null) return null;
  return (
    <section>
      <h3>{step.attempts.length > 1 ? `${step.attempts.length} attempts` : 'Times'}</h3>
      <table className="attempts">
        <tbody>
          {waited !== null && (
            <tr>
              <td>Waited for a slot</td>
              <td>{duration(waited)}</td>
            </tr>
          )}
          {step.attempts.map((attempt) => {
            const word =
              attempt.status === 'interrupted'
                ? 'interrupted'
                : stateWord(attempt.status).toLowerCase();
            return (
              <tr key={attempt.attempt}>
                <td>
                  {step.attempts.length > 1 && detail?.log != null ? (
                    <Link
                      to={linkTo(address, {
                        view: 'logs',
                        step: step.name,
                        attempt: attempt.attempt,
                        line: null,
                      })}
                    >
                      Attempt {attempt.attempt}
                    </Link>
                  ) : (
                    `Attempt ${attempt.attempt}`
                  )}
                  <small>
                    {attempt.started_at !== null && (
                      <span title={exact(attempt.started_at)}>{timeOfDay(attempt.started_at)}</span>
                    )}
                    {` · ${word}`}
                    {attempt.exit_code !== null &&
                      attempt.exit_code !== 0 &&
                      `, exit ${attempt.exit_code}`}
                  </small>
                </td>
                <td>
                  {attempt.started_at === null
                    ? '–'
                    : duration((attempt.finished_at ?? now) - attempt.started_at)}
                </td>
              </tr>
            );
          })}
          {detail?.child?.steps
            .filter(
              (child) =>
                child.status !== 'skipped' &&
                (child.attempts.length > 0 || child.status === 'running'),
            )
            .map((child) => (
              <tr key={child.name} className="attempt-part">
                <td>
                  <StateIcon state={child.status} size={13} label={stateWord(child.status)} />
                  <Link
                    to={linkTo(address, {
                      view: 'logs',
                      step: `${step.name}/${child.name}`,
                      line: null,
                    })}
                  >
                    {child.id}
                  </Link>
                  {child.attempts.length > 1 && <small>{child.attempts.length} attempts</small>}
                </td>
                <td>
                  {duration(spanOf(child, now))}
                  {exitOf(child)}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

function exitOf(step: Step): string {
  const code = step.attempts[step.attempts.length - 1]?.exit_code ?? null;
  return code === null || code === 0 ? '' : `, exit ${code}`;
}
