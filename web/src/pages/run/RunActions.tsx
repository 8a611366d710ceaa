import { useState } from 'react';
import { useNavigate } from 'react-router';
import { pauseRun, resumeRun, retryRun } from '../../api/client';
import { failedSteps } from '../../model/run/failures';
import type { Run } from '../../model/run/run';
import { isLive } from '../../model/run/run';
import { isFinished } from '../../model/state';
import { Button, PauseIcon, PlayIcon, RetryIcon, toastError } from '../../ui';
import { CancelDialog } from './CancelDialog';
import type { Scene } from './useScene';

/** What can be done with the run in its state; the one thing to do is the primary button, last. */
export function RunActions({ run, scene }: { run: Run; scene: Scene }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const failed = failedSteps(run).length;
  const navigate = useNavigate();
  // A child run that has finished is done for good: its item in the parent run starts another.
  const inParent = isFinished(run.status) ? run.parent : null;
  const act = (name: string, request: () => Promise<unknown>) => () => {
    setBusy(name);
    request()
      .catch(toastError)
      .finally(() => setBusy(null));
  };
  const stopped = run.status === 'paused' || run.interrupted;
  return (
    <>
      {run.status === 'running' && !run.interrupted && (
        <Button
          icon={<PauseIcon size={14} />}
          busy={busy === 'pause'}
          onClick={act('pause', () => pauseRun(run.run))}
        >
          Pause
        </Button>
      )}
      {(isLive(run) || run.interrupted) && run.status !== 'cancelling' && (
        <Button aria-haspopup="dialog" onClick={() => setCancelling(true)}>
          Cancel…
        </Button>
      )}
      {stopped && (
        <Button
          look="primary"
          icon={<PlayIcon size={14} />}
          busy={busy === 'resume'}
          onClick={act('resume', () => resumeRun(run.run))}
        >
          Resume
        </Button>
      )}
      {failed > 0 && inParent !== null && (
        <Button
          look="primary"
          icon={<RetryIcon size={14} />}
          busy={busy === 'retry'}
          onClick={act('retry', () =>
            retryRun(inParent.run, [inParent.step]).then(() =>
              navigate(
                `/runs/${encodeURIComponent(inParent.run)}/graph?step=${encodeURIComponent(inParent.step)}`,
              ),
            ),
          )}
        >
          Retry in the parent run
        </Button>
      )}
      {failed > 0 && inParent === null && !run.interrupted && run.status !== 'cancelling' && (
        <Button
          look={stopped ? 'normal' : 'primary'}
          icon={<RetryIcon size={14} />}
          busy={busy === 'retry'}
          onClick={act('retry', () => retryRun(run.run))}
        >
          Retry failed ({failed})
        </Button>
      )}
      {cancelling && (
        <CancelDialog
          run={run.run}
          counts={scene.main.counts}
          onClose={() => setCancelling(false)}
        />
      )}
    </>
  );
}
