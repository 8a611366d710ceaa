import { expect, test } from 'vitest';
import { criticalPath } from './critical';
import { ran, runWith, stepWith } from './testing';

test('the critical path is the longest expected way through what is open', () => {
  const run = runWith([
    stepWith(1, 'b/a', ran(0, 1000)),
    stepWith(2, 'b/b', { ...ran(1000, null), dependencies: [1], expected_ms: 5000 }),
    stepWith(3, 'b/c', { dependencies: [1], expected_ms: 3000 }),
    stepWith(4, 'b/d', { dependencies: [2], expected_ms: 2000 }),
  ]);
  const path = criticalPath(run, [0, 1, 2, 3], 2000);
  expect(path.behind).toEqual([0]);
  expect(path.ahead).toEqual([1, 3]);
  expect(path.left_ms).toBe(6000);
});

test('steps that a failure holds are not on the way', () => {
  const run = runWith([
    stepWith(1, 'b/a', { ...ran(0, 10), status: 'failed' }),
    stepWith(2, 'b/b', { status: 'blocked', dependencies: [1], expected_ms: 9000 }),
    stepWith(3, 'b/c', { status: 'ready', expected_ms: 100 }),
  ]);
  expect(criticalPath(run, [0, 1, 2], 20).ahead).toEqual([2]);
});

test('of a finished run it is the way that decided how long it took', () => {
  const run = runWith(
    [
      stepWith(1, 'b/a', ran(0, 10)),
      stepWith(2, 'b/b', ran(0, 30)),
      stepWith(3, 'b/c', { ...ran(30, 60), dependencies: [1, 2] }),
    ],
    { status: 'succeeded', finished_at: 60 },
  );
  expect(criticalPath(run, [0, 1, 2], 60)).toEqual({ behind: [1, 2], ahead: [], left_ms: 0 });
});

test('durations that are not known are guessed from weight and pace', () => {
  const run = runWith([
    stepWith(1, 'b/a', { ...ran(0, 1000), weight: 2 }),
    stepWith(2, 'b/b', { weight: 4, dependencies: [1] }),
  ]);
  expect(criticalPath(run, [0, 1], 1000).left_ms).toBe(2000);
});
