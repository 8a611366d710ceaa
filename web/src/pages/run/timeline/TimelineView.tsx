import { useEffect, useMemo, useRef, useState } from 'react';
import { isFinished } from '../../../model/state';
import { EmptyState, FitIcon, IconButton, MinusIcon, PlusIcon, clock, duration } from '../../../ui';
import { useWidth } from '../useWidth';
import type { Scene } from '../useScene';
import { ConcurrencyChart } from './ConcurrencyChart';
import { Lanes, LaneTitles } from './Lanes';
import { moved, timeAt, widePitch, zoomed } from './scale';
import { useTimeline } from './useTimeline';
import type { Times } from './useTimeline';
import './TimelineView.css';

/** Who ran when and in which slot; over it how many ran, how many were ready, and the cap. */
export function TimelineView({
  scene,
  onSelect,
}: {
  scene: Scene;
  onSelect: (index: number) => void;
}) {
  const times = useTimeline(scene);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [part, setPart] = useState<{ start: number; end: number } | null>(null);
  const { whole } = times;
  const { start, end } = part ?? whole;
  const scale = useMemo(() => ({ start, end, width, pitch: widePitch }), [start, end, width]);
  const latest = useRef({ scale, whole });
  latest.current = { scale, whole };
  const zoom = (factor: number, around = (start + end) / 2) => {
    const next = zoomed({ start, end }, whole, factor, around);
    setPart(next.end - next.start >= (whole.end - whole.start) * 0.999 ? null : next);
  };
  const zoomLatest = useRef(zoom);
  zoomLatest.current = zoom;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      const { scale: now, whole: all } = latest.current;
      const left = element.getBoundingClientRect().left;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoomLatest.current(Math.exp(-event.deltaY * 0.004), timeAt(now, event.clientX - left));
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        const by = ((event.deltaX || event.deltaY) / now.width) * (now.end - now.start);
        setPart((before) => (before === null ? null : moved(before, all, by)));
      }
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  if (times.lanes.every((lane) => lane.bars.length === 0) && !times.live) {
    return (
      <div className="timeline-view">
        <EmptyState title="Nothing has run">No step of this run has started.</EmptyState>
      </div>
    );
  }
  return (
    <div className="timeline-view">
      <div className="timeline-head">
        <Facts scene={scene} times={times} />
        <span className="timeline-tools">
          <IconButton
            small
            label="Zoom out"
            icon={<MinusIcon size={16} />}
            onClick={() => zoom(0.5)}
          />
          <IconButton small label="Zoom in" icon={<PlusIcon size={16} />} onClick={() => zoom(2)} />
          <IconButton
            small
            label="Whole run"
            icon={<FitIcon size={16} />}
            onClick={() => setPart(null)}
          />
        </span>
      </div>
      <div className="timeline-body">
        {scene.scope.orchestrate !== null && (
          <>
            <div className="timeline-chart-title">
              <span className="key key-running">running</span>
              <span className="key key-ready">ready</span>
              <span className="key key-cap">cap</span>
            </div>
            {width > 0 ? <ConcurrencyChart times={times} scale={scale} /> : <div />}
          </>
        )}
        <LaneTitles lanes={times.lanes} pitch={scale.pitch} />
        <div ref={box} className="timeline-lanes">
          {width > 0 && <Lanes scene={scene} times={times} scale={scale} onSelect={onSelect} />}
        </div>
      </div>
      <p className="muted timeline-hint">
        Ctrl and the wheel zoom, Shift and the wheel move; arrows walk from bar to bar.
      </p>
    </div>
  );
}

/** How near the run came to the best schedule. */
function Facts({ scene, times }: { scene: Scene; times: Times }) {
  const { run, scope } = scene;
  const { bound, origin } = times;
  let last = origin;
  for (const lane of times.lanes)
    for (const bar of lane.bars) last = Math.max(last, bar.end ?? times.now);
  const took = last - origin;
  const ideal = bound === null ? null : bound - origin;
  const idle = scope.orchestrate?.idle_while_ready_ms ?? null;
  const done = isFinished(run.status);
  return (
    <dl className="timeline-facts">
      <div>
        <dt>{times.breaks.length > 0 ? 'Active' : done ? 'Took' : 'So far'}</dt>
        <dd>{took < 10_000 ? duration(took) : clock(took)}</dd>
      </div>
      {ideal !== null && (
        <div title="No schedule under these caps is quicker: the longest chain of dependencies, or the work spread over the slots.">
          <dt>Lower bound</dt>
          <dd>
            {ideal < 10_000 ? duration(ideal) : clock(ideal)}
            {done && ideal > 0 && <em> · {(took / ideal).toFixed(2)} ×</em>}
          </dd>
        </div>
      )}
      {scope.orchestrate !== null && (
        <div>
          <dt>Most at once</dt>
          <dd>
            {scope.orchestrate.max_running} <em>of {scope.orchestrate.cap}</em>
          </dd>
        </div>
      )}
      {idle !== null && (
        <div title="Time that slots were free while something was ready.">
          <dt>Idle while ready</dt>
          <dd>{duration(idle)}</dd>
        </div>
      )}
    </dl>
  );
}
