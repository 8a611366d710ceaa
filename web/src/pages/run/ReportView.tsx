import { useCallback } from 'react';
import { Link } from 'react-router';
import { listReportFormats, reportPath } from '../../api/client';
import { useResource } from '../../live/hooks';
import { countText } from '../../model/run/format';
import { heldBy } from '../../model/run/failures';
import { firstLine, spanOf } from '../../model/run/reason';
import { isLive, timeOf } from '../../model/run/run';
import { runState, stateColour, stateWord } from '../../model/state';
import { DownloadIcon, ErrorState, Skeleton, StateIcon, duration, exact } from '../../ui';
import { linkTo } from './address';
import type { Address } from './address';
import type { Scene } from './useScene';
import './ReportView.css';

interface Props {
  scene: Scene;
  address: Address;
  onSelect: (index: number) => void;
}

/** The server writes RUN where the run's id belongs. */
function fileOf(file: string, run: string): string {
  return file.replace(/\bRUN\b/, run);
}

const load = (signal: AbortSignal) => listReportFormats(signal);

/** The run in one page: how it ended, what failed, what took longest, and its reports. */
export function ReportView({ scene, address, onSelect }: Props) {
  const { run } = scene;
  const { counts, scope } = scene.main;
  const loadFormats = useCallback(load, []);
  const { value, error, reload } = useResource(loadFormats);
  const state = runState(run);
  const now = timeOf(run, Date.now());
  const failures = scope.members.filter((index) => run.steps[index]!.status === 'failed');
  const slowest = scope.members
    .map((index) => ({ index, span: spanOf(run.steps[index]!, now) ?? 0 }))
    .sort((a, b) => b.span - a.span)
    .slice(0, 5)
    .filter((one) => one.span > 0);
  const kind = scope.orchestrate === null ? ['node', 'nodes'] : ['item', 'items'];
  return (
    <div className="report-view">
      <section className={`report-verdict state-${stateColour(state)}`}>
        <h2>
          <StateIcon state={state} /> {stateWord(state)}
          {isLive(run) ? ' so far' : ` after ${duration(now - run.started_at)}`}
        </h2>
        <p>
          {counts.done} of {countText(counts.total, kind[0] ?? '', kind[1] ?? '')} done
          {counts.failed > 0 && `, ${counts.failed} failed`}
          {counts.blocked > 0 && `, ${counts.blocked} blocked`}
          {counts.skipped > 0 && `, ${counts.skipped} of the done were skipped`}
          {counts.cancelled > 0 && `, ${counts.cancelled} cancelled`}.
        </p>
        <p className="muted">
          Started {exact(run.started_at)}
          {run.finished_at !== null && `, ended ${exact(run.finished_at)}`}
          {run.attempt > 1 && `, attempt ${run.attempt}`}.
        </p>
      </section>
      {failures.length > 0 && (
        <section>
          <h2>What failed</h2>
          <ul className="report-failures">
            {failures.map((index) => {
              const step = run.steps[index]!;
              const held = heldBy(run, index);
              return (
                <li key={index}>
                  <button type="button" className="link-button" onClick={() => onSelect(index)}>
                    {step.id}
                  </button>
                  <p>{firstLine(step.error?.message ?? 'No message.')}</p>
                  <p className="muted">
                    {held.length > 0 && `Holds ${held.map((i) => run.steps[i]!.id).join(', ')}. `}
                    <Link to={linkTo(address, { view: 'logs', step: step.name })}>Open log</Link>
                  </p>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <section>
        <h2>Downloads</h2>
        {error !== null && value === null && <ErrorState error={error} onRetry={reload} />}
        {value === null && error === null && <Skeleton />}
        <ul className="report-formats">
          {value?.formats.map((format) => (
            <li key={format.name}>
              <a
                href={reportPath(run.run, format.name, true)}
                download={fileOf(format.file, run.run)}
              >
                <DownloadIcon size={16} />
                <span>
                  <b>{format.title}</b>
                  <small>{fileOf(format.file, run.run)}</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      {slowest.length > 0 && (
        <section>
          <h2>Slowest</h2>
          <ol className="report-slowest">
            {slowest.map(({ index, span }) => (
              <li key={index}>
                <button type="button" className="link-button" onClick={() => onSelect(index)}>
                  {run.steps[index]!.id}
                </button>
                <span className="report-slowest-bar">
                  <i style={{ width: `${(100 * span) / (slowest[0]?.span ?? 1)}%` }} />
                </span>
                <span>{duration(span)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
