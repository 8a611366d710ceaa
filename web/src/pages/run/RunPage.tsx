import { useParams } from 'react-router';
import { useRunSnapshot, useRunStore } from '../../live/hooks';
import { Badge, ErrorState, Skeleton } from '../../ui';
import { PageHeader } from '../../ui/PageHeader';

export function RunPage() {
  const { run = '' } = useParams();
  const store = useRunStore(run);
  const { state, error } = useRunSnapshot(store);
  return (
    <>
      <PageHeader crumbs={[{ label: 'Runs', to: '/' }]} title={run}>
        {state && <Badge state={state.view.status} />}
      </PageHeader>
      {error && <ErrorState error={error} onRetry={store.reload} />}
      {!state && !error && <Skeleton />}
    </>
  );
}
