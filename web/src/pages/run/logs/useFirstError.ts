import { useEffect, useState } from 'react';
import { isAbort } from '../../../api/client';
import { toastError } from '../../../ui';
import { firstErrorLine } from './firstError';

export interface FirstError {
  line: number | null;
  searching: boolean;
}

/** Looks for it when a log is opened, and again when it is complete. */
export function useFirstError(
  run: string,
  step: string,
  attempt: number | null,
  complete: boolean,
): FirstError {
  const [found, setFound] = useState<FirstError>({ line: null, searching: true });
  useEffect(() => {
    const abort = new AbortController();
    setFound((before) => ({ ...before, searching: true }));
    firstErrorLine(run, step, attempt, abort.signal).then(
      (line) => setFound({ line, searching: false }),
      (error: unknown) => {
        if (isAbort(error)) return;
        setFound({ line: null, searching: false });
        toastError(error);
      },
    );
    return () => abort.abort();
  }, [run, step, attempt, complete]);
  return found;
}
