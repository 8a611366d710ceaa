import { useEffect, useState } from 'react';
import { FitIcon, MinusIcon, PlusIcon } from '../icons';
import { IconButton } from '../IconButton';
import { useShortcuts } from '../shortcuts';
import type { CameraControl } from './useCamera';

export function GraphControls({ control }: { control: CameraControl }) {
  const [percent, setPercent] = useState(100);
  useEffect(() => control.watch((camera) => setPercent(Math.round(camera.k * 100))), [control]);
  useShortcuts({
    '+': () => control.zoom(1.25),
    '=': () => control.zoom(1.25),
    '-': () => control.zoom(0.8),
    '0': () => control.zoomTo(1),
    f: () => control.fit(),
  });
  return (
    <div className="graph-controls">
      <IconButton small label="Zoom out" shortcut="-" icon={<MinusIcon size={16} />} onClick={() => control.zoom(0.8)} />
      <button type="button" className="graph-percent" title="Zoom to 100 %" onClick={() => control.zoomTo(1)}>
        {percent} %
      </button>
      <IconButton small label="Zoom in" shortcut="+" icon={<PlusIcon size={16} />} onClick={() => control.zoom(1.25)} />
      <IconButton small label="Fit" shortcut="F" icon={<FitIcon size={16} />} onClick={() => control.fit()} />
    </div>
  );
}
