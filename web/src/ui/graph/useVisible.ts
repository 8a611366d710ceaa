// Which part of the world cards are made for: it follows the camera in large steps, so that panning
// renders seldom.
import { useEffect, useState } from 'react';
import type { CameraControl } from './useCamera';
import { detailOf, sameRect, seen } from './viewport';
import type { Detail, Rect } from './viewport';

export interface Visible {
  rect: Rect;
  detail: Detail;
}

const nothing: Visible = { rect: { left: 0, top: 0, right: 0, bottom: 0 }, detail: 'full' };

export function useVisible(control: CameraControl, cards: number): Visible {
  const [visible, setVisible] = useState(nothing);
  useEffect(
    () =>
      control.watch((camera, window) => {
        const rect = seen(camera, window, 60, 256 * Math.max(1, Math.round(0.5 / camera.k)));
        const detail = detailOf(camera.k, cards);
        setVisible((before) =>
          before.detail === detail && sameRect(before.rect, rect) ? before : { rect, detail },
        );
      }),
    [control, cards],
  );
  return visible;
}
