import { expect, test } from 'vitest';
import {
  appendLines,
  cutLines,
  emptyPages,
  keepPage,
  lineAt,
  missingPages,
  pageLines,
} from './logLines';

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `line ${from + i}`);

test('text that arrives in pieces is cut into lines', () => {
  expect(cutLines('a', 'b\nc\nd')).toEqual({ lines: ['ab', 'c'], rest: 'd' });
});

test('lines are found by number, and what is missing is known by page', () => {
  let log = emptyPages(1200);
  expect(missingPages(log, 1, 1200)).toEqual([0, 1, 2]);
  log = keepPage(log, 1, lines(501, 500));
  expect(lineAt(log, 501)).toBe('line 501');
  expect(lineAt(log, 1)).toBeNull();
  expect(missingPages(log, 490, 1010)).toEqual([0, 2]);
});

test('lines that follow are added over the borders of pages', () => {
  const log = appendLines(appendLines(emptyPages(), lines(1, 499)), lines(500, 600));
  expect(log.total).toBe(1099);
  expect(lineAt(log, 500)).toBe('line 500');
  expect(lineAt(log, 1099)).toBe('line 1099');
  expect(missingPages(log, 1, 1099)).toEqual([]);
});

test('a page whose beginning is not there is not made up', () => {
  const log = appendLines(emptyPages(700), lines(701, 10));
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
