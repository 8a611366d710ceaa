import { memo, useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Lane } from '../../../model/run/lanes';
import { titleOf } from '../../../model/run/structure';
import { stateColour, stateWord } from '../../../model/state';
import type { AnyState } from '../../../model/state';
import { clock, cx, duration } from '../../../ui';
import type { Scene } from '../useScene';
import { barsIn } from './barsIn';
import { Marks } from './Marks';
import { SelectionLines } from './SelectionLines';

import { finePitch } from './scale';
import type { Scale } from './scale';
import type { Times } from './useTimeline';
import './Lanes.css';

interface BarProps {
  left: number;
  width: number;
  status: string;
  title: string;
  name: string;
  index: number;
  count: number;
  selected: boolean;
  near: boolean;
  active: boolean;
}

const BarView = memo(function BarView({
  left,
  width,
  status,
  title,
  name,
  index,
  count,
  selected,
  near,
  active,
}: BarProps) {
  return (
    <button
      type="button"
      className={cx(
        'bar',
        `bar-${status}`,
        `state-${stateColour(status as AnyState)}`,
        selected && 'bar-selected',
        near && 'bar-near',
        count > 1 && 'bar-pile',
        width <= 26 && 'bar-narrow',
      )}
      data-index={index}
      tabIndex={active ? 0 : -1}
      aria-label={name}
      title={name}
      style={{ transform: `translateX(${left}px)`, width: Math.max(1.5, width - 1) }}
    >
      {width > 26 ? title : ''}
    </button>
  );
});

interface Props {
  scene: Scene;
  times: Times;
  scale: Scale;
  onSelect: (index: number) => void;
}

/** A lane per slot, a bar per attempt; arrows walk along and across lanes. */
export function Lanes({ scene, times, scale, onSelect }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const { lanes } = times;
  const { pitch } = scale;
  const click = (event: MouseEvent) => {
    const bar = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (bar !== null) onSelect(Number(bar.dataset.index));
  };
  const press = (event: KeyboardEvent) => {
    if (!event.key.startsWith('Arrow')) return;
    const bars = [...(root.current?.querySelectorAll<HTMLElement>('.bar') ?? [])];
    const here = document.activeElement;
    const next = nextBar(event.key, bars, here instanceof HTMLElement ? here : null);
    if (next === null) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      ref={root}
      className="lanes"
      role="group"
      aria-label="Attempts by slot"
      onClick={click}
      onKeyDown={press}
      style={{ height: lanes.length * pitch + 18, '--pitch': `${pitch}px` } as React.CSSProperties}
    >
      <Marks times={times} scale={scale} />
      <SelectionLines scene={scene} times={times} scale={scale} />
      {lanes.map((lane, i) => (
        <LaneView
          key={i}
          lane={lane}
          row={i}
          scene={scene}
          scale={scale}
          times={times}
          first={i === 0}
        />
      ))}
    </div>
  );
}

interface LaneProps {
  lane: Lane;
  row: number;
  scene: Scene;
  scale: Scale;
  times: Times;
  first: boolean;
}

function LaneView({ lane, row, scene, scale, times, first }: LaneProps) {
  const { run, selected } = scene;
  const near = selected === null ? [] : run.structure.dependencies[selected]!;
  const drawn = useMemo(() => barsIn(lane, scale, times.now), [lane, scale, times.now]);
  return (
    <div className="lane" style={{ top: row * scale.pitch }}>
      {drawn.map(({ left, width, bar, count }, i) => {
        const step = run.steps[bar.index]!;
        const title = titleOf(run.structure, step);
        const length = duration((bar.end ?? times.now) - bar.start);
        const word = stateWord(bar.status as AnyState);
        const again = bar.attempt > 1 ? ` · attempt ${bar.attempt}` : '';
        const name =
          count > 1
            ? `${count} attempts from ${clock(bar.start - times.origin)} on`
            : `${title}${again} · ${typeof word === 'string' ? word.toLowerCase() : bar.status} · ${length} in ${lane.title}`;
        return (
          <BarView
            key={`${bar.index}.${bar.attempt}`}
            left={left}
            width={width}
            status={bar.status}
            title={scale.pitch > finePitch ? title : ''}
            name={name}
            index={bar.index}
            count={count}
            selected={bar.index === selected}
            near={near.includes(bar.index)}
            active={first && i === 0}
          />
        );
      })}
    </div>
  );
}

/** The next bar of the lane, or the one of the neighbouring lane that is nearest in time. */
function nextBar(key: string, bars: HTMLElement[], here: HTMLElement | null): HTMLElement | null {
  if (here === null) return bars[0] ?? null;
  const lane = (bar: HTMLElement) => bar.parentElement;
  const box = here.getBoundingClientRect();
  const along = bars.filter((bar) => lane(bar) === lane(here));
  const at = along.indexOf(here);
  if (key === 'ArrowRight') return along[at + 1] ?? null;
  if (key === 'ArrowLeft') return along[at - 1] ?? null;
  const other =
    key === 'ArrowDown' ? lane(here)?.nextElementSibling : lane(here)?.previousElementSibling;
  let best: HTMLElement | null = null;
  let apart = Infinity;
  for (const bar of bars) {
    if (lane(bar) !== other) continue;
    const distance = Math.abs(bar.getBoundingClientRect().left - box.left);
    if (distance < apart) {
      apart = distance;
      best = bar;
    }
  }
  return best;
}

/** Names of the lanes, beside them. */
export function LaneTitles({ lanes, pitch }: { lanes: readonly Lane[]; pitch: number }) {
  return (
    <div className="lane-titles" aria-hidden="true">
      {lanes.map((lane, i) => (
        <span key={i} style={{ height: pitch, lineHeight: `${Math.max(11, pitch - 5)}px` }}>
          {pitch > finePitch || i % 4 === 0 ? lane.title : ''}
        </span>
      ))}
    </div>
  );
}
