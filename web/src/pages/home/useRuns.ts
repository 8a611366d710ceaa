import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { asApiError, isAbort, listRuns } from '../../api/client';
import type { ApiError } from '../../api/client';
import type { RunSummary } from '../../api/types';
import { useListEvents, useReconnected } from '../../live/hooks';
import { mergeRuns } from '../../model/runs';
import { toastError } from '../../ui';

export interface Query {
  q: string;
  workflow: string;
  status: string;
  sort: string;
}

export interface Page {
  rows: readonly RunSummary[];
  cursor: string | null;
  total: number;
  counts: Record<string, number>;
}

const pageSize = 50;
const gatherMs = 400;

/** The runs that the address asks for, kept up to date by the stream. */
export function useRuns() {
  const [search, setSearch] = useSearchParams();
  const query: Query = {
    q: search.get('q') ?? '',
    workflow: search.get('workflow') ?? '',
    status: search.get('status') ?? '',
    sort: search.get('sort') ?? '-started',
  };
  const { q, workflow, status, sort } = query;
  const setQuery = (changes: Partial<Query>) => {
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...query, ...changes })) {
      if (value !== '' && !(name === 'sort' && value === '-started')) next.set(name, value);
    }
    setSearch(next, { replace: 'q' in changes, preventScrollReset: true });
  };

  const [page, setPage] = useState<Page | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const loaded = useRef(pageSize);
  const controller = useRef<AbortController | null>(null);

  const load = useCallback(async () => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    try {
      const answer = await listRuns(
        { q, workflow, status, sort, limit: loaded.current },
        own.signal,
      );
      setPage({
        rows: answer.runs,
        cursor: answer.cursor,
        total: answer.total,
        counts: answer.counts,
      });
      setError(null);
    } catch (thrown) {
      if (!isAbort(thrown)) setError(asApiError(thrown));
    }
  }, [q, workflow, status, sort]);

  useEffect(() => {
    loaded.current = pageSize;
    // Typing is given a moment, a click is answered at once.
    const timer = setTimeout(() => void load(), q === '' ? 0 : 150);
    return () => {
      clearTimeout(timer);
      controller.current?.abort();
    };
  }, [load, q]);

  const gather = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (gather.current !== null) clearTimeout(gather.current);
    },
    [],
  );
  useListEvents((changed) => {
    if (page === null) return;
    const merged = mergeRuns(page.rows, changed);
    setPage({ ...page, rows: merged.rows });
    if (!merged.complete) {
      gather.current ??= setTimeout(() => {
        gather.current = null;
        void load();
      }, gatherMs);
    }
  });

  useReconnected(() => void load());

  const loadMore = () => {
    if (page?.cursor == null || loadingMore) return;
    setLoadingMore(true);
    listRuns({ q, workflow, status, sort, limit: pageSize, cursor: page.cursor })
      .then((answer) => {
        const known = new Set(page.rows.map((row) => row.run));
        const rows = [...page.rows, ...answer.runs.filter((run) => !known.has(run.run))];
        loaded.current = Math.min(1_000, rows.length);
        setPage({ rows, cursor: answer.cursor, total: answer.total, counts: answer.counts });
      }, toastError)
      .finally(() => setLoadingMore(false));
  };
  return {
    query,
    setQuery,
    page,
    error,
    reload: () => void load(),
    more: { load: loadMore, loading: loadingMore },
  };
}
