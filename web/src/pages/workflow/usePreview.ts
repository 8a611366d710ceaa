import { useEffect, useRef, useState } from 'react';
import { asApiError, isAbort, previewWorkflow } from '../../api/client';
import type { ApiError } from '../../api/client';
import type { JsonObject, Preview, Workflow } from '../../api/types';

export interface PreviewState {
  value: Preview | null;
  error: ApiError | null;
  loading: boolean;
}

const typingMs = 400;

/** What a run with this input would do, asked for again a moment after the input changes. */
export function usePreview(workflow: Workflow, input: JsonObject, wanted: boolean): PreviewState {
  const [state, setState] = useState<PreviewState>({ value: null, error: null, loading: wanted });
  const asked = useRef(false);
  const text = JSON.stringify(input);
  useEffect(() => {
    if (!wanted) return;
    const controller = new AbortController();
    const timer = setTimeout(
      () => {
        asked.current = true;
        setState((before) => ({ ...before, loading: true }));
        previewWorkflow(workflow.name, JSON.parse(text) as JsonObject, controller.signal).then(
          (value) => setState({ value, error: null, loading: false }),
          (error: unknown) => {
            if (!isAbort(error))
              setState((before) => ({ ...before, error: asApiError(error), loading: false }));
          },
        );
      },
      asked.current ? typingMs : 0,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [workflow.name, text, wanted]);
  return state;
}
