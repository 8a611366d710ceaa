import { useCallback, useEffect } from 'react';
import { useParams } from 'react-router';
import { getWorkflow } from '../../api/client';
import { useResource } from '../../live/hooks';
import { ErrorState, PageHeader, Skeleton, usePageTitle } from '../../ui';
import { WorkflowView } from './WorkflowView';
import './WorkflowPage.css';

export function WorkflowPage() {
  const { name = '' } = useParams();
  usePageTitle(name);
  const { value, error, reload } = useResource(
    useCallback((signal: AbortSignal) => getWorkflow(name, signal), [name]),
  );
  useEffect(() => {
    // The document may have been edited meanwhile.
    const look = () => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [reload]);
  if (value?.name === name) return <WorkflowView key={name} workflow={value} onStale={reload} />;
  return (
    <>
      <PageHeader crumbs={[{ label: 'Workflows', to: '/' }]} title={name} />
      <main className="workflow-wait">
        {error ? <ErrorState error={error} onRetry={reload} /> : <Skeleton lines={6} height={40} />}
      </main>
    </>
  );
}
