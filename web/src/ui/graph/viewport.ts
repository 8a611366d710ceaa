// Where a canvas stands over its world: screen = world × k + (x, y). Pure arithmetic.

export interface Camera {
  x: number;
  y: number;
  k: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How much of a card is drawn: all, its title, a coloured pill, or only bars of whole layers. */
export type Detail = 'full' | 'title' | 'pill' | 'bars';

export const zoomMax = 2;

export function detailOf(k: number, cards: number): Detail {
  if (k >= 0.5) return 'full';
  if (k >= 0.3) return 'title';
  return k >= 0.15 || cards <= 150 ? 'pill' : 'bars';
}

/** All of the world in the middle of the window, never larger than `max`. */
export function fitted(world: Size, window: Size, padding: Rect, max = 1.1): Camera {
  const width = Math.max(1, window.width - padding.left - padding.right);
  const height = Math.max(1, window.height - padding.top - padding.bottom);
  const k = Math.min(max, width / Math.max(1, world.width), height / Math.max(1, world.height));
  return {
    k,
    x: padding.left + (width - world.width * k) / 2,
    y: padding.top + (height - world.height * k) / 2,
  };
}

/** The point of the world under (x, y) stays there. */
export function zoomedAt(
  camera: Camera,
  factor: number,
  x: number,
  y: number,
  min: number,
): Camera {
  const k = Math.min(zoomMax, Math.max(min, camera.k * factor));
  const by = k / camera.k;
  return { k, x: x - (x - camera.x) * by, y: y - (y - camera.y) * by };
}

/** Part of the world stays in the window, whatever is dragged. */
export function held(camera: Camera, world: Size, window: Size): Camera {
  const rest = 80;
  return {
    k: camera.k,
    x: Math.min(window.width - rest, Math.max(rest - world.width * camera.k, camera.x)),
    y: Math.min(window.height - rest, Math.max(rest - world.height * camera.k, camera.y)),
  };
}

/** What of the world is in the window, in steps of `grid` so that it changes seldom. */
export function seen(camera: Camera, window: Size, margin: number, grid: number): Rect {
  const down = (value: number) => Math.floor((value - margin) / grid) * grid + 0;
  const up = (value: number) => Math.ceil((value + margin) / grid) * grid + 0;
  return {
    left: down(-camera.x / camera.k),
    top: down(-camera.y / camera.k),
    right: up((window.width - camera.x) / camera.k),
    bottom: up((window.height - camera.y) / camera.k),
  };
}

export function sameRect(a: Rect, b: Rect): boolean {
  return a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
}

/** The shortest way to bring a rectangle of the world into the window, with `margin` pixels around. */
export function revealed(camera: Camera, target: Rect, window: Size, margin: number): Camera {
  const shift = (low: number, high: number, size: number): number => {
    if (high - low > size - 2 * margin) return size / 2 - (low + high) / 2;
    if (low < margin) return margin - low;
    if (high > size - margin) return size - margin - high;
    return 0;
  };
  const { x, y, k } = camera;
  return {
    k,
    x: x + shift(target.left * k + x, target.right * k + x, window.width),
    y: y + shift(target.top * k + y, target.bottom * k + y, window.height),
  };
}
