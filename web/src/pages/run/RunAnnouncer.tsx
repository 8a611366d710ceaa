import { useEffect, useRef } from 'react';
import { countsText } from '../../model/run/counts';
import { runState, stateWord } from '../../model/state';
import { announce } from '../../ui';
import { notify } from '../../ui/notification';
import type { Scene } from './useScene';

const every = 10_000;

/** Tells screen readers how the run goes, seldom; and who asked for it, that it has ended. */
export function RunAnnouncer({ scene }: { scene: Scene }) {
  const { run } = scene;
  const { counts } = scene.main;
  const text = countsText(counts);
  const state = runState(run);
  const latest = useRef({ text, state });
  const said = useRef(text);
  latest.current = { text, state };
  useEffect(() => {
    const timer = setInterval(() => {
      if (latest.current.text === said.current) return;
      said.current = latest.current.text;
      announce(latest.current.text);
    }, every);
    return () => clearInterval(timer);
  }, []);
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    const was = before.current;
    before.current = state;
    const word = stateWord(state).toLowerCase();
    announce(`Run ${word}. ${latest.current.text}`);
    if (was === 'running' && (state === 'succeeded' || state === 'failed')) {
      notify(`${run.workflow} ${word}`, latest.current.text, run.run);
    }
  }, [state, run.workflow, run.run]);
  return null;
}
