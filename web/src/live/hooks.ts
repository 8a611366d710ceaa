import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { asApiError, isAbort } from '../api/client';
import type { ApiError } from '../api/client';
import type { RunSummary } from '../api/types';
import type { RunState } from '../model/run/fold';
import { live } from './connection';
import type { Health } from './protocol';
import { runStore } from './runStore';
import type { RunSnapshot, RunStore } from './runStore';

/** The store of a run; give it to useRunSnapshot or useRunSelector. */
export function useRunStore(run: string): RunStore {
  return useMemo(() => runStore(run), [run]);
}

/** All of a run: for the page, which shows loading and errors. Inner components take a selector. */
export function useRunSnapshot(store: RunStore): RunSnapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/**
 * One part of a run. The component renders again only when the part is another one by `equal`
 * (identity when absent), so that the change of a step renders the components of that step.
 */
export function useRunSelector<T>(
  store: RunStore,
  select: (state: RunState) => T,
  equal: (a: T, b: T) => boolean = Object.is,
): T | null {
  const last = useRef<{ value: T } | null>(null);
  const read = useCallback((): T | null => {
    const { state } = store.getSnapshot();
    if (state === null) return null;
    const value = select(state);
    if (last.current !== null && equal(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  }, [store, select, equal]);
  return useSyncExternalStore(store.subscribe, read);
}

export function useHealth(): Health {
  const connection = live();
  return useSyncExternalStore(connection.followHealth, connection.currentHealth);
}

/** Calls `listener` with the root runs that changed. */
export function useListEvents(listener: (runs: RunSummary[]) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      live().followList((event) => {
        if (event.type === 'list') latest.current(event.runs);
      }),
    [],
  );
}

/** Calls `listener` when the stream is live again after a break: lists may have missed changes. */
export function useReconnected(listener: () => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const connection = live();
    let broken = false;
    return connection.followHealth(() => {
      const { state } = connection.currentHealth();
      if (state === 'live' && broken) latest.current();
      broken = state !== 'live' && state !== 'idle' && (broken || state !== 'connecting');
    });
  }, []);
}

export interface Resource<T> {
  value: T | null;
  error: ApiError | null;
  loading: boolean;
  reload: () => void;
}

/**
 * Loads something, anew when `load` changes (wrap it in useCallback). The last value stays while the
 * next one is on its way.
 */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ value: T | null; error: ApiError | null; loading: boolean }>(
    {
      value: null,
      error: null,
      loading: true,
    },
  );
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(controller.signal).then(
      (value) => setState({ value, error: null, loading: false }),
      (error: unknown) => {
        if (isAbort(error)) return;
        setState((before) => ({ value: before.value, error: asApiError(error), loading: false }));
      },
    );
    return () => controller.abort();
  }, [load, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...state, reload };
}
