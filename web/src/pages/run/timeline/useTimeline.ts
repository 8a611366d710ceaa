// The lanes of a scene and the times that are marked on them.
import { useCallback, useMemo } from 'react';
import { expectedOf, pace } from '../../../model/run/critical';
import { idleBreaks, withoutBreaks } from '../../../model/run/idle';
import type { Break } from '../../../model/run/idle';
import { lanesOf } from '../../../model/run/lanes';
import type { Lane } from '../../../model/run/lanes';
import { isLive, timeOf } from '../../../model/run/run';
import { lowerBound, seriesOf } from '../../../model/run/series';
import type { Point, Series } from '../../../model/run/series';
import { useNow } from '../../../ui';
import type { Scene } from '../useScene';
import { useStable } from '../useStable';
import { domain } from './scale';

export interface Times {
  lanes: Lane[];
  series: Series;
  origin: number;
  now: number;
  live: boolean;
  /** When it is expected to end; null when it has ended or nobody knows. */
  expectedEnd: number | null;
  /** No schedule under these caps ends earlier; null when durations are not known. */
  bound: number | null;
  whole: { start: number; end: number };
  /** Times above are without these. */
  breaks: Break[];
  toShown: (time: number) => number;
}

export function useTimeline(scene: Scene): Times {
  const { run, scope } = scene;
  const live = isLive(run);
  const local = useNow(live ? 1_000 : 0);
  const real = timeOf(run, Math.max(local, run.received_at));
  const slots = scope.orchestrate?.cap ?? 0;
  const realLanes = useMemo(
    () => lanesOf(run, scope.members, Math.min(slots, scope.members.length)),
    [run, scope.members, slots],
  );
  const breaks = useStable(useMemo(() => breaksOf(realLanes, live, real), [realLanes, live, real]));
  const toShown = useCallback((time: number) => withoutBreaks(breaks, time), [breaks]);
  const lanes = useMemo(() => shownLanes(realLanes, breaks), [realLanes, breaks]);
  const series = useMemo(
    () => shownSeries(seriesOf(run, scope.members, scope.orchestrate), breaks),
    [run, scope, breaks],
  );
  const now = toShown(real);
  const origin = useMemo(() => {
    let first = Infinity;
    for (const lane of lanes) first = Math.min(first, lane.bars[0]?.start ?? Infinity);
    return Number.isFinite(first) ? first : run.started_at;
  }, [lanes, run.started_at]);
  const end = live && run.eta_ms !== null ? toShown(run.now) + run.eta_ms : null;
  const reckoned = useMemo(() => boundOf(scene, series, origin), [scene, series, origin]);
  // Both are guesses while it runs; a bound beyond the guessed end would only confuse.
  const bound = reckoned !== null && end !== null && reckoned > end ? null : reckoned;
  const last = useMemo(() => {
    let latest = origin;
    for (const lane of lanes)
      for (const bar of lane.bars) latest = Math.max(latest, bar.end ?? latest);
    return latest;
  }, [lanes, origin]);
  const ends = [
    last,
    ...(live ? [now] : []),
    ...(end === null ? [] : [end]),
    ...(bound === null ? [] : [bound]),
  ];
  const whole = domain(origin, ends, live);
  return { lanes, series, origin, now, live, expectedEnd: end, bound, whole, breaks, toShown };
}

function breaksOf(lanes: readonly Lane[], live: boolean, now: number): Break[] {
  const busy: [number, number][] = live ? [[now, now]] : [];
  for (const lane of lanes) for (const bar of lane.bars) busy.push([bar.start, bar.end ?? now]);
  return idleBreaks(busy);
}

function shownLanes(lanes: Lane[], breaks: Break[]): Lane[] {
  if (breaks.length === 0) return lanes;
  return lanes.map((lane) => ({
    ...lane,
    bars: lane.bars.map((bar) => ({
      ...bar,
      start: withoutBreaks(breaks, bar.start),
      end: bar.end === null ? null : withoutBreaks(breaks, bar.end),
    })),
  }));
}

function shownSeries(series: Series, breaks: Break[]): Series {
  if (breaks.length === 0) return series;
  const shown = (points: Point[]) =>
    points.map(({ at, value }) => ({ at: withoutBreaks(breaks, at), value }));
  return { running: shown(series.running), ready: shown(series.ready), cap: shown(series.cap) };
}

/** What has run counts as it was, the rest as expected; what a failure holds does not count. */
function boundOf({ run, scope }: Scene, series: Series, origin: number): number | null {
  if (scope.orchestrate === null || run.attempt > 1) return null;
  const perWeight = pace(run, scope.members);
  const durations = new Array<number>(run.steps.length).fill(0);
  const inside = new Set(scope.members);
  for (const index of scope.members) {
    const step = run.steps[index]!;
    if (step.status === 'blocked' || step.status === 'cancelled' || step.status === 'skipped')
      continue;
    const last = step.attempts[step.attempts.length - 1];
    if (last?.started_at && last.finished_at) {
      durations[index] = last.finished_at - last.started_at;
    } else {
      const expected = expectedOf(step, perWeight);
      if (expected === null) return null;
      durations[index] = expected;
    }
  }
  const dependencies = run.structure.dependencies.map((list, i) =>
    inside.has(i) ? list.filter((other) => inside.has(other)) : [],
  );
  return origin + lowerBound(durations, dependencies, run.structure.order, series.cap, origin);
}
