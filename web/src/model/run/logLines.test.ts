import { expect, test } from 'vitest';
import {
  emptyPages,
  keepPage,
  lineAt,
  linesOf,
  mergeLines,
  missingPages,
  pageLines,
} from './logLines';

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `line ${from + i}`);

test('the last line break begins no line', () => {
  expect(linesOf('a\nb\n')).toEqual(['a', 'b']);
  expect(linesOf('a\n\n')).toEqual(['a', '']);
  expect(linesOf('')).toEqual([]);
});

test('lines are found by number, and what is missing is known by page', () => {
  let log = emptyPages(1200);
  expect(missingPages(log, 1, 1200)).toEqual([0, 1, 2]);
  log = keepPage(log, 1, lines(501, 500));
  expect(lineAt(log, 501)).toBe('line 501');
  expect(lineAt(log, 1)).toBeNull();
  expect(missingPages(log, 490, 1010)).toEqual([0, 2]);
});

test('lines that follow are added over the borders of pages, and an unfinished one is replaced', () => {
  let log = mergeLines(emptyPages(), 1, lines(1, 499), 499);
  log = mergeLines(log, 499, ['line 499, whole', ...lines(500, 600)], 1099);
  expect(log.total).toBe(1099);
  expect(lineAt(log, 499)).toBe('line 499, whole');
  expect(lineAt(log, 500)).toBe('line 500');
  expect(lineAt(log, 1099)).toBe('line 1099');
  expect(missingPages(log, 1, 1099)).toEqual([]);
});

test('a page whose beginning is not there is not made up', () => {
  const log = mergeLines(emptyPages(700), 701, lines(701, 10), 710);
  expect(log.total).toBe(710);
  expect(lineAt(log, 701)).toBeNull();
  expect(missingPages(log, 701, 710)).toEqual([1]);
});

test('far pages are forgotten when there are many', () => {
  let log = emptyPages(pageLines * 100);
  for (let page = 0; page < 100; ++page)
    log = keepPage(log, page, lines(page * pageLines + 1, pageLines));
  expect(log.pages.size).toBe(60);
  expect(lineAt(log, 100 * pageLines)).not.toBeNull();
  expect(lineAt(log, 1)).toBeNull();
});
