import { useState } from 'react';
import { titleOf } from '../../../model/run/structure';
import { stateWord } from '../../../model/state';
import { StateIcon } from '../../../ui';
import type { Scene } from '../useScene';

const shownMax = 12;

interface Props {
  scene: Scene;
  title: string;
  steps: readonly number[];
  onSelect: (index: number) => void;
  /** How many there are in all, those further away counted. */
  more?: number;
}

/** Other steps, each with its state; a click selects. */
export function StepChips({ scene, title, steps, onSelect, more }: Props) {
  const [all, setAll] = useState(false);
  const { run } = scene;
  const shown = all ? steps : steps.slice(0, shownMax);
  return (
    <section>
      <h3>
        {title}
        {more !== undefined && more > steps.length && (
          <span className="muted"> · {more} in all</span>
        )}
      </h3>
      <div className="chips">
        {shown.map((index) => {
          const step = run.steps[index]!;
          return (
            <button
              key={index}
              type="button"
              className="chip"
              title={`${step.id}: ${stateWord(step.status).toLowerCase()}`}
              onClick={() => onSelect(index)}
            >
              <StateIcon state={step.status} size={13} />
              {titleOf(run.structure, step)}
              <span className="visually-hidden"> ({stateWord(step.status).toLowerCase()})</span>
            </button>
          );
        })}
        {!all && steps.length > shownMax && (
          <button type="button" className="chip" onClick={() => setAll(true)}>
            {steps.length - shownMax} more
          </button>
        )}
      </div>
    </section>
  );
}
