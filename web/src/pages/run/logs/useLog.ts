import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { LogReader } from './logReader';
import type { LogState } from './logReader';

export function useLog(
  run: string,
  step: string,
  attempt: number | null,
): { reader: LogReader; state: LogState } {
  const reader = useMemo(() => new LogReader(run, step, attempt), [run, step, attempt]);
  useEffect(() => {
    const active = reader;
    active.start();
    return () => active.stop();
  }, [reader]);
  return { reader, state: useSyncExternalStore(reader.subscribe, reader.getState) };
}
