import { useMemo, useRef, useState } from 'react';
import { ChevronDownIcon, IconButton, cx } from '../../../ui';
import { useNarrow } from '../useNarrow';
import { useWidth } from '../useWidth';
import type { Scene } from '../useScene';
import { Lanes, LaneTitles } from './Lanes';
import { pitchFor } from './scale';
import { useTimeline } from './useTimeline';
import './TimelineStrip.css';

const key = 'wfb.strip';

function folded(): boolean {
  try {
    return localStorage.getItem(key) === 'folded';
  } catch {
    return false;
  }
}

/** The slots, always there under the graph; it folds. */
export function TimelineStrip({
  scene,
  onSelect,
}: {
  scene: Scene;
  onSelect: (index: number) => void;
}) {
  const [open, setOpen] = useState(() => !folded());
  const narrow = useNarrow();
  if (narrow) return null;
  const toggle = () => {
    setOpen(!open);
    try {
      localStorage.setItem(key, open ? 'folded' : 'open');
    } catch {
      // Storage is blocked: it is remembered for this page only.
    }
  };
  return (
    <footer className={cx('timeline-strip', !open && 'timeline-strip-folded')} aria-label="Slots">
      <span className="timeline-strip-fold">
        <IconButton
          small
          label={open ? 'Fold the timeline' : 'Show the timeline'}
          aria-expanded={open}
          icon={<ChevronDownIcon size={14} />}
          onClick={toggle}
        />
      </span>
      {open ? <Strip scene={scene} onSelect={onSelect} /> : <span className="muted">Timeline</span>}
    </footer>
  );
}

function Strip({ scene, onSelect }: { scene: Scene; onSelect: (index: number) => void }) {
  const times = useTimeline(scene);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { start, end } = times.whole;
  const pitch = pitchFor(times.lanes.length);
  const scale = useMemo(() => ({ start, end, width, pitch }), [start, end, width, pitch]);
  return (
    <div className="timeline-strip-scroll">
      <LaneTitles lanes={times.lanes} pitch={pitch} />
      <div ref={box}>
        {width > 0 && <Lanes scene={scene} times={times} scale={scale} onSelect={onSelect} />}
      </div>
    </div>
  );
}
