import { Link, useLocation } from 'react-router';
import { EmptyState, usePageTitle } from '../../ui';
import { PageHeader } from '../../ui/PageHeader';
import './error.css';

export function NotFoundPage() {
  const { pathname } = useLocation();
  usePageTitle('Not found');
  return (
    <>
      <PageHeader crumbs={[{ label: 'Home', to: '/' }]} title="Not found" />
      <main className="error-page">
        <EmptyState
          title="There is no such page"
          action={
            <Link className="button" to="/">
              Go home
            </Link>
          }
        >
          Nothing is at <code>{pathname}</code>.
        </EmptyState>
      </main>
    </>
  );
}
