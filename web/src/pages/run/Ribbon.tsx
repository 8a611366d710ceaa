import { memo, useMemo } from 'react';
import type { MouseEvent } from 'react';
import { stepStatuses } from '../../model/run/status';
import { countsText } from '../../model/run/counts';
import { stateColour, stateWord } from '../../model/state';
import type { StepStatus } from '../../api/types';
import { cx } from '../../ui';
import type { Scene } from './useScene';

const cellsMax = 240;

interface Cell {
  /** Place of the step to select: the first of the worst in the cell. */
  index: number;
  status: StepStatus;
  title: string;
  selected: boolean;
}

const CellView = memo(function CellView({ index, status, title, selected }: Cell) {
  return (
    <i
      data-index={index}
      title={title}
      className={cx(`state-${stateColour(status)}`, `cell-${status}`, selected && 'cell-selected')}
    />
  );
});

/** In the order in which things can be done, so that it fills from the left. */
function cellsOf(scene: Scene): Cell[] {
  const { run, selected } = scene;
  const { scope } = scene.main;
  const members = new Set(scope.members);
  const order = run.structure.order.filter((index) => members.has(index));
  const size = Math.ceil(scope.members.length / cellsMax);
  const cells: Cell[] = [];
  for (let from = 0; from < order.length; from += size) {
    const part = order.slice(from, from + size);
    let worst = part[0]!;
    for (const index of part)
      if (rank(run.steps[index]!.status) < rank(run.steps[worst]!.status)) worst = index;
    const step = run.steps[worst]!;
    const word = stateWord(step.status).toLowerCase();
    cells.push({
      index: worst,
      status: step.status,
      title: size === 1 ? `${step.id}: ${word}` : `${step.id} and ${part.length - 1} more: ${word}`,
      selected: selected !== null && part.includes(selected),
    });
  }
  return cells;
}

function rank(status: StepStatus): number {
  return stepStatuses.indexOf(status);
}

/** The whole run in 22 pixels. A shortcut for the mouse: the table says the same to everyone. */
export function Ribbon({ scene, onSelect }: { scene: Scene; onSelect: (index: number) => void }) {
  const cells = useMemo(() => cellsOf(scene), [scene]);
  const click = (event: MouseEvent) => {
    const { index } = (event.target as HTMLElement).dataset;
    if (index !== undefined) onSelect(Number(index));
  };
  return (
    <div
      className={cx('ribbon', cells.length > 60 && 'ribbon-fine')}
      role="img"
      aria-label={countsText(scene.main.counts)}
      onClick={click}
    >
      {cells.map((cell, i) => (
        <CellView key={i} {...cell} />
      ))}
    </div>
  );
}
