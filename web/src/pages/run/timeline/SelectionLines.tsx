import type { Bar } from '../../../model/run/lanes';
import type { Scene } from '../useScene';
import { xOf } from './scale';
import type { Scale } from './scale';
import type { Times } from './useTimeline';

interface Spot {
  bar: Bar;
  row: number;
}

/** From what the selected step waited for to it, and on to what it freed; and its wait for a slot. */
export function SelectionLines({
  scene,
  times,
  scale,
}: {
  scene: Scene;
  times: Times;
  scale: Scale;
}) {
  const { run, selected } = scene;
  if (selected === null) return null;
  const around = new Set([
    selected,
    ...run.structure.dependencies[selected]!,
    ...run.structure.dependents[selected]!,
  ]);
  const spots = new Map<number, Spot>();
  times.lanes.forEach((lane, row) => {
    for (const bar of lane.bars) {
      if (!around.has(bar.index)) continue;
      const known = spots.get(bar.index);
      if (known === undefined || known.bar.start < bar.start) spots.set(bar.index, { bar, row });
    }
  });
  const own = spots.get(selected);
  if (own === undefined) return null;
  const y = (row: number) => (row + 0.5) * scale.pitch - 2.5;
  const path = (from: Spot, to: Spot) => {
    const x1 = xOf(scale, from.bar.end ?? times.now);
    const x2 = xOf(scale, to.bar.start);
    const bend = Math.max(12, Math.abs(x2 - x1) / 2);
    return `M${x1} ${y(from.row)}C${x1 + bend} ${y(from.row)} ${x2 - bend} ${y(to.row)} ${x2} ${y(to.row)}`;
  };
  const readyAt = run.steps[selected]!.ready_at;
  const ready = readyAt === null ? null : times.toShown(readyAt);
  const wait =
    ready !== null && own.bar.attempt === 1 ? xOf(scale, own.bar.start) - xOf(scale, ready) : 0;
  return (
    <>
      <svg className="selection-lines" aria-hidden="true">
        {run.structure.dependencies[selected]!.map((index) => {
          const spot = spots.get(index);
          return spot && <path key={index} d={path(spot, own)} />;
        })}
        {run.structure.dependents[selected]!.map((index) => {
          const spot = spots.get(index);
          return spot && <path key={index} d={path(own, spot)} className="selection-line-after" />;
        })}
      </svg>
      {wait >= 1 && ready !== null && (
        <span
          className="wait-bar"
          title="ready, waited for a slot"
          style={{
            transform: `translate(${xOf(scale, ready)}px, ${(own.row + 0.5) * scale.pitch - 5}px)`,
            width: wait,
          }}
        />
      )}
    </>
  );
}
