import type { ApiError } from '../api/client';
import { Button } from './Button';
import { ErrorIcon } from './icons';
import './States.css';

/** What happened, why, and what to do. */
export function ErrorState({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <div className="error-state" role="alert">
      <ErrorIcon size={20} />
      <div>
        <h2>{error.problem.title}</h2>
        <p>{error.problem.detail}</p>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </div>
    </div>
  );
}
