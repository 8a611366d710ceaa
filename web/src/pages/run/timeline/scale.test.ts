import { expect, test } from 'vitest';
import { domain, moved, ticks, timeAt, xOf, zoomed } from './scale';

const scale = { start: 1000, end: 11_000, width: 500, pitch: 25 };

test('time becomes pixels and back', () => {
  expect(xOf(scale, 6000)).toBe(250);
  expect(timeAt(scale, 250)).toBe(6000);
});

test('the end of a live run moves in steps', () => {
  expect(domain(0, [62_000], true)).toEqual(domain(0, [63_000], true));
});

test('marks are counted from the beginning of the run', () => {
  expect(ticks(scale, 1000)).toEqual([0, 5000, 10_000]);
});

test('zooming keeps the time under the pointer, and never leaves the whole', () => {
  const whole = { start: 0, end: 1000 };
  expect(zoomed(whole, whole, 2, 500)).toEqual({ start: 250, end: 750 });
  expect(zoomed({ start: 250, end: 750 }, whole, 0.1, 500)).toEqual(whole);
  expect(moved({ start: 250, end: 750 }, whole, 9999)).toEqual({ start: 500, end: 1000 });
});
