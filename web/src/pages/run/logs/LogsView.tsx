import { useCallback, useEffect, useMemo } from 'react';
import { listLogs } from '../../../api/client';
import { useResource } from '../../../live/hooks';
import { isActive } from '../../../model/run/status';
import { EmptyState, ErrorState, Skeleton } from '../../../ui';
import type { Address, Go } from '../address';
import type { Scene } from '../useScene';
import { LogPage } from './LogPage';
import { chosenLog } from './chosenLog';
import './Logs.css';

interface Props {
  scene: Scene;
  address: Address;
  go: Go;
}

/** The log of a step: the one in the address, else the one that shows why the selection failed. */
export function LogsView({ scene, address, go }: Props) {
  const { run } = scene;
  const load = useCallback((signal: AbortSignal) => listLogs(run.run, signal), [run.run]);
  const { value, error, loading, reload } = useResource(load);
  // A step that starts brings a log; the list is read again then.
  const started = run.steps.reduce((sum, step) => sum + step.attempts.length, 0);
  const active = run.steps.reduce((sum, step) => sum + Number(isActive(step.status)), 0);
  useEffect(() => {
    const timer = setTimeout(reload, 400);
    return () => clearTimeout(timer);
  }, [started, active, reload]);
  const logs = useMemo(() => value?.logs ?? [], [value]);
  const chosen = chosenLog(logs, scene, address.step);
  if (error !== null && value === null) return <ErrorState error={error} onRetry={reload} />;
  if (value === null) return <Skeleton lines={8} />;
  if (chosen === null) {
    return (
      <div className="logs-view">
        <EmptyState title="No log yet">
          {loading
            ? 'Looking for logs.'
            : address.step === null
              ? 'Nothing of this run has printed anything.'
              : `${address.step} has printed nothing.`}
        </EmptyState>
      </div>
    );
  }
  return (
    <LogPage
      key={`${chosen.step} ${address.attempt ?? ''}`}
      logs={logs}
      chosen={chosen}
      address={address}
      go={go}
      run={run.run}
      failed={scene.selected !== null && run.steps[scene.selected]?.status === 'failed'}
    />
  );
}
