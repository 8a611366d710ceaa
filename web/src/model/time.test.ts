import { describe, expect, it } from 'vitest';
import { clock, duration, relative } from './time';

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [6_540, '6.5 s'],
    [9_999, '9.9 s'],
    [10_000, '0:10'],
    [41_000, '0:41'],
    [723_000, '12:03'],
    [7_380_000, '2 h 03 min'],
    [200_000_000, '2 d 7 h'],
    [null, '–'],
  ])('shows %s ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

it('lets a running clock begin at 0:00, and never before it', () => {
  expect(clock(0)).toBe('0:00');
  expect(clock(-500)).toBe('0:00');
  expect(clock(5_900)).toBe('0:05');
});

describe('relative time', () => {
  const now = Date.UTC(2026, 5, 15, 12);
  it.each([
    [2_000, 'just now'],
    [42_000, '42 s ago'],
    [5 * 60_000, '5 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [30 * 3_600_000, 'yesterday'],
    [4 * 86_400_000, '4 days ago'],
    [60 * 86_400_000, '16 Apr'],
    [700 * 86_400_000, '15 Jul 2024'],
  ])('of %s ms ago is “%s”', (ago, text) => {
    expect(relative(now - ago, now)).toBe(text);
  });
});
