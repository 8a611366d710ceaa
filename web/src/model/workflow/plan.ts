// What is expected of an orchestrate before it runs.
import type { Json, JsonObject, OrchestratePreview, Schedule } from '../../api/types';
import { clock, duration } from '../time';
import { valueAt } from './json';

/** A weight or a makespan as people read it: a duration, or a number of units of weight. */
export function amount(value: number, isMs: boolean): string {
  if (isMs) return duration(value);
  return (Math.round(value * 10) / 10).toLocaleString('en');
}

/** As `amount`, within a sentence: "6.5 s", "6 units". */
export function amountInWords(value: number, isMs: boolean): string {
  return isMs ? duration(value) : `${amount(value, false)} ${value === 1 ? 'unit' : 'units'}`;
}

/** A duration at an axis, where there is little room: "40 s", "5 min", "1 h 30". */
export function tickLabel(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 60_000) return `${ms / 1_000} s`;
  const minutes = ms / 60_000;
  if (minutes < 60) return Number.isInteger(minutes) ? `${minutes} min` : clock(ms);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60}`;
}

/** Places of the items whose key has the words of a query; null when nothing is asked. */
export function matches(preview: OrchestratePreview, query: string): ReadonlySet<number> | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const found = new Set<number>();
  preview.items.forEach(({ key }, place) => {
    const text = key.toLowerCase();
    if (words.every((word) => text.includes(word))) found.add(place);
  });
  return found;
}

/** All that an item waits for, and all that waits for it, directly or through others. */
export function relatives(
  preview: OrchestratePreview,
  place: number,
): { above: number[]; below: number[] } {
  const dependents: number[][] = preview.items.map(() => []);
  preview.items.forEach((item, index) =>
    item.dependencies.forEach((other) => dependents[other]?.push(index)),
  );
  const reach = (next: (index: number) => readonly number[]): number[] => {
    const seen = new Set<number>();
    const open = [...next(place)];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      open.push(...next(index));
    }
    return [...seen].sort((a, b) => a - b);
  };
  return {
    above: reach((index) => preview.items[index]?.dependencies ?? []),
    below: reach((index) => dependents[index] ?? []),
  };
}

/**
 * How many items an orchestrate node runs at a time with an input, as its definition says: a number,
 * or a path into the input. Null for other expressions.
 */
export function capOf(maxConcurrent: Json | undefined, input: JsonObject): number | null {
  if (typeof maxConcurrent === 'number') return maxConcurrent;
  if (typeof maxConcurrent !== 'string' || !/^input(\.\w+)+$/.test(maxConcurrent)) return null;
  const value = valueAt(input, maxConcurrent.slice('input'.length).replaceAll('.', '/'));
  return typeof value === 'number' && value >= 1 ? value : null;
}

/** Length of the critical path, in the unit of the schedules: ms when times are known, else weight. */
export function criticalLength(preview: OrchestratePreview): number {
  return preview.critical_path.reduce((sum, place) => {
    const item = preview.items[place];
    if (item === undefined) return sum;
    return sum + (preview.weights_are_ms ? (item.expected_ms ?? item.weight) : item.weight);
  }, 0);
}

export interface Chart {
  width: number;
  height: number;
  /** Pixel of a number of slots; they are evenly spaced, whatever lies between them. */
  x: (place: number) => number;
  y: (makespan: number) => number;
  line: string;
  bound: string;
  /** Rounded values for the vertical axis, with their pixels. */
  ticks: { value: number; y: number }[];
}

/** Geometry of makespan over slots. */
export function chartOf(
  schedules: readonly Schedule[],
  width: number,
  height: number,
  isMs: boolean,
): Chart {
  const margin = { left: 44, right: 10, top: 10, bottom: 20 };
  const top = Math.max(1, ...schedules.map((one) => one.makespan));
  const step = niceStep(top / 4, isMs);
  const max = Math.ceil(top / step) * step;
  const inner = {
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
  };
  const x = (place: number) =>
    margin.left + (schedules.length < 2 ? 0.5 : place / (schedules.length - 1)) * inner.width;
  const y = (value: number) => margin.top + (1 - value / max) * inner.height;
  const draw = (value: (one: Schedule) => number) =>
    schedules
      .map(
        (one, place) =>
          `${place === 0 ? 'M' : 'L'}${x(place).toFixed(1)} ${y(value(one)).toFixed(1)}`,
      )
      .join('');
  const ticks = Array.from({ length: Math.round(max / step) + 1 }, (_, index) => index * step).map(
    (value) => ({
      value,
      y: y(value),
    }),
  );
  return {
    width,
    height,
    x,
    y,
    line: draw((one) => one.makespan),
    bound: draw((one) => one.lower_bound),
    ticks,
  };
}

const timeSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 18_000, 36_000,
].map((seconds) => seconds * 1_000);

/** A round step that is at least `least`: 1, 2 or 5 times a power of ten, for times as clocks count. */
export function niceStep(least: number, isMs: boolean): number {
  const time = isMs ? timeSteps.find((one) => one >= least) : undefined;
  if (time !== undefined && least > 500) return time;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least) ?? 10;
  return factor * power;
}

/** The schedule for a number of slots, or that of the nearest number below. */
export function scheduleFor(schedules: readonly Schedule[], slots: number): Schedule | null {
  return schedules.findLast((one) => one.slots <= slots) ?? schedules[0] ?? null;
}
