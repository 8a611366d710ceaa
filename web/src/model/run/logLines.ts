// Lines of a log that is larger than what is kept of it: pages of lines by number, the ones used
// last are kept, and text that arrives in pieces is cut into lines.

export const pageLines = 500;
const pagesKept = 60;

export type LogPages = {
  /** Known lines; more may follow while the attempt runs. */
  total: number;
  /** By page: lines `page * pageLines + 1` and on. */
  pages: Map<number, string[]>;
};

export function emptyPages(total = 0): LogPages {
  return { total, pages: new Map() };
}

/** `number` from 1; null when its page has not been read. */
export function lineAt(log: LogPages, number: number): string | null {
  const page = log.pages.get(Math.floor((number - 1) / pageLines));
  return page?.[(number - 1) % pageLines] ?? null;
}

/** Pages that the lines `from`…`to` need and that are not there, or not whole. */
export function missingPages(log: LogPages, from: number, to: number): number[] {
  const missing: number[] = [];
  const last = Math.min(to, log.total);
  for (let page = Math.floor((from - 1) / pageLines); page * pageLines < last; ++page) {
    const whole = Math.min(pageLines, log.total - page * pageLines);
    if ((log.pages.get(page)?.length ?? 0) < whole) missing.push(page);
  }
  return missing;
}

/** Keeps a page that was read; forgets the pages furthest from it when there are too many. */
export function keepPage(log: LogPages, page: number, lines: string[]): LogPages {
  const pages = new Map(log.pages);
  pages.set(page, lines);
  if (pages.size > pagesKept) {
    const far = [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const other of far.slice(0, pages.size - pagesKept)) pages.delete(other);
  }
  return { total: Math.max(log.total, page * pageLines + lines.length), pages };
}

/** Adds lines that follow the last known one. */
export function appendLines(log: LogPages, lines: readonly string[]): LogPages {
  let next = log;
  let from = 0;
  while (from < lines.length) {
    const page = Math.floor(next.total / pageLines);
    const at = next.total % pageLines;
    const known = next.pages.get(page);
    const taken = lines.slice(from, from + pageLines - at);
    from += taken.length;
    if (known === undefined && at > 0) {
      // The page's beginning was forgotten: it is read again when it is seen.
      next = { total: next.total + taken.length, pages: next.pages };
    } else {
      const total = next.total + taken.length;
      next = { ...keepPage(next, page, [...(known ?? []), ...taken]), total };
    }
  }
  return next;
}

/** Cuts text that arrives in pieces into lines; what has no end yet stays in `rest`. */
export function cutLines(rest: string, text: string): { lines: string[]; rest: string } {
  const lines = (rest + text).split('\n');
  const last = lines.pop() ?? '';
  return { lines, rest: last };
}
