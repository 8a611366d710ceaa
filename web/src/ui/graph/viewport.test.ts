import { expect, test } from 'vitest';
import { detailOf, fitted, held, revealed, seen, zoomedAt } from './viewport';

const none = { left: 0, top: 0, right: 0, bottom: 0 };
const window = { width: 1000, height: 500 };

test('a graph that fits is centred, a large one is made smaller', () => {
  expect(fitted({ width: 400, height: 300 }, window, none, 1)).toEqual({ k: 1, x: 300, y: 100 });
  expect(fitted({ width: 2000, height: 500 }, window, none, 1)).toEqual({ k: 0.5, x: 0, y: 125 });
});

test('zooming keeps what is under the pointer', () => {
  const camera = zoomedAt({ x: 10, y: 20, k: 1 }, 1.5, 110, 220, 0.1);
  expect((110 - camera.x) / camera.k).toBeCloseTo(100);
  expect((220 - camera.y) / camera.k).toBeCloseTo(200);
});

test('a graph cannot be dragged out of the window', () => {
  const camera = held({ x: 99999, y: -99999, k: 1 }, { width: 400, height: 300 }, window);
  expect(camera).toEqual({ k: 1, x: 920, y: -220 });
});

test('what is seen changes in steps', () => {
  expect(seen({ x: -100, y: 0, k: 1 }, window, 0, 256)).toEqual({
    left: 0,
    top: 0,
    right: 1280,
    bottom: 512,
  });
});

test('a card outside is brought in by the shortest way', () => {
  const card = { left: 1100, top: 100, right: 1258, bottom: 150 };
  expect(revealed({ x: 0, y: 0, k: 1 }, card, window, 40)).toEqual({ k: 1, x: -298, y: 0 });
});

test('a small graph keeps its cards at every zoom', () => {
  expect(detailOf(0.05, 20)).toBe('pill');
  expect(detailOf(0.05, 5000)).toBe('bars');
  expect(detailOf(1, 5000)).toBe('full');
});
