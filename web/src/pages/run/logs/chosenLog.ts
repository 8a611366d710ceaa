// Which log is shown for what is selected.
import type { LogList } from '../../../api/types';
import { worstFailure } from '../../../model/run/failures';
import type { Scene } from '../useScene';

export type LogEntry = LogList['logs'][number];

/** Logs of a step and of the steps of its child runs. */
export function logsOf(logs: readonly LogEntry[], step: string): LogEntry[] {
  return logs.filter((log) => log.step === step || log.step.startsWith(`${step}/`));
}

/**
 * The log named; of a step with a child run the last that was written (the one that runs, or that
 * failed); without a selection the same of the worst failure, else of what runs, else the first.
 */
export function chosenLog(
  logs: readonly LogEntry[],
  scene: Scene,
  step: string | null,
): LogEntry | null {
  const { run, scope } = scene;
  if (step !== null) {
    const own = logs.find((log) => log.step === step);
    return own ?? lastOf(logsOf(logs, step));
  }
  const worst = worstFailure(run, scope.members);
  const failed = worst === null ? null : lastOf(logsOf(logs, run.steps[worst]!.name));
  return failed ?? logs.find((log) => log.live) ?? logs[0] ?? null;
}

function lastOf(logs: LogEntry[]): LogEntry | null {
  return logs.find((log) => log.live) ?? logs[logs.length - 1] ?? null;
}
