// The run of a page: at most once a frame, and once a second while the page is not seen.
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useRunStore } from '../../live/hooks';
import type { RunSnapshot } from '../../live/runStore';
import { runOf } from '../../model/run/run';
import type { Run } from '../../model/run/run';

export interface LoadedRun {
  run: Run | null;
  gone: boolean;
  error: RunSnapshot['error'];
  reload: () => void;
}

export function useRun(id: string): LoadedRun {
  const store = useRunStore(id);
  const [snapshot, setSnapshot] = useState<{ from: typeof store; value: RunSnapshot }>(() => ({
    from: store,
    value: store.getSnapshot(),
  }));
  const before = useRef<{ state: RunSnapshot['state']; run: Run | null }>({
    state: null,
    run: null,
  });
  useEffect(() => {
    let frame = 0;
    let timer = 0;
    const take = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      frame = timer = 0;
      setSnapshot({ from: store, value: store.getSnapshot() });
    };
    const changed = () => {
      if (timer !== 0) return;
      // A hidden page draws no frames: the timer is for its title and icon.
      timer = window.setTimeout(take, document.visibilityState === 'hidden' ? 1_000 : 250);
      // Drawn in this very frame: what React puts off is seen a frame later.
      frame = requestAnimationFrame(() => flushSync(take));
    };
    const stop = store.subscribe(changed);
    take();
    return () => {
      stop();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [store]);
  const value = snapshot.from === store ? snapshot.value : store.getSnapshot();
  if (before.current.state !== value.state) {
    const run = value.state === null ? null : runOf(value.state, before.current.run, Date.now());
    before.current = { state: value.state, run };
  }
  return { run: before.current.run, gone: value.gone, error: value.error, reload: store.reload };
}
