import { clock } from '../../../ui';
import { ticks, xOf } from './scale';
import type { Scale } from './scale';
import type { Times } from './useTimeline';

/** The axis, now, the expected end and the lower bound. */
export function Marks({
  times,
  scale,
  labels = true,
}: {
  times: Times;
  scale: Scale;
  labels?: boolean;
}) {
  const { origin, now, live, expectedEnd, bound } = times;
  const inside = (time: number) => time >= scale.start && time <= scale.end;
  const late =
    expectedEnd !== null &&
    bound !== null &&
    Math.abs(xOf(scale, expectedEnd) - xOf(scale, bound)) < 118;
  const marks = ticks(scale, origin);
  const fine = marks.length > 1 && (marks[1] ?? 0) - (marks[0] ?? 0) < 1_000;
  return (
    <div className="marks" aria-hidden={!labels}>
      {marks.map((at) => (
        <span
          key={at}
          className="mark"
          style={{ transform: `translateX(${xOf(scale, origin + at)}px)` }}
        >
          {labels && (
            <small>{fine ? `${(at / 1000).toFixed(at % 1000 === 0 ? 0 : 1)} s` : clock(at)}</small>
          )}
        </span>
      ))}
      {times.breaks.map(({ from, length }) => {
        const at = times.toShown(from);
        return inside(at) ? (
          <span
            key={from}
            className="mark mark-break"
            style={{ transform: `translateX(${xOf(scale, at)}px)` }}
          >
            {labels && <small>idle {clock(length)}</small>}
          </span>
        ) : null;
      })}
      {bound !== null && inside(bound) && (
        <Mark
          kind="bound"
          x={xOf(scale, bound)}
          width={scale.width}
          label={labels ? `lower bound ${clock(bound - origin)}` : ''}
          low={late}
        />
      )}
      {expectedEnd !== null && expectedEnd > now && inside(expectedEnd) && (
        <Mark
          kind="end"
          x={xOf(scale, expectedEnd)}
          width={scale.width}
          label={labels ? `expected end ${clock(expectedEnd - origin)}` : ''}
        />
      )}
      {live && inside(now) && (
        <Mark kind="now" x={xOf(scale, now)} width={scale.width} label={labels ? 'now' : ''} />
      )}
    </div>
  );
}

interface MarkProps {
  kind: 'now' | 'end' | 'bound';
  x: number;
  width: number;
  label: string;
  low?: boolean;
}

function Mark({ kind, x, width, label, low = false }: MarkProps) {
  const left = x > width - 120;
  return (
    <span
      className={`mark mark-${kind}${left ? ' mark-left' : ''}${low ? ' mark-low' : ''}`}
      style={{ transform: `translateX(${x}px)` }}
    >
      {label !== '' && <small>{label}</small>}
    </span>
  );
}
