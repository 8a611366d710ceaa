import { expect, test } from 'vitest';
import { blocksOf, rowsOf } from './table';
import { ran, runWith, stepWith } from './testing';

const run = runWith([
  stepWith(1, 'b/c', ran(0, 30)),
  stepWith(2, 'b/a', ran(10, null)),
  stepWith(3, 'b/b', { dependencies: [2] }),
]);
const all = { text: '', statuses: [] };

test('rows are sorted by a column, and what has no value comes last both ways', () => {
  expect(rowsOf(run, [0, 1, 2], all, 'name', false, 100)).toEqual([1, 2, 0]);
  expect(rowsOf(run, [0, 1, 2], all, 'duration', false, 100)).toEqual([0, 1, 2]);
  expect(rowsOf(run, [0, 1, 2], all, 'duration', true, 100)).toEqual([1, 0, 2]);
  expect(rowsOf(run, [0, 1, 2], all, 'status', false, 100)).toEqual([1, 2, 0]);
});

test('rows are filtered by text and state', () => {
  expect(rowsOf(run, [0, 1, 2], { text: 'A', statuses: [] }, 'order', false, 0)).toEqual([1]);
  expect(rowsOf(run, [0, 1, 2], { text: '', statuses: ['waiting'] }, 'order', false, 0)).toEqual([
    2,
  ]);
});

test('an open step counts those that wait for it', () => {
  expect(blocksOf(run).get(1)).toBe(1);
});
