import { expect, test } from 'vitest';
import { holdCounts } from './failures';
import { longReason, shortReason, spanOf, type Surroundings } from './reason';
import { ran, runWith, stepWith } from './testing';
import type { Run } from './run';

const around = (run: Run, running = 0, cap = 4): Surroundings => ({
  run,
  cap,
  running,
  holds: holdCounts(run),
});

test('a waiting step says for what it waits', () => {
  const run = runWith(
    [
      stepWith(1, 'b/@a/queue', ran(0, null)),
      stepWith(2, 'b/@a/forms', { status: 'ready' }),
      stepWith(3, 'b/@a/mailer', { dependencies: [1] }),
      stepWith(4, 'b/@a/suite', { dependencies: [1, 2] }),
    ],
    { now: 12_000 },
  );
  expect(shortReason(2, around(run))).toBe('waits for queue');
  expect(shortReason(3, around(run))).toBe('waits for 2');
  expect(longReason(3, around(run), 0)).toBe('waits for queue (running 12 s) and forms (ready)');
});

test('a ready step says whether the slots or a pause keep it', () => {
  const steps = [stepWith(1, 'b/x', { status: 'ready' })];
  expect(shortReason(0, around(runWith(steps), 4, 4))).toBe('ready · slots full');
  expect(longReason(0, around(runWith(steps), 4, 4), 0)).toBe('ready · 4 of 4 slots are in use');
  expect(shortReason(0, around(runWith(steps), 3, 4))).toBe('ready');
  expect(shortReason(0, around(runWith(steps, { status: 'paused' }), 0, 4))).toBe(
    'ready · run is paused',
  );
});

test('a failed step says how many it holds, a blocked one by whom it is', () => {
  const run = runWith([
    stepWith(1, 'b/queue', { ...ran(0, 8400), status: 'failed' }),
    stepWith(2, 'b/mailer', { status: 'blocked', blocked_by: [1], dependencies: [1] }),
    stepWith(3, 'b/alone', { ...ran(0, 8400), status: 'failed' }),
  ]);
  expect(shortReason(0, around(run))).toBe('failed · holds 1');
  expect(shortReason(1, around(run))).toBe('blocked by queue');
  expect(shortReason(2, around(run))).toBe('failed after 8.4 s');
});

test('of a child run the step that failed in it is named', () => {
  const error = { kind: 'exit', message: 'test: exited with code 1', retryable: true };
  const run = runWith([
    stepWith(1, 'b/x', { ...ran(0, 8400), status: 'failed', child_run: 'c', error }),
  ]);
  expect(shortReason(0, around(run))).toBe('test failed after 8.4 s');
});

test('time between attempts does not count: a retry the next day took as long as it ran', () => {
  const [first] = ran(0, 4000).attempts!;
  const again = { ...first!, attempt: 2, started_at: 90_000_000, finished_at: 90_002_400 };
  const step = stepWith(1, 'b/x', {
    ...ran(0, 90_002_400),
    attempts: [first!, again],
  });
  expect(spanOf(step, 0)).toBe(6400);
});

test('a step that succeeded says how long it took', () => {
  const run = runWith([stepWith(1, 'b/x', ran(0, 6500)), stepWith(2, 'b/y', ran(0, 65_000))]);
  expect(shortReason(0, around(run))).toBe('6.5 s');
  expect(shortReason(1, around(run))).toBe('1:05');
});
