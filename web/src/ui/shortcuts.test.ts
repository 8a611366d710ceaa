import { expect, it } from 'vitest';
import { chordOf } from './shortcuts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

it.each([
  [{ ...none, key: '?', shiftKey: true }, '?'],
  [{ ...none, key: '1' }, '1'],
  [{ ...none, key: 'k', ctrlKey: true }, 'Ctrl+K'],
  [{ ...none, key: 'k', metaKey: true }, 'Ctrl+K'],
  [{ ...none, key: 'Enter', ctrlKey: true }, 'Ctrl+Enter'],
  [{ ...none, key: 'ArrowLeft', shiftKey: true }, 'Shift+ArrowLeft'],
])('writes a pressed key as it is listed', (event, chord) => {
  expect(chordOf(event)).toBe(chord);
});
