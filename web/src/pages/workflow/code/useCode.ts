import { useCallback, useEffect, useRef, useState } from 'react';
import { asApiError, getCode, isAbort } from '../../../api/client';
import type { ApiError } from '../../../api/client';
import type { WorkflowCode } from '../../../api/types';
import { announce } from '../../../ui';

const lookAgainMs = 2_000;

export interface LiveCode {
  code: WorkflowCode | null;
  error: ApiError | null;
  reload: () => void;
}

/**
 * The code of a workflow as its definition is on disk. While the page is seen it is asked for again
 * and again, which costs one small answer until something has changed.
 */
export function useCode(name: string, onChange: () => void): LiveCode {
  const [state, setState] = useState<Omit<LiveCode, 'reload'>>({ code: null, error: null });
  const [turn, setTurn] = useState(0);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    const controller = new AbortController();
    let tag: string | null = null;
    let known = false;
    let timer = 0;
    let asking = false;
    const look = () => {
      window.clearTimeout(timer);
      if (asking || (known && document.visibilityState !== 'visible')) return;
      asking = true;
      getCode(name, tag, controller.signal)
        .then(
          (found) => {
            if (found === null) {
              setState((before) => (before.error === null ? before : { ...before, error: null }));
              return;
            }
            setState({ code: found.code, error: null });
            if (known) {
              changed.current();
              announce('The definition has changed, and its code with it.');
            }
            known = true;
            tag = found.tag;
          },
          (error: unknown) => {
            if (!isAbort(error)) setState(({ code }) => ({ code, error: asApiError(error) }));
          },
        )
        .finally(() => {
          asking = false;
          if (!controller.signal.aborted) timer = window.setTimeout(look, lookAgainMs);
        });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [name, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...state, reload };
}
