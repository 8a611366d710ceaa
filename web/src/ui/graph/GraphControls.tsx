import { useEffect, useState } from 'react';
import { FitIcon, MinusIcon, PlusIcon } from '../icons';
import { IconButton } from '../IconButton';
import { useShortcuts } from '../shortcuts';
import type { CameraControl } from './useCamera';

export function GraphControls({ control }: { control: CameraControl }) {
  const [percent, setPercent] = useState(100);
  useEffect(() => control.watch((camera) => setPercent(Math.round(camera.k * 100))), [control]);
  useShortcuts('Graph', [
    { keys: '+', does: 'Zoom in', act: () => control.zoom(1.25) },
    { keys: '=', does: 'Zoom in', hidden: true, act: () => control.zoom(1.25) },
    { keys: '-', does: 'Zoom out', act: () => control.zoom(0.8) },
    { keys: '0', does: 'Zoom to 100 %', act: () => control.zoomTo(1) },
    { keys: 'f', does: 'Show all of it', act: () => control.fit() },
    { keys: 'ArrowRight', does: 'Walk the graph; up and down within a layer' },
    { keys: 'Enter', does: 'Select; on the selected one, open its child run' },
  ]);
  return (
    <div className="graph-controls">
      <IconButton
        small
        label="Zoom out"
        shortcut="-"
        icon={<MinusIcon size={16} />}
        onClick={() => control.zoom(0.8)}
      />
      <button
        type="button"
        className="graph-percent"
        title="Zoom to 100 %"
        onClick={() => control.zoomTo(1)}
      >
        {percent} %
      </button>
      <IconButton
        small
        label="Zoom in"
        shortcut="+"
        icon={<PlusIcon size={16} />}
        onClick={() => control.zoom(1.25)}
      />
      <IconButton
        small
        label="Fit"
        shortcut="F"
        icon={<FitIcon size={16} />}
        onClick={() => control.fit()}
      />
    </div>
  );
}
