// The timeline: a lane per slot, a bar per attempt. Attempts without a slot (nodes of a workflow,
// what was skipped by hand) get lanes of their own, as few as do not overlap.

import type { Run } from './run';
import type { Step } from '../../api/types';

export type Bar = {
  /** Place in `run.steps`. */
  index: number;
  attempt: number;
  start: number;
  /** Null while it runs. */
  end: number | null;
  status: string;
};

export type Lane = { title: string; slot: number | null; bars: Bar[] };

/** Bars of a lane are in order of their start. `slots`: how many lanes to show at least. */
export function lanesOf(run: Run, members: readonly number[], slots: number): Lane[] {
  const bySlot = new Map<number, Bar[]>();
  const free: Bar[] = [];
  for (const index of members) {
    const step = run.steps[index]!;
    if (step.attempts.length === 0) free.push(...barOfSpan(step, index));
    for (const attempt of step.attempts) {
      if (attempt.started_at === null) continue;
      const bar: Bar = {
        index,
        attempt: attempt.attempt,
        start: attempt.started_at,
        end: attempt.finished_at,
        status: attempt.status,
      };
      if (attempt.slot === null) {
        free.push(bar);
      } else {
        const list = bySlot.get(attempt.slot);
        if (list === undefined) bySlot.set(attempt.slot, [bar]);
        else list.push(bar);
      }
    }
  }
  const lanes = slotLanes(bySlot, slots);
  return lanes.concat(packed(free, lanes.length > 0));
}

/** Of a node that makes no attempts itself (it has items, or waits); not of a mere decision. */
function barOfSpan(step: Step, index: number): Bar[] {
  const { started_at: start, finished_at: end, status } = step;
  if (start === null || (end !== null && end - start < 2) || status === 'skipped') return [];
  return [{ index, attempt: 1, start, end, status }];
}

function slotLanes(bySlot: Map<number, Bar[]>, slots: number): Lane[] {
  if (bySlot.size === 0) {
    return Array.from({ length: slots }, (_, i) => ({ title: `slot ${i + 1}`, slot: i, bars: [] }));
  }
  const first = Math.min(...bySlot.keys(), 1);
  const count = Math.max(slots, Math.max(...bySlot.keys()) - first + 1);
  return Array.from({ length: count }, (_, i) => {
    const bars = (bySlot.get(first + i) ?? []).sort((a, b) => a.start - b.start);
    return { title: `slot ${i + 1}`, slot: first + i, bars };
  });
}

function packed(bars: Bar[], beside: boolean): Lane[] {
  bars.sort((a, b) => a.start - b.start || a.index - b.index);
  const lanes: Lane[] = [];
  const ends: number[] = [];
  for (const bar of bars) {
    let lane = ends.findIndex((end) => end <= bar.start);
    if (lane < 0) {
      lane = lanes.length;
      lanes.push({ title: beside ? 'no slot' : `lane ${lane + 1}`, slot: null, bars: [] });
    }
    lanes[lane]!.bars.push(bar);
    ends[lane] = bar.end ?? Infinity;
  }
  return lanes;
}

/** The first bar of a lane that ends after `time`: where drawing begins. */
export function firstBarAfter(bars: readonly Bar[], time: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const end = bars[middle]!.end;
    if (end === null || end > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Round marks for a time axis of `span` ms on which `count` marks are wanted. */
export function tickStep(span: number, count: number): number {
  const steps = [
    10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3,
    1.8e6, 3.6e6, 7.2e6, 14.4e6, 28.8e6, 86.4e6,
  ];
  const wanted = span / Math.max(1, count);
  return steps.find((step) => step >= wanted) ?? Math.ceil(wanted / 86.4e6) * 86.4e6;
}
