import { expect, it } from 'vitest';
import type { WorkflowNode } from '../../api/types';
import { nodeTowards, pathThrough } from './graph';

function node(id: string, x: number, y: number): WorkflowNode {
  return {
    id,
    type: 'activity',
    title: id,
    summary: '',
    parent: null,
    pointer: '',
    x,
    y,
    width: 100,
    height: 50,
  };
}

it('draws level lines straight and others as curves', () => {
  expect(pathThrough([])).toBe('');
  expect(
    pathThrough([
      [0, 5],
      [10, 5],
      [30, 25],
    ]),
  ).toBe('M0 5L10 5C20 5 20 25 30 25');
});

it('walks along edges sideways and within a column up and down', () => {
  const nodes = [node('a', 0, 0), node('b', 200, 0), node('c', 200, 100), node('d', 400, 0)];
  const edges = [
    { from: 'a', to: 'b', case: null, points: [] },
    { from: 'a', to: 'c', case: null, points: [] },
    { from: 'c', to: 'd', case: null, points: [] },
  ];
  expect(nodeTowards('right', 'a', nodes, edges)).toBe('b');
  expect(nodeTowards('down', 'b', nodes, edges)).toBe('c');
  expect(nodeTowards('up', 'c', nodes, edges)).toBe('b');
  expect(nodeTowards('left', 'd', nodes, edges)).toBe('c');
  expect(nodeTowards('right', 'd', nodes, edges)).toBeNull();
  expect(nodeTowards('right', 'nothing', nodes, edges)).toBe('a');
});
