import { useEffect, useState } from 'react';
import type { Layout } from '../../api/types';
import { suited } from './suit';
import { padding } from './useCamera';
import type { CameraControl } from './useCamera';

/** The layout for the window as it is; where a person has zoomed or moved, nothing shifts any more. */
export function useSuited(layout: Layout, control: CameraControl, wanted: number): Layout {
  const [shown, setShown] = useState({ from: layout, layout, room: '' });
  useEffect(
    () =>
      control.watch((_, window) => {
        const width = window.width - padding.left - padding.right;
        const height = window.height - padding.top - padding.bottom;
        const room = `${Math.round(width / 8)} ${Math.round(height / 8)}`;
        setShown((before) => {
          const same = before.from === layout;
          if (same && (before.room === room || control.isTouched())) return before;
          return { from: layout, layout: suited(layout, { width, height }, wanted), room };
        });
      }),
    [control, layout, wanted],
  );
  return shown.from === layout ? shown.layout : layout;
}
