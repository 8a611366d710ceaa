// What of a lane is drawn: bars in sight, and piles of bars that are too small to be told apart.
import { firstBarAfter } from '../../../model/run/lanes';
import type { Bar, Lane } from '../../../model/run/lanes';
import { stepStatuses } from '../../../model/run/status';
import { xOf } from './scale';
import type { Scale } from './scale';

export interface Drawn {
  left: number;
  width: number;
  /** Of a pile the worst of its bars. */
  bar: Bar;
  count: number;
}

const smallest = 4;

export function barsIn(lane: Lane, scale: Scale, now: number): Drawn[] {
  const drawn: Drawn[] = [];
  for (let i = firstBarAfter(lane.bars, scale.start); i < lane.bars.length; ++i) {
    const bar = lane.bars[i]!;
    if (bar.start > scale.end) break;
    const left = Math.max(-2, xOf(scale, bar.start));
    const right = Math.min(scale.width + 2, xOf(scale, bar.end ?? Math.max(now, bar.start)));
    const last = drawn[drawn.length - 1];
    const small = right - left < smallest;
    if (
      small &&
      last !== undefined &&
      last.width < 3 * smallest &&
      left - (last.left + last.width) < 1 &&
      (last.count > 1 || last.width < smallest)
    ) {
      last.width = Math.max(last.width, right - last.left);
      last.count += 1;
      if (rank(bar.status) < rank(last.bar.status)) last.bar = bar;
    } else {
      drawn.push({ left, width: Math.max(1.5, right - left), bar, count: 1 });
    }
  }
  return drawn;
}

function rank(status: string): number {
  const at = stepStatuses.findIndex((one) => one === status);
  return at < 0 ? stepStatuses.length : at;
}
