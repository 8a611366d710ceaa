// Search in a log that is larger than what is in the page: the server finds the lines, a part of the
// log at a time; the next part is searched when the matches of this one are through.
import { useCallback, useEffect, useRef, useState } from 'react';
import { isAbort, searchLog } from '../../../api/client';
import { toastError } from '../../../ui';

export interface Found {
  matches: number[];
  /** Where to go on; null when all was searched. */
  next: number | null;
  /** Place in `matches`; -1 while nothing matches. */
  at: number;
  searching: boolean;
}

const nothing: Found = { matches: [], next: null, at: -1, searching: false };
const partsMax = 200;

export function useLogSearch(
  run: string,
  step: string,
  attempt: number | null,
  text: string,
  onFound: (line: number) => void,
) {
  const [found, setFound] = useState(nothing);
  const abort = useRef<AbortController | null>(null);
  /** Searches from a line on, until something is found or the log has ended. */
  const search = useCallback(
    async (before: number[], from: number, signal: AbortSignal) => {
      setFound((now) => ({ ...now, searching: true }));
      try {
        let start: number | null = from;
        let fresh: number[] = [];
        for (let part = 0; start !== null && fresh.length === 0 && part < partsMax; ++part) {
          const query = { search: text, attempt, from_line: start };
          const answer = await searchLog(run, step, query, signal);
          fresh = answer.matches;
          start = answer.more ? answer.next_line : null;
        }
        const matches = [...before, ...fresh];
        const at = fresh.length > 0 ? before.length : matches.length - 1;
        setFound({ matches, next: start, at, searching: false });
        if (fresh[0] !== undefined) onFound(fresh[0]);
      } catch (error) {
        if (isAbort(error)) return;
        setFound(nothing);
        toastError(error);
      }
    },
    [run, step, attempt, text, onFound],
  );
  useEffect(() => {
    if (text.trim() === '') {
      setFound(nothing);
      return;
    }
    const controller = new AbortController();
    abort.current = controller;
    const timer = setTimeout(() => void search([], 1, controller.signal), 250);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, search]);
  const go = useCallback(
    (by: number) => {
      const count = found.matches.length;
      if (count === 0 || found.searching) return;
      if (found.at + by >= count && found.next !== null && abort.current !== null) {
        void search(found.matches, found.next, abort.current.signal);
        return;
      }
      const at = (found.at + by + count) % count;
      setFound({ ...found, at });
      const line = found.matches[at];
      if (line !== undefined) onFound(line);
    },
    [found, onFound, search],
  );
  return { found, go };
}
