// From time to pixels, and what the axis shows. The end moves in steps while a run is live, so that
// bars stay where they are from one second to the next.
import { tickStep } from '../../../model/run/lanes';

export interface Scale {
  start: number;
  end: number;
  width: number;
  /** Pixels from one lane to the next. */
  pitch: number;
}

export const widePitch = 25;
export const narrowPitch = 17;
/** Bars without their titles. */
export const finePitch = 11;

export function pitchFor(lanes: number): number {
  if (lanes <= 5) return widePitch;
  return lanes <= 10 ? narrowPitch : finePitch;
}

export function xOf(scale: Scale, time: number): number {
  return ((time - scale.start) / Math.max(1, scale.end - scale.start)) * scale.width;
}

export function timeAt(scale: Scale, x: number): number {
  return scale.start + (x / Math.max(1, scale.width)) * (scale.end - scale.start);
}

/** Everything from `start` to the latest of `ends`, and some room after it. */
export function domain(
  start: number,
  ends: number[],
  live: boolean,
): { start: number; end: number } {
  const last = Math.max(start + 1_000, ...ends);
  const span = last - start;
  if (!live) return { start, end: start + span * 1.03 };
  const step = tickStep(span, 12);
  return { start, end: start + Math.ceil((span * 1.06) / step) * step };
}

export function ticks(scale: Scale, origin: number): number[] {
  const step = tickStep(scale.end - scale.start, Math.max(2, Math.floor(scale.width / 110)));
  const marks: number[] = [];
  const first = Math.ceil((scale.start - origin) / step) * step;
  for (let at = first; origin + at <= scale.end && marks.length < 200; at += step) marks.push(at);
  return marks;
}

/** Closer by `factor` around a time, and never out of the whole. */
export function zoomed(
  view: { start: number; end: number },
  whole: { start: number; end: number },
  factor: number,
  around: number,
): { start: number; end: number } {
  const span = Math.max(200, Math.min(whole.end - whole.start, (view.end - view.start) / factor));
  const share = (around - view.start) / Math.max(1, view.end - view.start);
  return moved({ start: around - share * span, end: around + (1 - share) * span }, whole, 0);
}

export function moved(
  view: { start: number; end: number },
  whole: { start: number; end: number },
  by: number,
): { start: number; end: number } {
  const span = view.end - view.start;
  const start = Math.min(
    Math.max(whole.start, view.start + by),
    Math.max(whole.start, whole.end - span),
  );
  return { start, end: start + span };
}
