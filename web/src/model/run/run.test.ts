import { expect, test } from 'vitest';
import { foldChange, foldView } from './fold';
import { runOf, timeOf } from './run';
import { ran, runWith, stepWith, viewWith } from './testing';
import type { Change } from '../../api/types';

function change(position: number, part: Partial<Change> = {}): Change {
  return {
    position,
    run: 'r1',
    status: 'running',
    interrupted: false,
    policy: 'continue',
    attempt: 1,
    finished_at: null,
    result: null,
    error: null,
    eta_ms: null,
    notice: null,
    now: 100,
    steps: [],
    orchestrates: [],
    expanded: false,
    ...part,
  };
}

test('a change keeps the structure, the layouts and every step that it does not name', () => {
  const state = foldView(
    null,
    viewWith([stepWith(1, 'b/x'), stepWith(2, 'b/y', { dependencies: [1] })]),
  );
  const run = runOf(state, null, 0);
  const next = runOf(
    foldChange(state, change(2, { steps: [stepWith(1, 'b/x', ran(5, null))] })),
    run,
    9,
  );
  expect(next.structure).toBe(run.structure);
  expect(next.orchestrates[0]!.layout).toBe(run.orchestrates[0]!.layout);
  expect(next.steps[1]).toBe(run.steps[1]);
  expect(next.steps[0]!.status).toBe('running');
});

test('steps that come into being get a structure of their own', () => {
  const run = runWith([stepWith(1, 'build')]);
  const more = viewWith([stepWith(1, 'build'), stepWith(2, 'build/x')], { position: 2 });
  const next = runOf(foldView(null, more), run, 0);
  expect(next.structure).not.toBe(run.structure);
  expect(next.structure.items.get('build')).toEqual([1]);
});

test('time goes on by the clock of the reader, and stands still for what has finished', () => {
  const live = runOf(foldView(null, viewWith([], { now: 1000 })), null, 50_000);
  expect(timeOf(live, 52_000)).toBe(3000);
  const done = runWith([], { status: 'failed', finished_at: 700, now: 9000 });
  expect(timeOf(done, 99_000)).toBe(700);
});

test('time of an interrupted run stands at the last thing that is known of it', () => {
  const run = runWith([stepWith(1, 'b/x', ran(5, 20))], { interrupted: true, now: 9000 });
  expect(timeOf(run, 99_000)).toBe(20);
});
