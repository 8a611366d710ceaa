import { useCallback, useEffect } from 'react';
import type { Run } from '../../model/run/run';
import { cx, usePageIcon, usePageTitle, useShortcuts } from '../../ui';
import { runState, stateColour, stateWord } from '../../model/state';
import { views } from './address';
import type { Address } from './address';
import { useGo } from './address';
import { CountsLine } from './CountsLine';
import { GraphView } from './GraphView';
import { LogsView } from './logs/LogsView';
import { ReportView } from './ReportView';
import { RunAnnouncer } from './RunAnnouncer';
import { RunHeader } from './RunHeader';
import { StepPanel } from './panel/StepPanel';
import { TableView } from './TableView';
import { TimelineStrip } from './timeline/TimelineStrip';
import { TimelineView } from './timeline/TimelineView';
import { useAutoSelect } from './useAutoSelect';
import { useScene } from './useScene';
import { ViewBar } from './ViewBar';
import './RunPage.css';

export function LoadedRun({ run, address }: { run: Run; address: Address }) {
  const scene = useScene(run, address);
  const go = useGo(address);
  const dismiss = useAutoSelect(scene, address, go);
  const { bare } = address;
  useEffect(() => {
    if (bare) go({ view: 'graph' }, true);
  }, [bare, go]);
  const { steps } = run;
  const select = useCallback(
    (index: number | null) => {
      if (index === null) dismiss();
      const name = index === null ? null : (steps[index]?.name ?? null);
      go({ step: name });
    },
    [steps, go, dismiss],
  );
  const state = runState(run);
  const { counts } = scene.main;
  usePageTitle(
    `${counts.done}/${counts.total} ${stateWord(state).toLowerCase()} · ${run.workflow}`,
  );
  usePageIcon(
    stateColour(state),
    state === 'running' ? counts.settled / Math.max(1, counts.total) : null,
  );
  useShortcuts('Run', [
    ...views.map((view, i) => ({
      keys: String(i + 1),
      does: `Show ${view}`,
      act: () => go({ view }),
    })),
    { keys: 'Escape', does: 'Close the panel', act: () => select(null) },
  ]);
  const { view } = address;
  return (
    <div className={cx('run-page', `run-page-${view}`)}>
      <RunHeader run={run} scene={scene} />
      {run.notice !== null && (
        <p role="status" className="run-notice">
          {run.notice}
        </p>
      )}
      <CountsLine scene={scene} onSelect={select} />
      <RunAnnouncer scene={scene} />
      <div className={cx('run-main', scene.selected !== null && 'run-main-panel')}>
        <main className="run-view">
          <ViewBar
            scene={scene}
            address={address}
            go={go}
            onSelect={(index, q) =>
              go({ step: run.steps[index]?.name ?? null, q: view === 'graph' ? '' : q })
            }
          />
          {view === 'graph' && <GraphView scene={scene} address={address} onSelect={select} />}
          {view === 'timeline' && <TimelineView scene={scene} onSelect={select} />}
          {view === 'table' && (
            <TableView scene={scene} address={address} go={go} onSelect={select} />
          )}
          {view === 'logs' && <LogsView scene={scene} address={address} go={go} />}
          {view === 'report' && <ReportView scene={scene} address={address} onSelect={select} />}
        </main>
        {scene.selected !== null && (
          <StepPanel
            key={run.steps[scene.selected]?.name}
            scene={scene}
            index={scene.selected}
            address={address}
            onSelect={select}
          />
        )}
      </div>
      {view === 'graph' && <TimelineStrip scene={scene} onSelect={select} />}
    </div>
  );
}
