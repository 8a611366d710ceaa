import { expect, test } from 'vitest';
import { edgeKinds, kindsOf, neighboursOf, related, walk } from './graph';

// 0 → 1, 0 → 2, 1 → 3, 2 → 3; 4 alone below 3.
const edge = (from: number, to: number) => ({ from, to, points: [] });
const layout = {
  x: [0, 200, 200, 400, 400],
  y: [50, 0, 100, 50, 200],
  width: 600,
  height: 300,
  card_width: 158,
  card_height: 50,
  columns: [0, 200, 400],
  edges: [edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)],
};
const neighbours = neighboursOf(layout);

test('arrows follow the edges sideways and the layer up and down', () => {
  expect(walk('ArrowRight', 0, layout, neighbours)).toBe(1);
  expect(walk('ArrowLeft', 3, layout, neighbours)).toBe(1);
  expect(walk('ArrowDown', 1, layout, neighbours)).toBe(2);
  expect(walk('ArrowDown', 3, layout, neighbours)).toBe(4);
  expect(walk('ArrowRight', 4, layout, neighbours)).toBeNull();
});

test('selecting a card lifts what leads to it and what it leads to', () => {
  const { above, below } = related(1, neighbours);
  expect([...above].sort()).toEqual([0, 1]);
  expect([...below].sort()).toEqual([1, 3]);
  const kinds = kindsOf(layout, neighbours, 1, { behind: [], ahead: [] }, new Set());
  expect([...kinds]).toEqual([
    edgeKinds.lifted,
    edgeKinds.faint,
    edgeKinds.lifted,
    edgeKinds.faint,
  ]);
});

test('the critical path and what a failure holds stand out', () => {
  const kinds = kindsOf(layout, neighbours, null, { behind: [0], ahead: [2, 3] }, new Set([1, 3]));
  expect([...kinds]).toEqual([edgeKinds.plain, edgeKinds.ahead, edgeKinds.held, edgeKinds.ahead]);
});
