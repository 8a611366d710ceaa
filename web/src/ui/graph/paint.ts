// Draws the lines of a graph, and its cards where there are too many for elements of their own.
import type { StateColour } from '../../model/state';
import { stateColour } from '../../model/state';
import type { Layout } from '../../api/types';
import { edgeKinds } from './graph';
import type { GraphCard } from './graph';
import type { Camera, Rect, Size } from './viewport';

export const paintedTokens = [
  'edge',
  'accent',
  'bad',
  'line',
  'line2',
  'panel',
  'ink3',
  'run',
  'ok',
  'blk',
  'rdy',
  'wait',
  'skip',
  'attention',
  'cancel',
] as const;
export type Palette = Record<(typeof paintedTokens)[number], string>;

export interface EdgeBoxes {
  left: Float32Array;
  top: Float32Array;
  right: Float32Array;
  bottom: Float32Array;
}

export function boxesOf(layout: Layout): EdgeBoxes {
  const count = layout.edges.length;
  const boxes: EdgeBoxes = {
    left: new Float32Array(count).fill(Infinity),
    top: new Float32Array(count).fill(Infinity),
    right: new Float32Array(count).fill(-Infinity),
    bottom: new Float32Array(count).fill(-Infinity),
  };
  layout.edges.forEach((edge, i) => {
    for (const [x, y] of edge.points) {
      boxes.left[i] = Math.min(boxes.left[i] ?? x, x);
      boxes.top[i] = Math.min(boxes.top[i] ?? y, y);
      boxes.right[i] = Math.max(boxes.right[i] ?? x, x);
      boxes.bottom[i] = Math.max(boxes.bottom[i] ?? y, y);
    }
  });
  return boxes;
}

/** Level at both ends of every part, so that parts join smoothly. */
function addEdge(path: Path2D, points: readonly [number, number][]): void {
  const first = points[0];
  if (first === undefined) return;
  let [x, y] = first;
  path.moveTo(x, y);
  for (const [toX, toY] of points.slice(1)) {
    if (Math.abs(toY - y) < 0.5) {
      path.lineTo(toX, toY);
    } else {
      const middle = (x + toX) / 2;
      path.bezierCurveTo(middle, y, middle, toY, toX, toY);
    }
    x = toX;
    y = toY;
  }
}

interface Line {
  kind: number;
  token: 'edge' | 'accent' | 'bad' | 'ink3';
  width: number;
  alpha: number;
  dash: number[];
}

const lines: Line[] = [
  { kind: edgeKinds.faint, token: 'edge', width: 1, alpha: 0.45, dash: [] },
  { kind: edgeKinds.plain, token: 'edge', width: 1.1, alpha: 0.85, dash: [] },
  { kind: edgeKinds.lifted, token: 'ink3', width: 1.2, alpha: 0.75, dash: [] },
  { kind: edgeKinds.behind, token: 'accent', width: 1.6, alpha: 0.55, dash: [] },
  { kind: edgeKinds.ahead, token: 'accent', width: 2.4, alpha: 1, dash: [] },
  { kind: edgeKinds.held, token: 'bad', width: 2.2, alpha: 1, dash: [5, 4] },
];

export function prepare(canvas: HTMLCanvasElement, size: Size): CanvasRenderingContext2D | null {
  const ratio = globalThis.devicePixelRatio || 1;
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const pen = canvas.getContext('2d');
  pen?.setTransform(1, 0, 0, 1, 0, 0);
  pen?.clearRect(0, 0, width, height);
  pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

export function paintEdges(
  pen: CanvasRenderingContext2D,
  layout: Layout,
  boxes: EdgeBoxes,
  kinds: Uint8Array,
  camera: Camera,
  window: Size,
  palette: Palette,
): void {
  const left = -camera.x / camera.k;
  const top = -camera.y / camera.k;
  const right = left + window.width / camera.k;
  const bottom = top + window.height / camera.k;
  const paths = lines.map(() => new Path2D());
  const byKind = new Map(lines.map((line, i) => [line.kind, paths[i]]));
  layout.edges.forEach((edge, i) => {
    if ((boxes.right[i] ?? 0) < left || (boxes.left[i] ?? 0) > right) return;
    if ((boxes.bottom[i] ?? 0) < top || (boxes.top[i] ?? 0) > bottom) return;
    const path = byKind.get(kinds[i] ?? 0);
    if (path !== undefined) addEdge(path, edge.points);
  });
  pen.save();
  pen.translate(camera.x, camera.y);
  pen.scale(camera.k, camera.k);
  pen.lineJoin = 'round';
  lines.forEach((line, i) => {
    const path = paths[i];
    if (path === undefined) return;
    const thin = camera.k < 0.3 ? 0.7 : 1;
    pen.strokeStyle = palette[line.token];
    pen.globalAlpha = line.alpha * (camera.k < 0.3 && line.kind <= edgeKinds.faint ? 0.5 : 1);
    pen.lineWidth = (line.width * thin) / camera.k;
    pen.setLineDash(line.dash.map((dash) => dash / camera.k));
    pen.stroke(path);
  });
  pen.restore();
}

/** Cards as pills in the colour of their state. Done is the calmest. */
export function paintPills(
  pen: CanvasRenderingContext2D,
  layout: Layout,
  cards: readonly GraphCard[],
  rect: Rect,
  camera: Camera,
  palette: Palette,
  dimmed: (place: number) => boolean,
): void {
  const { card_width: width, card_height: height } = layout;
  const groups = new Map<string, Path2D>();
  layout.x.forEach((x, place) => {
    const y = layout.y[place] ?? 0;
    if (x + width < rect.left || x > rect.right || y + height < rect.top || y > rect.bottom) return;
    const card = cards[place];
    if (card === undefined) return;
    const key = `${stateColour(card.state)} ${dimmed(place) ? 'dim' : ''}`;
    let path = groups.get(key);
    if (path === undefined) groups.set(key, (path = new Path2D()));
    path.roundRect(x, y, width, height, height / 3);
  });
  pen.save();
  pen.translate(camera.x, camera.y);
  pen.scale(camera.k, camera.k);
  for (const [key, path] of groups) {
    const [colour, dim] = key.split(' ') as [StateColour, string];
    pen.fillStyle = palette[colour];
    pen.globalAlpha = pillAlpha(colour) * (dim === 'dim' ? 0.3 : 1);
    pen.fill(path);
  }
  pen.restore();
}

export function pillAlpha(colour: StateColour): number {
  if (colour === 'ok' || colour === 'skip') return 0.55;
  return colour === 'wait' ? 0.28 : 1;
}
