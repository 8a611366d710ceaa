import { useCallback } from 'react';
import { Link } from 'react-router';
import { listRuns } from '../../api/client';
import { useListEvents, useReconnected, useResource } from '../../live/hooks';
import { runState } from '../../model/state';
import { Badge, Time } from '../../ui';

/** How the latest run of a workflow went, or goes. */
export function LastRun({ workflow }: { workflow: string }) {
  const { value, reload } = useResource(
    useCallback((signal: AbortSignal) => listRuns({ workflow, limit: 1 }, signal), [workflow]),
  );
  const run = value?.runs.find((one) => one.workflow === workflow);
  useReconnected(reload);
  useListEvents((runs) => {
    if (
      runs.some(
        (one) => one.workflow === workflow && (one.run !== run?.run || one.status !== run.status),
      )
    )
      reload();
  });
  if (value === null || run === undefined) return null;
  const { total } = value;
  return (
    <span className="last-run">
      <Link to={`/runs/${run.run}`} title="The latest run">
        <Badge state={runState(run)} />
        <Time at={run.finished_at ?? run.started_at} />
      </Link>
      {total > 1 && (
        <Link to={`/?workflow=${encodeURIComponent(workflow)}`}>
          All {total.toLocaleString('en')} runs
        </Link>
      )}
    </span>
  );
}
