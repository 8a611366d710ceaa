import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../api/types';
import { describeCounts, mergeRuns, segments } from './runs';

function summary(run: string, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    run,
    workflow: 'builder',
    status: 'running',
    interrupted: false,
    started_at: 1,
    finished_at: null,
    duration_ms: 0,
    counts: null,
    failed: [],
    ...changes,
  };
}

describe('merging changed runs into the list', () => {
  const rows = [summary('a'), summary('b')];

  it('replaces the row of a run and keeps the others as they are', () => {
    const changed = summary('b', { counts: { total: 2, succeeded: 1 } });
    const merged = mergeRuns(rows, [changed]);
    expect(merged.rows).toEqual([rows[0], changed]);
    expect(merged.rows[0]).toBe(rows[0]);
    expect(merged.complete).toBe(true);
  });

  it('asks for the list again when a run is new', () => {
    expect(mergeRuns(rows, [summary('c')])).toEqual({ rows, complete: false });
  });

  it('asks for the list again when a status changes, as filters count by it', () => {
    expect(mergeRuns(rows, [summary('a', { status: 'failed' })]).complete).toBe(false);
  });
});

it('draws progress with what is done first, and leaves out what is not there', () => {
  const counts = { total: 4, waiting: 2, failed: 1, succeeded: 1 };
  expect(segments(counts).map(({ status }) => status)).toEqual(['succeeded', 'failed', 'waiting']);
  expect(describeCounts(counts)).toBe('4 steps: 1 succeeded, 1 failed, 2 waiting');
});
