import type { ApiError } from '../api/client';
import { Button } from './Button';
import { ErrorIcon } from './icons';
import './States.css';

interface Props {
  error: ApiError;
  onRetry?: () => void;
  /** In place of the server's words. */
  title?: string;
  detail?: string;
}

/** What happened, why, and what to do. */
export function ErrorState({ error, onRetry, title, detail }: Props) {
  return (
    <div className="error-state" role="alert">
      <ErrorIcon size={20} />
      <div>
        <h2>{title ?? error.problem.title}</h2>
        <p>{detail ?? error.problem.detail}</p>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </div>
    </div>
  );
}
