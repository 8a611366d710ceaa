// A run that has failed opens on its failure: what failed, why, and what can be done is seen at once.
import { useCallback, useEffect, useRef } from 'react';
import { failedSteps, worstFailure } from '../../model/run/failures';
import type { Address, Go } from './address';
import type { Scene } from './useScene';

/** Gives what to call when a person closes the panel: it stays closed until the next attempt. */
export function useAutoSelect(scene: Scene, address: Address, go: Go): () => void {
  const { run } = scene;
  const { scope } = scene.main;
  const dismissed = useRef(0);
  const attempt = run.attempt;
  useEffect(() => {
    if (run.status !== 'failed' || address.step !== null || dismissed.current === attempt) return;
    if (address.view === 'report') return;
    const worst =
      worstFailure(run, scope.members) ??
      worstFailure(run, failedSteps(run)) ??
      worstFailure(run, run.structure.nodes);
    if (worst !== null) go({ step: run.steps[worst]?.name ?? null }, true);
  }, [run, scope, address, attempt, go]);
  return useCallback(() => {
    dismissed.current = attempt;
  }, [attempt]);
}
