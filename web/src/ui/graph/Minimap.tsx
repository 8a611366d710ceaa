import { useEffect, useRef } from 'react';
import type { Layout } from '../../api/types';
import type { CameraControl } from './useCamera';
import type { GraphCard } from './graph';
import { paintPills, prepare } from './paint';
import type { Palette } from './paint';

interface Props {
  layout: Layout;
  cards: readonly GraphCard[];
  palette: Palette;
  control: CameraControl;
}

const size = { width: 168, height: 104 };
const padding = 6;

/** The whole graph in a corner, with a frame around what is seen. Only there when not all is seen. */
export function Minimap({ layout, cards, palette, control }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const k = Math.min(
    (size.width - 2 * padding) / Math.max(1, layout.width),
    (size.height - 2 * padding) / Math.max(1, layout.height),
  );
  const left = (size.width - layout.width * k) / 2;
  const top = (size.height - layout.height * k) / 2;
  useEffect(() => {
    if (canvas.current === null) return;
    const pen = prepare(canvas.current, size);
    if (pen === null) return;
    const all = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
    paintPills(pen, layout, cards, all, { x: left, y: top, k }, palette, () => false);
  }, [layout, cards, palette, k, left, top]);
  useEffect(
    () =>
      control.watch((camera, window) => {
        const world = {
          left: -camera.x / camera.k,
          top: -camera.y / camera.k,
          width: window.width / camera.k,
          height: window.height / camera.k,
        };
        const all =
          world.left <= 4 &&
          world.top <= 4 &&
          world.left + world.width >= layout.width - 4 &&
          world.top + world.height >= layout.height - 4;
        if (root.current !== null) root.current.hidden = all;
        if (frame.current === null) return;
        Object.assign(frame.current.style, {
          left: `${left + world.left * k}px`,
          top: `${top + world.top * k}px`,
          width: `${world.width * k}px`,
          height: `${world.height * k}px`,
        });
      }),
    [control, layout, k, left, top],
  );
  const jump = (event: React.PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    control.centre((event.clientX - box.left - left) / k, (event.clientY - box.top - top) / k);
  };
  return (
    <div
      ref={root}
      className="minimap"
      aria-hidden="true"
      hidden
      onPointerDown={jump}
      onPointerMove={jump}
    >
      <canvas ref={canvas} style={size} />
      <span ref={frame} className="minimap-frame" />
    </div>
  );
}
