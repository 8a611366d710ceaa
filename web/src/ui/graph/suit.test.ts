import { expect, test } from 'vitest';
import { suited } from './suit';

const layout = {
  x: [0, 200, 200],
  y: [33, 0, 66],
  width: 358,
  height: 116,
  card_width: 158,
  card_height: 50,
  columns: [0, 200],
  edges: [
    {
      from: 0,
      to: 2,
      points: [
        [158, 58],
        [200, 91],
      ] as [number, number][],
    },
  ],
};

test('a small graph fills its window, and its lines still end at its cards', () => {
  const wide = suited(layout, { width: 430, height: 400 });
  expect(wide.columns).toEqual([0, 272]);
  expect(wide.y[2]! - wide.y[1]!).toBeCloseTo(112);
  const [start, end] = wide.edges[0]!.points;
  expect(start).toEqual([158, wide.y[0]! + 25]);
  expect(end![0]).toBe(wide.x[2]);
  expect(end![1]).toBeCloseTo(wide.y[2]! + 25);
});

test('gaps become narrower before cards become smaller', () => {
  expect(suited(layout, { width: 350, height: 116 }).columns[1]).toBe(192);
  expect(suited(layout, { width: 300, height: 116 }).columns[1]).toBe(192);
});

test('a graph that suits is left as it is', () => {
  expect(suited(layout, { width: 358, height: 116 })).toBe(layout);
});

test('cards become wide enough for their titles where there is room', () => {
  const wide = suited(layout, { width: 700, height: 116 }, 190);
  expect(wide.card_width).toBe(190);
  expect(wide.edges[0]!.points[0]![0]).toBe(190);
  expect(wide.edges[0]!.points[1]![0]).toBe(wide.x[2]);
  expect(suited(layout, { width: 360, height: 116 }, 190).card_width).toBe(163);
});
