import { useRouteError } from 'react-router';
import { asApiError } from '../../api/client';
import { ErrorState } from '../../ui';
import './error.css';

/** Shown in place of a page that threw. */
export function CrashPage() {
  const error = asApiError(useRouteError());
  return (
    <main className="error-page">
      <ErrorState error={error} onRetry={() => location.reload()} />
      <p>
        <a href="/">Go home</a>
      </p>
    </main>
  );
}
