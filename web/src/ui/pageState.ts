// Title and icon of the browser's tab carry the state of what is open.
import { useEffect } from 'react';
import type { StateColour } from '../model/state';
import { colours } from './theme';

const plainIcon = '/favicon.svg';

function setIcon(href: string, type: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (link === null) return;
  link.type = type;
  link.href = href;
}

/** The icon with a dot (`share` null) or a ring filled by `share`, 0 to 1, in the colour of a state. */
function drawIcon(colour: StateColour, share: number | null): void {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const fill = colours([colour])[colour];
  pen.lineWidth = 11;
  pen.lineCap = 'round';
  pen.strokeStyle = fill;
  pen.fillStyle = fill;
  if (share === null) {
    pen.beginPath();
    pen.arc(32, 32, 27, 0, 2 * Math.PI);
    pen.fill();
  } else {
    pen.globalAlpha = 0.3;
    pen.beginPath();
    pen.arc(32, 32, 25, 0, 2 * Math.PI);
    pen.stroke();
    pen.globalAlpha = 1;
    pen.beginPath();
    pen.arc(32, 32, 25, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.max(0.02, share));
    pen.stroke();
  }
  setIcon(canvas.toDataURL('image/png'), 'image/png');
}

/** Sets the title of the page, and takes it back when the page is left. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? 'workflow-builder' : `${title} · wfb`;
  }, [title]);
}

/** Sets the icon for a state; `share` is what is done, 0 to 1, in steps of 1/20 to draw seldom. */
export function usePageIcon(colour: StateColour | null, share: number | null = null): void {
  const rounded = share === null ? null : Math.round(share * 20) / 20;
  useEffect(() => {
    if (colour === null) return;
    drawIcon(colour, rounded);
    return () => setIcon(plainIcon, 'image/svg+xml');
  }, [colour, rounded]);
}
