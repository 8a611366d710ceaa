import { expect, test } from 'vitest';
import { parseAnsi, plainStyle, stripAnsi } from './ansi';

test('colours and weights become classes', () => {
  const { spans, style } = parseAnsi('a\x1b[1;31mred\x1b[0m b');
  expect(spans).toEqual([
    { text: 'a', classes: '' },
    { text: 'red', classes: 'ansi-bold ansi-fg-1' },
    { text: ' b', classes: '' },
  ]);
  expect(style).toEqual(plainStyle);
});

test('a style goes on in the next line', () => {
  const first = parseAnsi('\x1b[32mgreen');
  expect(parseAnsi('still', first.style).spans).toEqual([{ text: 'still', classes: 'ansi-fg-2' }]);
});

test('bright, 256 and true colours become one of the sixteen', () => {
  expect(parseAnsi('\x1b[91mx').spans[0]!.classes).toBe('ansi-fg-9');
  expect(parseAnsi('\x1b[38;5;196mx').spans[0]!.classes).toBe('ansi-fg-1');
  expect(parseAnsi('\x1b[38;2;0;200;0;1mx').spans[0]!.classes).toBe('ansi-bold ansi-fg-2');
  expect(parseAnsi('\x1b[48;5;240mx').spans[0]!.classes).toBe('ansi-bg-8');
});

test('every other control sequence is dropped', () => {
  expect(stripAnsi('\x1b[2K\x1b[1Ga\x1b]8;;http://x\x07link\x1b]8;;\x07\x1b(B\x00b')).toBe(
    'alinkb',
  );
});

test('a carriage return begins the line anew', () => {
  expect(stripAnsi('10 %\r100 %\r')).toBe('100 %');
});

test('markup stays text', () => {
  expect(parseAnsi('<img src=x>').spans).toEqual([{ text: '<img src=x>', classes: '' }]);
});
