// The state of one run in this tab, kept by snapshot and changes for as long as somebody looks.
import { asApiError, getView, isAbort } from '../api/client';
import type { ApiError } from '../api/client';
import type { Change, View } from '../api/types';
import { foldChange, foldView } from '../model/run/fold';
import type { RunState } from '../model/run/fold';
import { live } from './connection';
import type { LiveEvent } from './protocol';

/** `state` stays when the connection is lost; `error` is of the first load only. */
export interface RunSnapshot {
  readonly state: RunState | null;
  readonly gone: boolean;
  readonly error: ApiError | null;
}

export class RunStore {
  private snapshot: RunSnapshot = { state: null, gone: false, error: null };
  private readonly listeners = new Set<() => void>();
  private early: Change[] = [];
  private stop: (() => void) | null = null;

  constructor(readonly run: string) {}

  readonly getSnapshot = (): RunSnapshot => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        this.stop?.();
        this.stop = null;
      }
    };
  };

  /** Loads the snapshot again, for example after a failed first load. */
  readonly reload = (): void => {
    void this.load();
  };

  private start(): void {
    const unfollow = live().followRun(this.run, (event) => this.hear(event));
    const controller = new AbortController();
    void this.load(controller.signal);
    this.stop = () => {
      unfollow();
      controller.abort();
    };
  }

  private async load(signal?: AbortSignal): Promise<void> {
    try {
      this.take(await getView(this.run, signal));
    } catch (error) {
      if (isAbort(error) || this.snapshot.state !== null) return;
      this.set({ ...this.snapshot, error: asApiError(error) });
    }
  }

  private hear(event: LiveEvent): void {
    switch (event.type) {
      case 'view':
        this.take(event.view);
        break;
      case 'change':
        if (this.snapshot.state === null) {
          this.early.push(event.change);
        } else if (event.change.expanded) {
          break;
        } else {
          this.set({ ...this.snapshot, state: foldChange(this.snapshot.state, event.change) });
        }
        break;
      case 'gone':
        this.set({ ...this.snapshot, gone: true });
        break;
      case 'list':
        break;
    }
  }

  private take(view: View): void {
    let state = foldView(this.snapshot.state, view);
    for (const change of this.early) state = foldChange(state, change);
    this.early = [];
    this.set({ state, gone: false, error: null });
  }

  private set(snapshot: RunSnapshot): void {
    if (
      snapshot.state === this.snapshot.state &&
      snapshot.error === this.snapshot.error &&
      snapshot.gone === this.snapshot.gone
    )
      return;
    this.snapshot = snapshot;
    for (const listener of this.listeners) listener();
  }
}

const kept = 8;
const stores = new Map<string, RunStore>();

/** The store of a run; the last few are kept, so that going back shows a run at once. */
export function runStore(run: string): RunStore {
  const store = stores.get(run) ?? new RunStore(run);
  stores.delete(run);
  stores.set(run, store);
  const oldest = stores.keys().next();
  if (stores.size > kept && oldest.value !== undefined) stores.delete(oldest.value);
  return store;
}
