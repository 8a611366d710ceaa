// Suits a layout to a window: gaps between layers and rows become narrower or wider, so that cards
// keep a readable size and a small graph fills its window. Cards become wider
// for long titles where there is room; their order never changes.
import type { Layout } from '../../api/types';
import type { Size } from './viewport';

const columnGapMin = 34;
const columnGapMax = 130;
const rowGapMax = 62;
const cardWidthMax = 204;
const cardsMax = 300;

/** `wanted`: width at which every card shows its title whole. */
export function suited(layout: Layout, room: Size, wanted = 0): Layout {
  const { columns, card_width: width, card_height: height } = layout;
  const first = columns[0];
  const last = columns[columns.length - 1];
  if (first === undefined || last === undefined || layout.x.length > cardsMax) return layout;
  if (room.width < 200 || room.height < 100) return layout;
  const fitting = (room.width - (columns.length - 1) * columnGapMin) / columns.length;
  const wider = Math.floor(Math.max(width, Math.min(wanted, cardWidthMax, fitting)));
  const across = columnFactor(columns, width, room.width - columns.length * (wider - width));
  const starts = shifted(columns, width, across).map((left, i) => left + i * (wider - width));
  const whole = (starts[starts.length - 1] ?? 0) + wider;
  const k = Math.min(1, room.width / whole);
  const down = rowFactor(layout, room.height / k);
  if (wider === width && Math.abs(across - 1) < 0.01 && Math.abs(down - 1) < 0.01) return layout;
  const toX = (x: number): number => {
    let column = 0;
    while (column + 1 < columns.length && (columns[column + 1] ?? 0) <= x + 0.01) column += 1;
    const inside = x - (columns[column] ?? 0);
    const start = starts[column] ?? 0;
    if (inside <= width) return start + (inside / width) * wider;
    return start + wider + (inside - width) * across;
  };
  const toY = (y: number): number => y * down;
  const y = layout.y.map((top) => toY(top + height / 2) - height / 2);
  const top = Math.min(...y);
  return {
    ...layout,
    x: layout.x.map(toX),
    y: y.map((one) => one - top),
    columns: starts,
    card_width: wider,
    width: whole,
    height: Math.max(...y) - top + height,
    edges: layout.edges.map((edge) => ({
      ...edge,
      points: edge.points.map(([px, py]): [number, number] => [toX(px), toY(py) - top]),
    })),
  };
}

/** By what gaps between columns are multiplied. */
function columnFactor(columns: readonly number[], width: number, room: number): number {
  let gaps = 0;
  for (let i = 1; i < columns.length; ++i)
    gaps += (columns[i] ?? 0) - (columns[i - 1] ?? 0) - width;
  const count = columns.length - 1;
  if (count === 0 || gaps <= 0) return 1;
  const wanted = room - columns.length * width;
  const least = Math.min(gaps, count * columnGapMin);
  const most = Math.max(gaps, count * columnGapMax);
  return Math.min(most, Math.max(least, wanted)) / gaps;
}

function shifted(columns: readonly number[], width: number, factor: number): number[] {
  const starts: number[] = [];
  columns.forEach((column, i) => {
    const before = columns[i - 1];
    starts.push(
      before === undefined
        ? column
        : (starts[i - 1] ?? 0) + width + (column - before - width) * factor,
    );
  });
  return starts;
}

/** By what heights are multiplied: rows only move apart, never together. */
function rowFactor(layout: Layout, room: number): number {
  let nearest = Infinity;
  const byColumn = new Map<number, number[]>();
  layout.x.forEach((x, place) => {
    const list = byColumn.get(Math.round(x)) ?? [];
    list.push(layout.y[place] ?? 0);
    byColumn.set(Math.round(x), list);
  });
  for (const list of byColumn.values()) {
    list.sort((a, b) => a - b);
    for (let i = 1; i < list.length; ++i)
      nearest = Math.min(nearest, (list[i] ?? 0) - (list[i - 1] ?? 0));
  }
  if (!Number.isFinite(nearest) || nearest <= 0) return 1;
  const most = (layout.card_height + rowGapMax) / nearest;
  return Math.max(1, Math.min(most, room / Math.max(1, layout.height)));
}
