import { beforeEach, describe, expect, it } from 'vitest';
import type { RunSummary, View } from '../api/types';
import { backoff } from './backoff';
import { Hub } from './hub';
import type { Client, Stream, World } from './hub';
import type { FromHub } from './protocol';

class FakeStream implements Stream {
  closed = false;
  private readonly listeners = new Map<string, (event: { data?: string }) => void>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: { data?: string }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  emit(type: string, data?: unknown): void {
    this.listeners.get(type)?.(data === undefined ? {} : { data: JSON.stringify(data) });
  }
}

class FakeWorld implements World {
  readonly streams: FakeStream[] = [];
  out = false;
  private time = 1_000_000;
  private timers: { at: number; action: () => void }[] = [];

  open = (url: string): FakeStream => {
    const stream = new FakeStream(url);
    this.streams.push(stream);
    return stream;
  };
  signedOut = () => Promise.resolve(this.out);
  now = () => this.time;
  later = (ms: number, action: () => void) => {
    const timer = { at: this.time + ms, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** Lets time pass; timers fire in order. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.time = next.at;
      next.action();
    }
    this.time = end;
  }

  get stream(): FakeStream {
    const last = this.streams.at(-1);
    if (last === undefined) throw new Error('no stream was opened');
    return last;
  }
}

class Tab implements Client {
  readonly got: FromHub[] = [];
  send = (message: FromHub) => {
    this.got.push(message);
  };
  get health(): string | undefined {
    return this.got.findLast((one) => one.type === 'health')?.health.state;
  }
  of(type: FromHub['type']): FromHub[] {
    return this.got.filter((one) => one.type === type);
  }
}

const view = (run: string) => ({ run, position: 1 }) as View;

let world: FakeWorld;
let hub: Hub;
let tab: Tab;
beforeEach(() => {
  world = new FakeWorld();
  hub = new Hub(world);
  tab = new Tab();
  hub.add(tab);
});

describe('one stream for all tabs', () => {
  it('is opened for the union of what they want', () => {
    const other = new Tab();
    hub.add(other);
    hub.subscribe(tab, ['a'], false);
    hub.subscribe(other, ['a', 'b'], true);
    expect(world.stream.url).toBe('/api/v1/live?run=a&run=b&list=1');
    expect(world.streams.filter((one) => !one.closed)).toHaveLength(1);
  });

  it('gives each tab only what it asked for', () => {
    const other = new Tab();
    hub.add(other);
    hub.subscribe(tab, ['a'], false);
    hub.subscribe(other, ['b'], true);
    world.stream.emit('view', view('a'));
    world.stream.emit('list', { runs: [] as RunSummary[] });
    expect(tab.of('view')).toHaveLength(1);
    expect(other.of('view')).toHaveLength(0);
    expect([tab.of('list'), other.of('list')].map((all) => all.length)).toEqual([0, 1]);
  });

  it('is not opened anew for a tab that wants nothing more', () => {
    hub.subscribe(tab, ['a', 'b'], false);
    const other = new Tab();
    hub.add(other);
    hub.subscribe(other, ['b'], false);
    expect(world.streams).toHaveLength(1);
  });

  it('drops what nobody wants after a while, not between two pages', () => {
    hub.subscribe(tab, ['a', 'b'], false);
    hub.subscribe(tab, ['a'], false);
    expect(world.streams).toHaveLength(1);
    world.stream.emit('beat', { now: 1 });
    world.pass(6_000);
    expect(world.stream.url).toBe('/api/v1/live?run=a');
  });

  it('is closed when the last tab has gone', () => {
    hub.subscribe(tab, ['a'], false);
    hub.remove(tab);
    world.pass(6_000);
    expect(world.streams.every((one) => one.closed)).toBe(true);
    world.pass(60_000);
    expect(world.streams).toHaveLength(1);
  });
});

describe('when the connection breaks', () => {
  beforeEach(() => {
    hub.subscribe(tab, ['a'], false);
    world.stream.emit('open');
    expect(tab.health).toBe('live');
  });

  it('says that it reconnects, then that updates are lost since the last word', () => {
    const heardAt = world.now();
    world.pass(2_000);
    world.stream.emit('error');
    expect(tab.health).toBe('reconnecting');
    // Every try fails.
    for (let i = 0; i < 6; i++) {
      world.pass(600);
      world.stream.emit('error');
    }
    expect(tab.got.findLast((one) => one.type === 'health')?.health).toEqual({
      state: 'lost',
      since: heardAt,
    });
  });

  it('tries again at most 5 s apart, and is live with the first word', () => {
    world.stream.emit('error');
    const before = world.streams.length;
    for (let i = 0; i < 20; i++) {
      world.pass(5_000);
      world.stream.emit('error');
    }
    expect(world.streams.length).toBeGreaterThanOrEqual(before + 20);
    world.pass(5_000);
    world.stream.emit('view', view('a'));
    expect(tab.health).toBe('live');
    expect(tab.of('view')).toHaveLength(1);
  });

  it('takes a silence of 12 s for a break, as the server says something every 5 s', () => {
    const first = world.stream;
    world.pass(11_000);
    first.emit('beat', { now: 1 });
    world.pass(11_000);
    expect(first.closed).toBe(false);
    world.pass(2_000);
    expect(first.closed).toBe(true);
    expect(tab.health).toBe('reconnecting');
  });

  it('reconnects at once when the machine wakes up', () => {
    world.stream.emit('error');
    const count = world.streams.length;
    hub.wake();
    expect(world.streams.length).toBe(count + 1);
  });

  it('ignores what a stream says that was given up', () => {
    const old = world.stream;
    old.emit('error');
    old.emit('view', view('a'));
    expect(tab.of('view')).toHaveLength(0);
  });

  it('says when this browser is not signed in', async () => {
    world.out = true;
    world.stream.emit('error');
    await Promise.resolve();
    await Promise.resolve();
    expect(tab.health).toBe('signed-out');
  });
});

it('spreads retries, so that tabs of many browsers do not come at once', () => {
  expect([0, 1, 2, 3, 9].map((tries) => backoff(tries, () => 1))).toEqual([
    250, 500, 1_000, 2_000, 5_000,
  ]);
  expect(backoff(9, () => 0)).toBe(2_500);
});
