import { useMemo } from 'react';
import type { Schedule } from '../../api/types';
import { amount, chartOf, scheduleFor, tickLabel } from '../../model/workflow/plan';

interface Props {
  schedules: readonly Schedule[];
  knee: number;
  slots: number;
  isMs: boolean;
  onSlots: (n: number) => void;
}

const width = 328;
const height = 168;

/** Makespan over slots. The table beneath says the same in figures. */
export function MakespanChart({ schedules, knee, slots, isMs, onSlots }: Props) {
  const chart = useMemo(() => chartOf(schedules, width, height, isMs), [schedules, isMs]);
  const chosen = scheduleFor(schedules, slots);
  const kneePlace = schedules.findIndex((one) => one.slots === knee);
  const kneeOne = schedules[kneePlace];
  const late = kneePlace > schedules.length - 3;
  const every = Math.ceil(schedules.length / 10);
  const band = schedules.length < 2 ? width : chart.x(1) - chart.x(0);
  return (
    <svg
      className="makespan"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Time by concurrency; the knee is at ${knee}. The table has the figures.`}
    >
      {chart.ticks.map(({ value, y }) => (
        <g key={value}>
          <path className="makespan-grid" d={`M44 ${y}H${width - 10}`} />
          <text x={38} y={y + 3.5} textAnchor="end">
            {isMs ? tickLabel(value) : amount(value, false)}
          </text>
        </g>
      ))}
      {schedules.map((one, place) =>
        place % every === 0 ? (
          <text key={one.slots} x={chart.x(place)} y={height - 4} textAnchor="middle">
            {one.slots}
          </text>
        ) : null,
      )}
      <path className="makespan-bound" d={chart.bound} />
      <path className="makespan-line" d={chart.line} />
      {kneeOne && (
        <g className="makespan-knee">
          <path d={`M${chart.x(kneePlace)} ${chart.y(kneeOne.makespan)}V${height - 20}`} />
          <text
            x={chart.x(kneePlace) + (late ? -5 : 5)}
            y={height - 26}
            textAnchor={late ? 'end' : 'start'}
          >
            knee
          </text>
        </g>
      )}
      {schedules.map((one, place) => (
        <g
          key={one.slots}
          className={one === chosen ? 'makespan-point makespan-on' : 'makespan-point'}
          onClick={() => onSlots(one.slots)}
        >
          <rect x={chart.x(place) - band / 2} y={0} width={band} height={height} fill="transparent">
            <title>{`${one.slots} at a time: ${amount(one.makespan, isMs)}, not below ${amount(one.lower_bound, isMs)}`}</title>
          </rect>
          <circle cx={chart.x(place)} cy={chart.y(one.makespan)} r={one === chosen ? 5 : 3} />
        </g>
      ))}
    </svg>
  );
}
