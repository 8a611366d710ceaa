// Lines of a log that is larger than what is kept of it: pages of lines by number, the ones used
// last are kept.

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

/**
 * Takes in lines from number `first` on, and that there are `total` by now. What does not join the
 * beginning of its page is left to be read when it is seen.
 */
export function mergeLines(
  log: LogPages,
  first: number,
  lines: readonly string[],
  total: number,
): LogPages {
  let next: LogPages = { total: Math.max(log.total, total), pages: log.pages };
  for (let from = 0; from < lines.length;) {
    const number = first + from;
    const page = Math.floor((number - 1) / pageLines);
    const at = (number - 1) % pageLines;
    const known = next.pages.get(page) ?? [];
    const taken = lines.slice(from, from + pageLines - at);
    from += taken.length;
    if (known.length < at) continue;
    const whole = [...known.slice(0, at), ...taken, ...known.slice(at + taken.length)];
    next = { ...keepPage(next, page, whole), total: next.total };
  }
  return next;
}

/** The lines of a text; its last line break ends a line and begins none. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}
