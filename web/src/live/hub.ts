// The owner of the one event stream. It lives in the SharedWorker (or, without one, in the tab),
// keeps the stream open for the union of what all tabs want, and hands each event to those who asked.
// It keeps no state of runs: after every opening the server sends a snapshot of each, which heals all.
import { backoff } from './backoff';
import type { Change, RunSummary, View } from '../api/types';
import type { FromHub, Health, LiveEvent } from './protocol';

/** The part of EventSource that is used. */
export interface Stream {
  addEventListener(type: string, listener: (event: { data?: string }) => void): void;
  close(): void;
}

export interface World {
  open(url: string): Stream;
  /** Whether the server refuses this browser (401). */
  signedOut(): Promise<boolean>;
  now(): number;
  later(ms: number, action: () => void): () => void;
}

export interface Client {
  send(message: FromHub): void;
}

const silenceLimit = 12_000;
const lostAfter = 3_000;
const closeDelay = 5_000;

interface Wish {
  runs: ReadonlySet<string>;
  list: boolean;
}

export class Hub {
  private readonly wishes = new Map<Client, Wish>();
  private stream: Stream | null = null;
  private openRuns: ReadonlySet<string> = new Set();
  private openList = false;
  private health: Health = { state: 'idle' };
  private lastWord = 0;
  private tries = 0;
  private stopWatch: (() => void) | null = null;
  private stopRetry: (() => void) | null = null;
  private stopShrink: (() => void) | null = null;
  private stopLost: (() => void) | null = null;

  constructor(private readonly world: World) {}

  add(client: Client): void {
    this.wishes.set(client, { runs: new Set(), list: false });
    client.send({ type: 'health', health: this.health });
  }

  remove(client: Client): void {
    this.wishes.delete(client);
    this.settle();
  }

  subscribe(client: Client, runs: string[], list: boolean): void {
    this.wishes.set(client, { runs: new Set(runs), list });
    this.settle();
  }

  private wanted(): Wish {
    const runs = new Set<string>();
    let list = false;
    for (const wish of this.wishes.values()) {
      for (const run of wish.runs) runs.add(run);
      list ||= wish.list;
    }
    return { runs, list };
  }

  /** Opens the stream anew when somebody wants more; what nobody wants is dropped after a while. */
  private settle(): void {
    const { runs, list } = this.wanted();
    this.stopShrink?.();
    this.stopShrink = null;
    const more = [...runs].some((run) => !this.openRuns.has(run)) || (list && !this.openList);
    if (more) {
      this.open();
    } else if (runs.size < this.openRuns.size || list !== this.openList) {
      this.stopShrink = this.world.later(closeDelay, () => this.open());
    }
  }

  private open(): void {
    this.close();
    const { runs, list } = this.wanted();
    this.openRuns = runs;
    this.openList = list;
    if (runs.size === 0 && !list) {
      this.report({ state: 'idle' });
      return;
    }
    if (this.health.state === 'idle') this.report({ state: 'connecting' });
    const query = new URLSearchParams();
    for (const run of runs) query.append('run', run);
    if (list) query.append('list', '1');
    const stream = this.world.open(`/api/v1/live?${query.toString()}`);
    this.stream = stream;
    const hear = (type: string, act: (data: string) => void) => {
      stream.addEventListener(type, (event) => {
        if (this.stream !== stream) return;
        this.heard();
        if (event.data !== undefined) act(event.data);
      });
    };
    hear('open', () => undefined);
    hear('beat', () => undefined);
    hear('view', (data) => this.tell({ type: 'view', view: JSON.parse(data) as View }));
    hear('change', (data) => this.tell({ type: 'change', change: JSON.parse(data) as Change }));
    hear('gone', (data) =>
      this.tell({ type: 'gone', run: (JSON.parse(data) as { run: string }).run }),
    );
    hear('list', (data) =>
      this.tell({ type: 'list', runs: (JSON.parse(data) as { runs: RunSummary[] }).runs }),
    );
    stream.addEventListener('error', () => {
      if (this.stream === stream) this.broken();
    });
    this.watch();
  }

  private close(): void {
    for (const stop of [this.stopWatch, this.stopRetry, this.stopShrink]) stop?.();
    this.stopWatch = this.stopRetry = this.stopShrink = null;
    this.stream?.close();
    this.stream = null;
  }

  private heard(): void {
    this.lastWord = this.world.now();
    this.tries = 0;
    this.stopLost?.();
    this.stopLost = null;
    if (this.health.state !== 'live') this.report({ state: 'live' });
    this.watch();
  }

  /** The server says something every 5 s; a silence means that the connection is dead. */
  private watch(): void {
    this.stopWatch?.();
    this.stopWatch = this.world.later(silenceLimit, () => this.broken());
  }

  private broken(): void {
    this.close();
    if (this.health.state === 'live' || this.health.state === 'connecting') {
      const since = this.lastWord === 0 ? this.world.now() : this.lastWord;
      this.report({ state: 'reconnecting', since });
      this.stopLost = this.world.later(lostAfter, () => this.report({ state: 'lost', since }));
    }
    this.stopRetry = this.world.later(backoff(this.tries), () => this.open());
    this.tries += 1;
    void this.world.signedOut().then((out) => {
      if (out && this.health.state !== 'live') {
        this.stopLost?.();
        this.report({ state: 'signed-out' });
      }
    });
  }

  /** Wakes the stream at once, for a tab that comes back from sleep or goes online. */
  wake(): void {
    if (this.stream === null && (this.openRuns.size > 0 || this.openList)) {
      this.tries = 0;
      this.open();
    } else if (this.stream !== null && this.world.now() - this.lastWord > silenceLimit) {
      this.broken();
    }
  }

  private report(health: Health): void {
    this.health = health;
    for (const client of this.wishes.keys()) client.send({ type: 'health', health });
  }

  private tell(event: LiveEvent): void {
    const run = runOf(event);
    for (const [client, wish] of this.wishes) {
      if (run === null ? wish.list : wish.runs.has(run)) client.send(event);
    }
  }
}

function runOf(event: LiveEvent): string | null {
  switch (event.type) {
    case 'view':
      return event.view.run;
    case 'change':
      return event.change.run;
    case 'gone':
      return event.run;
    case 'list':
      return null;
  }
}
