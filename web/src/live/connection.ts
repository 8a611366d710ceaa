// A tab's side of the stream: counts who in this tab wants which run, tells the hub the union, and
// hands events on. One per tab; made at the first use.
import { Hub } from './hub';
import type { FromHub, Health, LiveEvent, ToHub } from './protocol';
import { browserWorld } from './world';

type Listener = (event: LiveEvent) => void;

export class Connection {
  private readonly runListeners = new Map<string, Set<Listener>>();
  private readonly listListeners = new Set<Listener>();
  private readonly healthListeners = new Set<() => void>();
  private health: Health = { state: 'idle' };
  private told = '';
  private scheduled = false;

  constructor(private readonly post: (message: ToHub) => void) {}

  receive(message: FromHub): void {
    switch (message.type) {
      case 'health':
        this.health = message.health;
        for (const listener of this.healthListeners) listener();
        break;
      case 'list':
        for (const listener of this.listListeners) listener(message);
        break;
      case 'view':
        this.tell(message.view.run, message);
        break;
      case 'change':
        this.tell(message.change.run, message);
        break;
      case 'gone':
        this.tell(message.run, message);
        break;
    }
  }

  followRun(run: string, listener: Listener): () => void {
    const listeners = this.runListeners.get(run) ?? new Set();
    this.runListeners.set(run, listeners.add(listener));
    this.schedule();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.runListeners.delete(run);
      this.schedule();
    };
  }

  followList(listener: Listener): () => void {
    this.listListeners.add(listener);
    this.schedule();
    return () => {
      this.listListeners.delete(listener);
      this.schedule();
    };
  }

  readonly followHealth = (listener: () => void): (() => void) => {
    this.healthListeners.add(listener);
    return () => this.healthListeners.delete(listener);
  };

  readonly currentHealth = (): Health => this.health;

  /** Says again what this tab wants, for example after the hub was told that it has gone. */
  repeat(): void {
    this.told = '';
    this.schedule();
  }

  private tell(run: string, event: LiveEvent): void {
    for (const listener of this.runListeners.get(run) ?? []) listener(event);
  }

  /** Gathers the wishes of one turn, as a change of page drops some and adds others. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      const message: ToHub = {
        type: 'subscribe',
        runs: [...this.runListeners.keys()].sort(),
        list: this.listListeners.size > 0,
      };
      const text = JSON.stringify(message);
      if (text === this.told) return;
      this.told = text;
      this.post(message);
    });
  }
}

function throughWorker(): Connection {
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'wfb-live',
  });
  const post = (message: ToHub) => worker.port.postMessage(message);
  const connection = new Connection(post);
  worker.port.onmessage = ({ data }: MessageEvent<FromHub>) => connection.receive(data);
  worker.port.start();
  const lock = `wfb-tab-${crypto.randomUUID()}`;
  // Held until the tab ends; the worker waits for it.
  void navigator.locks.request(lock, () => {
    post({ type: 'hello', lock });
    return new Promise<never>(() => undefined);
  });
  addEventListener('pagehide', () => post({ type: 'bye' }));
  addEventListener('pageshow', (event) => {
    if (event.persisted) connection.repeat();
  });
  wakeWith(() => post({ type: 'wake' }));
  return connection;
}

function inThisTab(): Connection {
  const hub = new Hub(browserWorld());
  const client = { send: (message: FromHub) => connection.receive(message) };
  const connection = new Connection((message) => {
    if (message.type === 'subscribe') hub.subscribe(client, message.runs, message.list);
  });
  hub.add(client);
  wakeWith(() => hub.wake());
  return connection;
}

function wakeWith(wake: () => void): void {
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake();
  });
}

let connection: Connection | null = null;

/** The connection of this tab. */
export function live(): Connection {
  connection ??=
    'SharedWorker' in globalThis && 'locks' in navigator ? throughWorker() : inThisTab();
  return connection;
}
