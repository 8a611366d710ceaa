import { expect, test } from 'vitest';
import { idleBreaks, withoutBreaks } from './idle';

const minute = 60_000;

test('a long idle time is cut out, a short one stays', () => {
  const busy: [number, number][] = [
    [0, 20_000],
    [22_000, 30_000],
    [46 * minute, 46 * minute + 10_000],
  ];
  const breaks = idleBreaks(busy);
  expect(breaks).toHaveLength(1);
  expect(withoutBreaks(breaks, 25_000)).toBe(25_000);
  const gap = withoutBreaks(breaks, 46 * minute) - withoutBreaks(breaks, 30_000);
  expect(gap).toBeCloseTo(38_000 / 20);
});

test('work that overlaps leaves no gap', () => {
  expect(
    idleBreaks([
      [0, 100_000],
      [10, 20],
      [99_000, 200_000],
    ]),
  ).toEqual([]);
});

test('a time within a break is where the break is', () => {
  const breaks = [{ from: 10, length: 100 }];
  expect(withoutBreaks(breaks, 60)).toBe(10);
  expect(withoutBreaks(breaks, 120)).toBe(20);
});
