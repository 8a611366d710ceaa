// Why a step is where it is, in the words of a card (short) and of the panel (whole).

import { duration } from '../time';
import { tickText } from './format';
import { isDone, stepStatuses } from './status';
import { stateWord } from '../state';
import { titleOf } from './structure';
import { timeOf, type Run } from './run';
import type { Step } from '../../api/types';

/** What of the run the reasons need besides the step itself. */
export type Surroundings = {
  run: Run;
  /** Of the step's orchestrate node; null for nodes of the workflow. */
  cap: number | null;
  running: number;
  holds: ReadonlyMap<number, number>;
};

export function openDependencies(run: Run, index: number): number[] {
  return run.structure.dependencies[index]!.filter((i) => !isDone(run.steps[i]!.status));
}

/** How long its attempts took together; of what runs, until now; null before it has started. */
export function spanOf(step: Step, now: number): number | null {
  if (step.started_at === null) return null;
  if (step.attempts.length === 0) return Math.max(0, (step.finished_at ?? now) - step.started_at);
  let span = 0;
  for (const { started_at: start, finished_at: end } of step.attempts) {
    if (start !== null) span += Math.max(0, (end ?? now) - start);
  }
  return span;
}

/** Since when the present attempt runs. */
export function attemptStart(step: Step): number | null {
  const last = step.attempts[step.attempts.length - 1];
  return last !== undefined && last.finished_at === null && last.started_at !== null
    ? last.started_at
    : step.started_at;
}

/** The second line of a card. What ticks is left out: the card adds it by its own clock. */
export function shortReason(index: number, around: Surroundings): string {
  const { run } = around;
  const step = run.steps[index]!;
  switch (step.status) {
    case 'waiting':
      return waitsShort(run, index);
    case 'ready':
      return readyReason(step, around);
    case 'running':
      return 'running';
    case 'retrying':
      return `attempt ${step.attempts.length} failed, tries again`;
    case 'needs_attention':
      return step.reason ?? 'needs a decision';
    case 'succeeded': {
      const span = spanOf(step, 0);
      if (span === null || step.attempts.length === 0) return span ? duration(span) : step.type;
      const again = step.attempts.length > 1 ? ` · attempt ${step.attempts.length}` : '';
      return duration(span) + again;
    }
    case 'failed': {
      const held = around.holds.get(index) ?? 0;
      const what = failedPart(step);
      if (held > 0) return `${what} · holds ${held}`;
      const span = spanOf(step, 0);
      return span === null ? what : `${what} after ${duration(span)}`;
    }
    case 'blocked':
      return blockedShort(run, step);
    case 'skipped':
      return step.reason === null ? 'skipped' : `skipped · ${step.reason}`;
    case 'cancelled':
      return 'cancelled';
  }
}

/** "test failed": the error of a child run begins with the step that failed in it. */
function failedPart(step: Step): string {
  const part = step.child_run === null ? null : /^([\w.-]{1,24}): /.exec(step.error?.message ?? '');
  return part === null ? 'failed' : `${part[1] ?? ''} failed`;
}

function waitsShort(run: Run, index: number): string {
  const open = openDependencies(run, index);
  if (open.length === 0) return 'waiting';
  if (open.length > 1) return `waits for ${open.length}`;
  return `waits for ${titleOf(run.structure, run.steps[open[0]!]!)}`;
}

function readyReason(step: Step, around: Surroundings): string {
  if (step.reason !== null) return `ready · ${step.reason}`;
  if (around.run.status === 'paused') return 'ready · run is paused';
  if (around.run.status === 'cancelling') return 'ready · run is being cancelled';
  if (around.cap !== null && around.running >= around.cap) return 'ready · slots full';
  return 'ready';
}

function blockedShort(run: Run, step: Step): string {
  if (step.blocked_by.length > 1) return `blocked by ${step.blocked_by.length}`;
  const root = run.structure.indexOf.get(step.blocked_by[0] ?? -1);
  return root === undefined ? 'blocked' : `blocked by ${titleOf(run.structure, run.steps[root]!)}`;
}

/** "waits for queue (running 12 s), forms (ready) and 2 more". */
export function longReason(index: number, around: Surroundings, local: number): string {
  const { run } = around;
  const step = run.steps[index]!;
  const now = timeOf(run, local);
  if (step.status === 'waiting') {
    const open = openDependencies(run, index);
    if (open.length === 0) return 'waiting';
    // What goes on already says more.
    const rank = (i: number) => stepStatuses.indexOf(run.steps[i]!.status);
    open.sort((i, k) => rank(i) - rank(k));
    return `waits for ${listed(
      open.map((i) => withState(run, i, now)),
      3,
    )}`;
  }
  if (step.status === 'blocked' && step.blocked_by.length > 0) {
    const roots = step.blocked_by.flatMap((number) => run.structure.indexOf.get(number) ?? []);
    return `blocked by ${listed(
      roots.map((i) => titleOf(run.structure, run.steps[i]!)),
      3,
    )}`;
  }
  if (step.status === 'ready' && around.cap !== null && around.running >= around.cap) {
    return `ready · ${around.running} of ${around.cap} slots are in use`;
  }
  if (step.status === 'running') {
    const start = attemptStart(step);
    const again = step.attempts.length > 1 ? `, attempt ${step.attempts.length}` : '';
    return start === null ? 'running' : `running ${tickText(now - start)}${again}`;
  }
  if (step.status === 'failed' && step.error !== null) return firstLine(step.error.message);
  return shortReason(index, around);
}

function withState(run: Run, index: number, now: number): string {
  const step = run.steps[index]!;
  const title = titleOf(run.structure, step);
  const span = step.status === 'running' ? spanOf(step, now) : null;
  return `${title} (${stateWord(step.status).toLowerCase()}${span === null ? '' : ` ${tickText(span)}`})`;
}

function listed(parts: string[], limit: number): string {
  if (parts.length > limit) {
    return `${parts.slice(0, limit - 1).join(', ')} and ${parts.length - limit + 1} more`;
  }
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

export function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
