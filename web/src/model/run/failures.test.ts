import { expect, test } from 'vitest';
import { causeOf, failedSteps, heldBy, heldSteps, holdCounts, worstFailure } from './failures';
import { runWith, stepWith } from './testing';

const run = runWith([
  stepWith(1, 'b/queue', { status: 'failed' }),
  stepWith(2, 'b/mailer', { status: 'blocked', blocked_by: [1], dependencies: [1] }),
  stepWith(3, 'b/retry', { status: 'succeeded' }),
  stepWith(4, 'b/suite', { status: 'blocked', blocked_by: [1], dependencies: [2, 3] }),
  stepWith(5, 'b/other', { status: 'failed' }),
]);

test('a failure holds everything below it that is blocked by it', () => {
  expect(heldBy(run, 0)).toEqual([1, 3]);
  expect(holdCounts(run).get(0)).toBe(2);
  expect(holdCounts(run).get(4)).toBeUndefined();
});

test('the way to the root cause goes through the blocked steps only', () => {
  const { roots, way } = causeOf(run, 3);
  expect(roots).toEqual([0]);
  expect([...way].sort()).toEqual([0, 1, 3]);
});

test('what is drawn as held depends on what is selected', () => {
  expect([...heldSteps(run, 0)].sort()).toEqual([0, 1, 3]);
  expect([...heldSteps(run, 1)].sort()).toEqual([0, 1]);
  expect(heldSteps(run, 2).size).toBe(0);
});

test('the failure that holds the most is shown first', () => {
  expect(worstFailure(run, [0, 1, 2, 3, 4])).toBe(0);
  expect(worstFailure(run, [2])).toBeNull();
});

test('a retry is about what failed, not about the nodes that tell of it', () => {
  const failing = runWith([
    stepWith(1, 'build', { status: 'failed', type: 'orchestrate' }),
    stepWith(2, 'build/x', { status: 'failed' }),
    stepWith(3, 'verify', { status: 'failed' }),
    stepWith(4, 'end', { status: 'failed', type: 'fail' }),
  ]);
  expect(failedSteps(failing)).toEqual([1, 2]);
});
