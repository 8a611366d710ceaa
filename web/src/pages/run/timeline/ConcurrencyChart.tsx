import { memo } from 'react';
import { valueAt } from '../../../model/run/series';
import type { Point } from '../../../model/run/series';
import { xOf } from './scale';
import type { Scale } from './scale';
import type { Times } from './useTimeline';

const height = 120;
const top = 8;

/** Points in sight, at most two for each pixel: the highest of it and the last. */
function thinned(points: readonly Point[], scale: Scale, until: number): Point[] {
  const result: Point[] = [{ at: scale.start, value: valueAt(points, scale.start) }];
  let pixel = -1;
  for (const point of points) {
    if (point.at <= scale.start) continue;
    if (point.at > Math.min(scale.end, until)) break;
    const here = Math.floor(xOf(scale, point.at));
    const last = result[result.length - 1]!;
    if (here === pixel && result.length > 2) {
      const high = result[result.length - 2]!;
      high.value = Math.max(high.value, last.value);
      result[result.length - 1] = point;
    } else {
      result.push({ ...point });
      pixel = here;
    }
  }
  const last = result[result.length - 1]!;
  result.push({ at: Math.min(scale.end, Math.max(until, last.at)), value: last.value });
  return result;
}

/** `gaps`: nothing is drawn while the value is 0. */
function stepPath(
  points: Point[],
  scale: Scale,
  y: (value: number) => number,
  gaps = false,
): string {
  let path = '';
  let before = 0;
  for (const point of points) {
    const x = Math.round(xOf(scale, point.at) * 10) / 10;
    const level = `${x} ${y(point.value)}`;
    if (path === '') path = `M${level}`;
    else if (gaps && before === 0) path += `M${level}`;
    else path += `H${x}${gaps && point.value === 0 ? '' : `V${y(point.value)}`}`;
    before = point.value;
  }
  return path;
}

/** Running, ready and cap over time, on the axis of the lanes below. */
export const ConcurrencyChart = memo(function ConcurrencyChart({
  times,
  scale,
}: {
  times: Times;
  scale: Scale;
}) {
  const { series, live, now, whole } = times;
  const until = live ? now : whole.end;
  const highest = Math.max(
    1,
    ...series.running.map((p) => p.value),
    ...series.cap.map((p) => p.value),
  );
  const readyHighest = Math.max(...series.ready.map((p) => p.value), 0);
  // Many may be ready: they do not make the rest flat.
  const most = Math.max(highest, Math.min(readyHighest, highest * 2.5));
  const y = (value: number) =>
    Math.round((height - (Math.min(value, most) / most) * (height - top)) * 10) / 10;
  const running = thinned(series.running, scale, until);
  const line = stepPath(running, scale, y);
  const lastX = xOf(scale, running[running.length - 1]!.at);
  const cap = series.cap[series.cap.length - 1]?.value ?? null;
  return (
    <svg
      className="chart"
      width={scale.width}
      height={height + 2}
      role="img"
      aria-label={`Running over time, at most ${highest}${cap === null ? '' : `, cap ${cap}`}`}
    >
      <line className="chart-base" x1={0} x2={scale.width} y1={height} y2={height} />
      <path className="chart-running" d={`${line}L${lastX} ${height}L0 ${height}Z`} />
      <path className="chart-running-line" d={line} />
      {series.ready.length > 0 && (
        <path
          className="chart-ready"
          d={stepPath(thinned(series.ready, scale, until), scale, y, true)}
        />
      )}
      {series.cap.length > 0 && (
        <path className="chart-cap" d={stepPath(thinned(series.cap, scale, until), scale, y)} />
      )}
      {series.cap.map((point, i) =>
        point.at >= scale.start && point.at <= scale.end ? (
          <text
            key={i}
            x={Math.min(scale.width - 14, xOf(scale, point.at) + 4)}
            y={y(point.value) - 3}
          >
            {point.value}
          </text>
        ) : null,
      )}
    </svg>
  );
});
