// Search in a log that is larger than what is in the page: the server finds the lines.
import { useCallback, useEffect, useState } from 'react';
import { isAbort, searchLog } from '../../../api/client';
import { toastError } from '../../../ui';

export interface Found {
  matches: number[];
  more: boolean;
  /** Place in `matches`; -1 while nothing matches. */
  at: number;
  searching: boolean;
}

const nothing: Found = { matches: [], more: false, at: -1, searching: false };

export function useLogSearch(
  run: string,
  step: string,
  attempt: number | null,
  text: string,
  onFound: (line: number) => void,
) {
  const [found, setFound] = useState(nothing);
  useEffect(() => {
    if (text.trim() === '') {
      setFound(nothing);
      return;
    }
    const abort = new AbortController();
    setFound((before) => ({ ...before, searching: true }));
    const timer = setTimeout(() => {
      searchLog(run, step, { search: text, attempt }, abort.signal).then(
        ({ matches, more }) => {
          setFound({ matches, more, at: matches.length === 0 ? -1 : 0, searching: false });
          if (matches[0] !== undefined) onFound(matches[0]);
        },
        (error: unknown) => {
          if (isAbort(error)) return;
          setFound(nothing);
          toastError(error);
        },
      );
    }, 250);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [run, step, attempt, text, onFound]);
  const go = useCallback(
    (by: number) => {
      const count = found.matches.length;
      if (count === 0) return;
      const at = (found.at + by + count) % count;
      setFound({ ...found, at });
      const line = found.matches[at];
      if (line !== undefined) onFound(line);
    },
    [found, onFound],
  );
  return { found, go };
}
