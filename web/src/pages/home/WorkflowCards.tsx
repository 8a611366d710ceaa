import { useCallback } from 'react';
import { listWorkflows } from '../../api/client';
import { useListEvents, useReconnected, useResource } from '../../live/hooks';
import { EmptyState, ErrorState, Skeleton } from '../../ui';
import { WorkflowCard } from './WorkflowCard';

export function WorkflowCards() {
  const { value, error, reload } = useResource(
    useCallback((signal: AbortSignal) => listWorkflows(signal), []),
  );
  useReconnected(reload);
  useListEvents((runs) => {
    // A card shows the state of its latest run only, so that progress alone changes nothing.
    const stale = runs.some((run) => {
      const last = value?.workflows.find((workflow) => workflow.name === run.workflow)?.last_run;
      return last?.run !== run.run || last.status !== run.status;
    });
    if (stale) reload();
  });
  const all = value?.workflows ?? [];
  const workflows = [
    ...all.filter((one) => one.used_by.length === 0),
    ...all.filter((one) => one.used_by.length > 0),
  ];
  return (
    <section aria-labelledby="workflows-title">
      <h2 id="workflows-title">Workflows</h2>
      {error && <ErrorState error={error} onRetry={reload} />}
      {!value && !error && <Skeleton lines={2} height={84} />}
      {value && workflows.length === 0 && (
        <EmptyState title="No workflows in this folder yet">
          Make one with <code>wfb init</code>, or start wfb on a folder with a monorepo.
        </EmptyState>
      )}
      <ul className="workflow-cards">
        {workflows.map((workflow) => (
          <li key={workflow.path}>
            <WorkflowCard workflow={workflow} />
          </li>
        ))}
      </ul>
    </section>
  );
}
