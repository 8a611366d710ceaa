import { describe, expect, it } from 'vitest';
import type { OrchestratePreview, PreviewItem } from '../../api/types';
import {
  amount,
  amountInWords,
  capOf,
  chartOf,
  criticalLength,
  matches,
  niceStep,
  relatives,
  scheduleFor,
  tickLabel,
} from './plan';

function item(key: string, dependencies: number[]): PreviewItem {
  return {
    key,
    dependencies,
    layer: 0,
    weight: 1,
    expected_ms: null,
    status: 'waiting',
    reason: null,
    group: null,
  };
}

const preview = {
  items: [
    item('@acme/core', []),
    item('@acme/mail', [0]),
    item('@acme/shop', [1]),
    item('@acme/logs', []),
  ],
} as unknown as OrchestratePreview;

it('finds items by all words of a query', () => {
  expect(matches(preview, '  ')).toBeNull();
  expect(matches(preview, 'ACME ma')).toEqual(new Set([1]));
  expect(matches(preview, 'nothing')).toEqual(new Set());
});

it('finds what an item waits for and what waits for it', () => {
  expect(relatives(preview, 1)).toEqual({ above: [0], below: [2] });
  expect(relatives(preview, 3)).toEqual({ above: [], below: [] });
});

it('shows weights as durations only when they are', () => {
  expect(amount(6_500, true)).toBe('6.5 s');
  expect(amount(2.04, false)).toBe('2');
  expect(amountInWords(6, false)).toBe('6 units');
});

it('knows the cap of a definition where it is a number or a part of the input', () => {
  const input = { config: { max: 6 }, text: 'many' };
  expect(capOf(3, input)).toBe(3);
  expect(capOf('input.config.max', input)).toBe(6);
  expect(capOf('input.text', input)).toBeNull();
  expect(capOf('input.config.max * 2', input)).toBeNull();
  expect(capOf(undefined, input)).toBeNull();
});

it('measures the critical path by learned times, which weights do not tell', () => {
  const timed = {
    ...preview,
    items: preview.items.map((one) => ({ ...one, expected_ms: 2_000 })),
    critical_path: [0, 1, 2],
  };
  expect(criticalLength({ ...timed, weights_are_ms: true })).toBe(6_000);
  expect(criticalLength({ ...timed, weights_are_ms: false })).toBe(3);
});

describe('the chart', () => {
  const schedules = [1, 2, 4].map((slots) => ({
    slots,
    makespan: 40 / slots,
    lower_bound: 10,
    utilisation: 1,
  }));

  it('has a few round numbers at its side', () => {
    expect(chartOf(schedules, 300, 150, false).ticks.map(({ value }) => value)).toEqual([
      0, 10, 20, 30, 40,
    ]);
    expect([0.9, 1.1, 3, 7, 13_333].map((one) => niceStep(one, false))).toEqual([
      1, 2, 5, 10, 20_000,
    ]);
    expect([900, 13_333, 40_000].map((one) => niceStep(one, true))).toEqual([
      1_000, 15_000, 60_000,
    ]);
  });

  it('labels its axis in little room', () => {
    expect([0, 500, 40_000, 60_000, 90_000, 3_600_000, 5_400_000].map(tickLabel)).toEqual([
      '0',
      '0.5 s',
      '40 s',
      '1 min',
      '1:30',
      '1 h',
      '1 h 30',
    ]);
  });

  it('places more time higher, and survives having nothing to show', () => {
    const chart = chartOf(schedules, 300, 150, false);
    expect(chart.y(40)).toBeLessThan(chart.y(10));
    expect(chartOf([], 300, 150, false).line).toBe('');
  });

  it('takes the nearest number of slots below', () => {
    expect(scheduleFor(schedules, 3)?.slots).toBe(2);
    expect(scheduleFor(schedules, 100)?.slots).toBe(4);
    expect(scheduleFor([], 3)).toBeNull();
  });
});
