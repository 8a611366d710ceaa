import { useState } from 'react';
import { cancelRun } from '../../api/client';
import { notStarted } from '../../model/run/counts';
import type { Counts } from '../../model/run/counts';
import { Button, Dialog, toastError } from '../../ui';

/** Says what a cancel does before it does it. */
export function CancelDialog({
  run,
  counts,
  onClose,
}: {
  run: string;
  counts: Counts;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const cancel = () => {
    setBusy(true);
    cancelRun(run)
      .then(onClose, toastError)
      .finally(() => setBusy(false));
  };
  const open = notStarted(counts);
  return (
    <Dialog
      title="Cancel this run?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it running</Button>
          <Button look="danger" busy={busy} onClick={cancel}>
            Cancel the run
          </Button>
        </>
      }
    >
      <p>
        <b>
          {counts.running} running {counts.running === 1 ? 'is' : 'are'} ended, {open} not started{' '}
          {open === 1 ? 'is' : 'are'} left out.
        </b>
      </p>
      <p>
        What is done stays done. Running commands are asked to end, and are killed if they do not
        within their grace time.
      </p>
    </Dialog>
  );
}
