import { useCallback, useEffect, useState } from 'react';
import { isAbort } from '../../../api/client';
import { toast, toastError } from '../../../ui';
import { firstErrorLine, laterErrorLine, lookedThrough } from './firstError';

export interface FirstError {
  line: number | null;
  /** Not all of the log was looked through: it takes a while. */
  unknown: boolean;
  searching: boolean;
  /** Looks through the rest, and gives the line. */
  search: () => Promise<number | null>;
}

export function useFirstError(
  run: string,
  step: string,
  attempt: number | null,
  complete: boolean,
  bytes: number,
): FirstError {
  const [line, setLine] = useState<number | null>(null);
  const [answered, setAnswered] = useState(false);
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    firstErrorLine(run, step, attempt, abort.signal).then(
      (found) => {
        setLine(found);
        setAnswered(true);
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [run, step, attempt, complete]);
  const search = useCallback(async () => {
    setSearching(true);
    try {
      const found = await laterErrorLine(run, step, attempt, new AbortController().signal);
      setLine(found);
      if (found === null) toast('No error was found in this log');
      return found;
    } catch (error) {
      if (!isAbort(error)) toastError(error);
      return null;
    } finally {
      setSearching(false);
    }
  }, [run, step, attempt]);
  return { line, unknown: answered && line === null && bytes > lookedThrough, searching, search };
}
