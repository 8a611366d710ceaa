import { useEffect, useRef } from 'react';
import type { Layout } from '../../api/types';
import type { CameraControl } from './useCamera';

/** Names of the columns; they stay at the top and follow their columns sideways. */
export function LayerNames({
  layout,
  layers,
  control,
}: {
  layout: Layout;
  layers: readonly string[];
  control: CameraControl;
}) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      control.watch((camera) => {
        const names = root.current?.children;
        if (names === undefined) return;
        const pitch = columnPitch(layout) * camera.k;
        const every = Math.max(1, Math.ceil(56 / Math.max(1, pitch)));
        for (let i = 0; i < names.length; ++i) {
          const name = names[i] as HTMLElement;
          name.hidden = i % every !== 0;
          name.style.transform = `translateX(${(layout.columns[i] ?? 0) * camera.k + camera.x}px)`;
          name.style.maxWidth = `${pitch * every - 8}px`;
        }
      }),
    [control, layout, layers],
  );
  return (
    <div ref={root} className="layer-names" aria-hidden="true">
      {layout.columns.map((_, i) => (
        <span key={i}>{layers[i] ?? ''}</span>
      ))}
    </div>
  );
}

function columnPitch(layout: Layout): number {
  const [first, second] = layout.columns;
  return first === undefined || second === undefined ? layout.card_width + 40 : second - first;
}
