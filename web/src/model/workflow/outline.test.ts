import { expect, it } from 'vitest';
import { outline } from './outline';

it('writes one member a line, indented', () => {
  expect(outline({ root: '${input.root}', config: { a: 1, b: ['x', 'y'] }, none: {} })).toBe(
    ['root: ${input.root}', 'config:', '  a: 1', '  b: x, y', 'none: {}'].join('\n'),
  );
});

it('writes lists of objects with dashes', () => {
  expect(outline([{ name: 'failed', when: 'x > 0' }, { name: 'ok' }])).toBe(
    ['– name: failed', '  when: x > 0', '– name: ok'].join('\n'),
  );
});

it('keeps plain values as they are, and shows what is empty', () => {
  expect(outline('a\nb')).toBe('a\nb');
  expect([outline(''), outline(null), outline([]), outline(0)]).toEqual([
    '""',
    'null',
    'none',
    '0',
  ]);
});
