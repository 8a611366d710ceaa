import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+):\s*light-dark\(\s*(#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\s*\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }] as const,
  ),
);

type Theme = 'light' | 'dark';

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: Theme, a: string, b: string): number {
  const of = (name: string) => {
    const colour = tokens.get(name)?.[theme];
    if (colour === undefined) throw new Error(`no token --${name}`);
    return luminance(colour);
  };
  const [dark = 0, light = 0] = [of(a), of(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const states = ['run', 'ok', 'bad', 'blk', 'rdy', 'wait', 'skip', 'attention', 'cancel'];
const texts: [string, string][] = [
  ...states.flatMap((state): [string, string][] => [
    [state, 'bg'],
    [state, 'panel'],
    [state, 'raised'],
    [state, `${state}-soft`],
    ['ink', `${state}-soft`],
    ['ink2', `${state}-soft`],
    [`${state}-on`, state],
  ]),
  ...['ink', 'ink2', 'ink3', 'accent'].flatMap((ink): [string, string][] =>
    ['bg', 'panel', 'raised', 'hover'].map((ground) => [ink, ground]),
  ),
  ['accent', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['accent-on', 'accent'],
  ['accent-on', 'accent-hover'],
];

describe.each<Theme>(['light', 'dark'])('the %s theme', (theme) => {
  it.each(texts)('shows --%s on --%s with a contrast of 4.5 or more', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['panel', 'bg'])('draws controls on --%s with a contrast of 3 or more', (ground) => {
    expect(contrast(theme, 'control', ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme, 'focus', ground)).toBeGreaterThanOrEqual(3);
  });
});
