// One log, read by pages of lines as they are looked at, and followed by polling while its attempt
// runs and the page is seen. Polling, because a stream per tab would use up the browser's connections.
import { asApiError, isAbort, readLog } from '../../../api/client';
import type { ApiError } from '../../../api/client';
import {
  emptyPages,
  keepPage,
  linesOf,
  mergeLines,
  missingPages,
  pageLines,
} from '../../../model/run/logLines';
import type { LogPages } from '../../../model/run/logLines';

export interface LogState {
  log: LogPages;
  /** The attempt that is shown. */
  attempt: number | null;
  /** Bytes that are known of it. */
  bytes: number;
  /** Nothing can follow. */
  complete: boolean;
  loaded: boolean;
  error: ApiError | null;
}

const pollEvery = 700;
const cutAt = 20_000;

export class LogReader {
  private state: LogState = {
    log: emptyPages(),
    attempt: null,
    bytes: 0,
    complete: false,
    loaded: false,
    error: null,
  };
  private readonly listeners = new Set<() => void>();
  private readonly abort = new AbortController();
  private readonly reading = new Set<number>();
  private timer = 0;

  constructor(
    readonly run: string,
    readonly step: string,
    readonly attempt: number | null,
  ) {}

  readonly getState = (): LogState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start(): void {
    void this.poll();
  }

  stop(): void {
    this.abort.abort();
    clearTimeout(this.timer);
  }

  /** Reads what is missing of these lines. */
  want(from: number, to: number): void {
    for (const page of missingPages(this.state.log, Math.max(1, from), to)) {
      if (this.reading.has(page)) continue;
      if (this.reading.size >= 3) return;
      this.reading.add(page);
      void this.readPage(page).finally(() => this.reading.delete(page));
    }
  }

  private async readPage(page: number): Promise<void> {
    try {
      const whole = Math.min(pageLines, this.state.log.total - page * pageLines);
      const lines: string[] = [];
      // An answer has a limit in bytes: long lines come in several.
      while (lines.length < whole) {
        const part = await this.read(page * pageLines + lines.length + 1, whole - lines.length);
        const more = linesOf(part.text);
        if (more.length === 0) break;
        lines.push(...more.map(shortened));
      }
      while (lines.length < whole) lines.push('');
      this.put({ log: keepPage(this.state.log, page, lines) });
    } catch (error) {
      if (!isAbort(error)) this.put({ error: asApiError(error) });
    }
  }

  private read(from: number, lines: number) {
    return readLog(
      this.run,
      this.step,
      { attempt: this.attempt, from_line: from, lines },
      this.abort.signal,
    );
  }

  private async poll(): Promise<void> {
    clearTimeout(this.timer);
    if (document.visibilityState === 'visible' || !this.state.loaded) {
      try {
        const part = await this.read(Math.max(1, this.state.log.total), pageLines);
        const total = part.lines ?? 0;
        const log = mergeLines(
          this.state.log,
          part.firstLine ?? 1,
          linesOf(part.text).map(shortened),
          total,
        );
        this.put({
          log,
          attempt: part.attempt,
          bytes: part.nextOffset,
          complete: part.complete,
          loaded: true,
          error: null,
        });
      } catch (error) {
        if (isAbort(error)) return;
        this.put({ error: asApiError(error), loaded: true });
      }
    }
    if (!this.state.complete && !this.abort.signal.aborted) {
      this.timer = window.setTimeout(() => void this.poll(), pollEvery);
    }
  }

  private put(part: Partial<LogState>): void {
    this.state = { ...this.state, ...part };
    this.listeners.forEach((listener) => listener());
  }
}

function shortened(line: string): string {
  return line.length > cutAt
    ? `${line.slice(0, cutAt)} … (${line.length.toLocaleString('en')} characters)`
    : line;
}
