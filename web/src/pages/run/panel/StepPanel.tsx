import { useCallback, useEffect, useRef } from 'react';
import { getStep } from '../../../api/client';
import { useResource } from '../../../live/hooks';
import { isLive } from '../../../model/run/run';
import { ancestors } from '../../../model/run/structure';
import { heldBy } from '../../../model/run/failures';
import { openDependencies } from '../../../model/run/reason';
import { CloseIcon, IconButton, StateIcon } from '../../../ui';
import type { Address } from '../address';
import type { Scene } from '../useScene';
import { Attempts } from './Attempts';
import { Happened } from './Happened';
import { JsonSection } from './JsonSection';
import { LogExcerpt } from './LogExcerpt';
import { StepActions } from './StepActions';
import { StepChips } from './StepChips';
import './StepPanel.css';

interface Props {
  scene: Scene;
  index: number;
  address: Address;
  onSelect: (index: number | null) => void;
}

/** One step, in the order in which people ask: what happened, what can I do, where, what it holds. */
export function StepPanel({ scene, index, address, onSelect }: Props) {
  const { run } = scene;
  const step = run.steps[index]!;
  const load = useCallback(
    (signal: AbortSignal) => getStep(run.run, step.name, signal),
    [run.run, step.name],
  );
  const { value: detail, reload } = useResource(load);
  const revision = `${step.status} ${step.attempts.length} ${step.finished_at ?? ''}`;
  const known = useRef(revision);
  useEffect(() => {
    if (known.current === revision) return;
    known.current = revision;
    reload();
  }, [revision, reload]);
  const follows = step.status === 'running' && step.child_run !== null && isLive(run);
  useEffect(() => {
    if (!follows) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, 2_000);
    return () => clearInterval(timer);
  }, [follows, reload]);

  const { dependencies, dependents } = run.structure;
  const held = step.status === 'failed' ? heldBy(run, index) : [];
  const open = step.status === 'waiting' ? openDependencies(run, index) : [];
  const fresh = detail !== null && detail.name === step.name ? detail : null;
  return (
    <aside className="step-panel" aria-label="Step">
      <header>
        <StateIcon state={step.status} />
        <h2 title={step.name}>{step.id}</h2>
        <IconButton
          small
          label="Close"
          shortcut="Escape"
          icon={<CloseIcon size={16} />}
          onClick={() => onSelect(null)}
        />
      </header>
      <Happened scene={scene} index={index} onSelect={onSelect} />
      <StepActions run={run} step={step} detail={fresh} address={address} />
      {fresh?.first_error != null && step.status !== 'succeeded' && (
        <LogExcerpt
          excerpt={fresh.first_error}
          step={fresh.failed_step ?? step.name}
          address={address}
        />
      )}
      {held.length > 0 && (
        <StepChips
          scene={scene}
          title={`Holds back ${held.length}`}
          steps={held}
          onSelect={onSelect}
        />
      )}
      {open.length > 0 && (
        <StepChips
          scene={scene}
          title={`Waits for ${open.length}`}
          steps={open}
          onSelect={onSelect}
        />
      )}
      {dependencies[index]!.length > open.length && (
        <StepChips
          scene={scene}
          title="Depends on"
          steps={dependencies[index]!}
          onSelect={onSelect}
          more={ancestors(run.structure, index).size}
        />
      )}
      {dependents[index]!.length > 0 && held.length === 0 && (
        <StepChips scene={scene} title="Needed by" steps={dependents[index]!} onSelect={onSelect} />
      )}
      <Attempts scene={scene} step={step} detail={fresh} address={address} />
      {fresh !== null && <JsonSection title="Input" value={fresh.input} />}
      {fresh !== null && <JsonSection title="Output" value={fresh.output} />}
    </aside>
  );
}
