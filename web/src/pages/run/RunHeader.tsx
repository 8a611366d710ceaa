import { runState, stateWord } from '../../model/state';
import { isLive } from '../../model/run/run';
import type { Run } from '../../model/run/run';
import { Badge } from '../../ui';
import { PageHeader } from '../../ui/PageHeader';
import type { Crumb } from '../../ui/PageHeader';
import { ConcurrencyControl } from './ConcurrencyControl';
import { RemotePlace } from './RemotePlace';
import { RunActions } from './RunActions';
import type { Scene } from './useScene';

function crumbsOf(run: Run): Crumb[] {
  const workflow = `/workflows/${encodeURIComponent(run.workflow)}`;
  const crumbs: Crumb[] = [
    { label: 'Workflows', to: '/' },
    { label: run.workflow, to: workflow },
  ];
  if (run.parent !== null) {
    const { run: parent, step } = run.parent;
    const to = `/runs/${encodeURIComponent(parent)}/graph?step=${encodeURIComponent(step)}`;
    crumbs.splice(1, 1, { label: `Run ${parent}`, to });
  }
  return crumbs;
}

/** Of a child run, the item that it is for. */
function titleOfRun(run: Run): string {
  if (run.parent === null) return `Run ${run.run}`;
  const { step } = run.parent;
  return step.slice(step.indexOf('/') + 1);
}

export function RunHeader({ run, scene }: { run: Run; scene: Scene }) {
  const state = runState(run);
  const orchestrate = scene.scope.orchestrate ?? scene.main.scope.orchestrate;
  return (
    <PageHeader
      crumbs={crumbsOf(run)}
      title={titleOfRun(run)}
      actions={
        <>
          {isLive(run) && orchestrate !== null && (
            <ConcurrencyControl
              run={run.run}
              node={run.orchestrates.length > 1 ? orchestrate.node : null}
              cap={orchestrate.cap}
            />
          )}
          <RunActions run={run} scene={scene} />
        </>
      }
    >
      <span role="status" aria-label="Run state" className="run-state">
        <Badge state={state}>
          <span>{stateWord(state).toLowerCase()}</span>
        </Badge>
      </span>
      {run.parent !== null && <span className="run-of">{run.workflow}</span>}
      {run.remote !== null && <RemotePlace remote={run.remote} />}
    </PageHeader>
  );
}
