import { useCallback } from 'react';
import { getSession } from '../../api/client';
import { useResource } from '../../live/hooks';
import { ErrorState, usePageTitle } from '../../ui';
import { PageHeader } from '../../ui/PageHeader';
import { RunList } from './RunList';
import { WorkflowCards } from './WorkflowCards';
import './HomePage.css';

export function HomePage() {
  usePageTitle(null);
  const session = useResource(useCallback((signal: AbortSignal) => getSession(signal), []));
  const folder = session.value?.folder;
  return (
    <>
      <PageHeader
        crumbs={[]}
        title={folder?.split('/').filter(Boolean).at(-1) ?? 'workflow-builder'}
      >
        {folder && (
          <code className="home-folder" title={folder}>
            {folder}
          </code>
        )}
      </PageHeader>
      <main className="home">
        {session.error?.status === 401 ? (
          <ErrorState error={session.error} onRetry={session.reload} />
        ) : (
          <>
            <WorkflowCards />
            <RunList />
          </>
        )}
      </main>
    </>
  );
}
