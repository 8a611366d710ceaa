import { Link } from 'react-router';
import type { ApiError } from '../../api/client';
import { EmptyState, ErrorState, Skeleton, usePageTitle } from '../../ui';
import { PageHeader } from '../../ui/PageHeader';
import './RunPage.css';

export function isNotFound(error: ApiError): boolean {
  return error.status === 404;
}

/** There is no such run, or it cannot be read. */
export function RunMissing({
  run,
  error,
  onRetry,
}: {
  run: string;
  error: ApiError | null;
  onRetry: () => void;
}) {
  usePageTitle(`Run ${run}`);
  return (
    <>
      <PageHeader crumbs={[{ label: 'Runs', to: '/' }]} title={`Run ${run}`} />
      <main className="run-message">
        {error !== null ? (
          <ErrorState error={error} onRetry={onRetry} />
        ) : (
          <EmptyState
            title="There is no such run"
            action={
              <Link className="button" to="/">
                See all runs
              </Link>
            }
          >
            No run “{run}” is in this data directory. It may belong to another folder, or it was
            removed.
          </EmptyState>
        )}
      </main>
    </>
  );
}

export function LoadingRun({ run }: { run: string }) {
  return (
    <>
      <PageHeader crumbs={[{ label: 'Runs', to: '/' }]} title={`Run ${run}`} />
      <main className="run-message">
        <Skeleton lines={6} height={34} />
      </main>
    </>
  );
}
