import { useState } from 'react';
import { Link } from 'react-router';
import { retryRun } from '../../../api/client';
import type { Step, StepDetail } from '../../../api/types';
import type { Run } from '../../../model/run/run';
import { isFinished } from '../../../model/state';
import { Button, toastError } from '../../../ui';
import { linkTo } from '../address';
import type { Address } from '../address';
import { SkipDialog } from './SkipDialog';

const skippable = new Set(['waiting', 'ready', 'retrying', 'needs_attention', 'failed', 'blocked']);

export function StepActions({
  run,
  step,
  detail,
  address,
}: {
  run: Run;
  step: Step;
  detail: StepDetail | null;
  address: Address;
}) {
  const [busy, setBusy] = useState(false);
  const [skipping, setSkipping] = useState(false);
  const retry = () => {
    setBusy(true);
    retryRun(run.run, [step.name])
      .catch(toastError)
      .finally(() => setBusy(false));
  };
  const closed = run.parent !== null && isFinished(run.status);
  const mayRetry =
    !closed &&
    (step.status === 'failed' || step.status === 'needs_attention') &&
    step.type !== 'fail';
  const maySkip = !closed && skippable.has(step.status) && step.type !== 'fail';
  const log = logOf(step, detail);
  const items = step.node === null ? (run.structure.items.get(step.id)?.length ?? 0) : 0;
  if (!mayRetry && !maySkip && log === null && step.child_run === null && items === 0) return null;
  return (
    <div className="step-actions">
      {mayRetry && (
        <Button look="primary" busy={busy} onClick={retry}>
          Retry
        </Button>
      )}
      {maySkip && (
        <Button aria-haspopup="dialog" onClick={() => setSkipping(true)}>
          Skip…
        </Button>
      )}
      {log !== null && (
        <Link
          className="button button-quiet"
          to={linkTo(address, { view: 'logs', step: log, line: detail?.first_error?.line ?? null })}
        >
          Open log
        </Link>
      )}
      {items > 0 && (
        <Link
          className="button button-quiet"
          to={linkTo(address, { view: 'graph', scope: step.id, step: null })}
        >
          Show {items.toLocaleString('en')} items
        </Link>
      )}
      {step.child_run !== null && (
        <Link
          className="button button-quiet"
          to={`/runs/${encodeURIComponent(step.child_run)}/graph`}
        >
          Child run
        </Link>
      )}
      {skipping && <SkipDialog run={run} step={step} onClose={() => setSkipping(false)} />}
    </div>
  );
}

/** The log that shows the failure, else the step's own or that of its child run. */
function logOf(step: Step, detail: StepDetail | null): string | null {
  if (detail === null) return null;
  if (detail.failed_step !== null && detail.first_error !== null) return detail.failed_step;
  return detail.log !== null || detail.child !== null ? step.name : null;
}
