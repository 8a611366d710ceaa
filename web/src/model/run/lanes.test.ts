import { expect, test } from 'vitest';
import { firstBarAfter, lanesOf, tickStep } from './lanes';
import { lowerBound, seriesOf, summed, valueAt } from './series';
import { ran, runWith, stepWith } from './testing';

test('every slot has a lane, also the ones that nothing ran in', () => {
  const run = runWith([
    stepWith(1, 'b/a', ran(0, 10, 1)),
    stepWith(2, 'b/b', ran(10, 20, 1)),
    stepWith(3, 'b/c', ran(5, null, 3)),
  ]);
  const lanes = lanesOf(run, [0, 1, 2], 4);
  expect(lanes.map((lane) => lane.bars.map((bar) => bar.index))).toEqual([[0, 1], [], [2], []]);
  expect(lanes[0]!.title).toBe('slot 1');
});

test('attempts without a slot get as few lanes as do not overlap', () => {
  const free = (from: number, to: number | null) => {
    const part = ran(from, to);
    return { ...part, attempts: part.attempts!.map((one) => ({ ...one, slot: null })) };
  };
  const run = runWith([
    stepWith(1, 'a', free(0, 10)),
    stepWith(2, 'b', free(5, null)),
    stepWith(3, 'c', free(10, 20)),
  ]);
  const lanes = lanesOf(run, [0, 1, 2], 0);
  expect(lanes.map((lane) => lane.bars.map((bar) => bar.index))).toEqual([[0, 2], [1]]);
});

test('a node without attempts of its own has a bar as long as it took', () => {
  const run = runWith([
    stepWith(1, 'build', { status: 'succeeded', started_at: 5, finished_at: 50 }),
    stepWith(2, 'decide', { status: 'succeeded', started_at: 50, finished_at: 50 }),
  ]);
  const lanes = lanesOf(run, [0, 1], 0);
  expect(lanes.map((lane) => lane.bars.map((bar) => bar.index))).toEqual([[0]]);
});

test('drawing begins at the first bar that ends in view', () => {
  const bars = [1, 2, 3].map((n) => ({ index: n, attempt: 1, start: n, end: n + 1, status: '' }));
  expect(firstBarAfter(bars, 2.5)).toBe(1);
  expect(firstBarAfter(bars, 99)).toBe(3);
});

test('marks of the time axis are round', () => {
  expect(tickStep(60_000, 6)).toBe(10_000);
  expect(tickStep(3_600_000, 8)).toBe(600_000);
});

test('running and ready are counted over time', () => {
  const run = runWith([
    stepWith(1, 'b/a', ran(0, 10)),
    stepWith(2, 'b/b', { ...ran(10, 20), ready_at: 4 }),
    stepWith(3, 'b/c', { status: 'ready', ready_at: 12 }),
  ]);
  const series = seriesOf(run, [0, 1, 2], run.orchestrates[0]!);
  expect(series.running).toEqual([
    { at: 0, value: 1 },
    { at: 10, value: 1 },
    { at: 20, value: 0 },
  ]);
  expect(valueAt(series.ready, 5)).toBe(1);
  expect(valueAt(series.ready, 11)).toBe(0);
  expect(valueAt(series.ready, 13)).toBe(1);
  expect(series.cap).toEqual([{ at: 0, value: 4 }]);
});

test('what happens in the same millisecond is one step of the chart', () => {
  expect(
    summed([
      [5, 1],
      [5, -1],
      [1, 1],
    ]),
  ).toEqual([
    { at: 1, value: 1 },
    { at: 5, value: 1 },
  ]);
});

test('no schedule beats the longest chain, nor the work spread over the slots', () => {
  const cap = [{ at: 0, value: 2 }];
  expect(lowerBound([10, 10, 10], [[], [0], [1]], [0, 1, 2], cap, 0)).toBe(30);
  expect(lowerBound([10, 10, 10, 10], [[], [], [], []], [0, 1, 2, 3], cap, 0)).toBe(20);
  const raised = [
    { at: 0, value: 1 },
    { at: 10, value: 3 },
  ];
  expect(lowerBound([10, 10, 10, 10], [[], [], [], []], [0, 1, 2, 3], raised, 0)).toBe(20);
});
