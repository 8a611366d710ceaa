import { useId, useState } from 'react';
import { skipStep } from '../../../api/client';
import type { Step } from '../../../api/types';
import type { Run } from '../../../model/run/run';
import { descendants } from '../../../model/run/structure';
import { Button, Dialog, toastError } from '../../../ui';

/** Says what a skip does, and asks why: the reason stays with the step. */
export function SkipDialog({ run, step, onClose }: { run: Run; step: Step; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const index = run.structure.byName.get(step.name);
  const below = index === undefined ? 0 : descendants(run.structure, index).size;
  const skip = () => {
    setBusy(true);
    skipStep(run.run, step.name, reason.trim() === '' ? undefined : reason.trim())
      .then(onClose, toastError)
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={`Skip ${step.id}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="primary" busy={busy} onClick={skip}>
            Skip
          </Button>
        </>
      }
    >
      <p>
        It counts as done without having run
        {below > 0 &&
          (below === 1
            ? ', and the step that needs it may start'
            : `, and the ${below} steps that need it may go on`)}
        .
      </p>
      <label htmlFor={id}>Reason</label>
      <input
        id={id}
        className="field"
        value={reason}
        maxLength={500}
        placeholder="Published by hand"
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !busy) skip();
        }}
      />
    </Dialog>
  );
}
