import type { ApiError } from '../api/client';
import { Button } from './Button';
import { ErrorIcon } from './icons';
import './States.css';

interface Props {
  error: ApiError;
  onRetry?: () => void;
}

const signedOut = {
  title: 'This browser is not signed in',
  detail: 'Open the link that wfb printed when it started. “wfb link” makes another one.',
};

/** What happened, why, and what to do. */
export function ErrorState({ error, onRetry }: Props) {
  const { title, detail } = error.status === 401 ? signedOut : error.problem;
  return (
    <div className="error-state" role="alert">
      <ErrorIcon size={20} />
      <div>
        <h2>{title}</h2>
        <p>{detail}</p>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </div>
    </div>
  );
}
