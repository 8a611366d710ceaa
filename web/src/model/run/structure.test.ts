import { expect, test } from 'vitest';
import { ancestors, commonScope, descendants, titleOf } from './structure';
import { runWith, stepWith } from './testing';

const diamond = () =>
  runWith([
    stepWith(10, 'b/@acme/a'),
    stepWith(11, 'b/@acme/b', { dependencies: [10] }),
    stepWith(12, 'b/@acme/c', { dependencies: [10] }),
    stepWith(13, 'b/@acme/d', { dependencies: [11, 12] }),
  ]);

test('ancestors and descendants are everything above and below, without the step itself', () => {
  const { structure } = diamond();
  expect([...ancestors(structure, 3)].sort()).toEqual([0, 1, 2]);
  expect([...descendants(structure, 0)].sort()).toEqual([1, 2, 3]);
  expect(descendants(structure, 3).size).toBe(0);
});

test('the order has every step after its dependencies', () => {
  const { structure } = runWith([
    stepWith(1, 'b/x', { dependencies: [2] }),
    stepWith(2, 'b/y', { dependencies: [3] }),
    stepWith(3, 'b/z'),
  ]);
  expect(structure.order).toEqual([2, 1, 0]);
});

test('edges of the workflow are dependencies of its nodes', () => {
  const { structure } = runWith([stepWith(1, 'plan'), stepWith(2, 'report')], {
    edges: [{ from: 'plan', to: 'report', case: null }],
  });
  expect(structure.dependencies[1]).toEqual([0]);
});

test('titles leave out what all keys begin with', () => {
  const run = diamond();
  expect(titleOf(run.structure, run.steps[0]!)).toBe('a');
  expect(commonScope(['@acme/a', '@other/b'])).toBe('');
  expect(commonScope(['@acme/a'])).toBe('');
  expect(commonScope(['a/', 'a/b'])).toBe('');
});
