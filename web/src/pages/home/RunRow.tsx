import { memo } from 'react';
import { Link } from 'react-router';
import type { RunSummary } from '../../api/types';
import { doneCount } from '../../model/runs';
import { runState } from '../../model/state';
import { Badge, clock, duration, Time } from '../../ui';
import { CountsBar } from '../../ui/CountsBar';

/** `now` is 0 for runs that stand still, so that only running ones render again each second. */
export const RunRow = memo(function RunRow({ run, now }: { run: RunSummary; now: number }) {
  const { counts } = run;
  return (
    <tr className="run-row">
      <td className="run-row-state">
        <Badge state={runState(run)} plain />
      </td>
      <td className="run-row-workflow">
        <Link className="run-row-link" to={`/runs/${run.run}`}>
          {run.workflow}
        </Link>
      </td>
      <td className="run-row-id">
        <code>{run.run}</code>
      </td>
      <td className="run-row-progress">
        {counts && (
          <span>
            <CountsBar counts={counts} />
            <small className="figures">
              {doneCount(counts)} of {counts.total}
            </small>
          </span>
        )}
      </td>
      <td className="run-row-failed" title={run.failed.join(', ')}>
        {run.failed.join(', ')}
      </td>
      <td className="run-row-started">
        <Time at={run.started_at} />
      </td>
      <td className="run-row-duration figures">
        {now > 0
          ? clock(now - run.started_at)
          : run.finished_at === null
            ? '–'
            : duration(run.duration_ms)}
      </td>
    </tr>
  );
});
