import { memo } from 'react';
import { longReason, spanOf } from '../../model/run/reason';
import { titleOf } from '../../model/run/structure';
import { Badge, cx, duration, exact, timeOfDay } from '../../ui';
import type { Scene } from './useScene';

interface Props {
  scene: Scene;
  index: number;
  /** From 1, the heading counted. */
  row: number;
  narrow: boolean;
  blocks: number;
  now: number;
  selected: boolean;
  onSelect: (index: number) => void;
}

export const TableRow = memo(function TableRow({
  scene,
  index,
  row,
  narrow,
  blocks,
  now,
  selected,
  onSelect,
}: Props) {
  const { run, around, scope } = scene;
  const step = run.steps[index]!;
  const span = spanOf(step, now);
  const reason =
    step.status === 'succeeded' ? '' : longReason(index, around, run.received_at + (now - run.now));
  return (
    <tr
      aria-rowindex={row}
      aria-current={selected || undefined}
      className={cx(selected && 'row-selected')}
      onClick={() => onSelect(index)}
    >
      <th scope="row">
        <button
          type="button"
          title={step.id}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(index);
          }}
        >
          {titleOf(run.structure, step)}
        </button>
      </th>
      <td>
        <Badge state={step.status} plain />
      </td>
      {!narrow && (
        <>
          <td className="cell-why" title={reason}>
            {reason}
          </td>
          <td className="cell-number">
            {step.started_at === null ? (
              '–'
            ) : (
              <span title={exact(step.started_at)}>{timeOfDay(step.started_at)}</span>
            )}
          </td>
        </>
      )}
      <td className="cell-number">{duration(span)}</td>
      {!narrow && (
        <>
          <td className="cell-number">{step.attempts.length || '–'}</td>
          <td className="cell-number">{blocks || '–'}</td>
          <td>
            {step.group ?? (step.layer === null ? '–' : (scope.layers[step.layer] ?? step.layer))}
          </td>
          <td className="cell-number">{step.weight.toLocaleString('en')}</td>
        </>
      )}
    </tr>
  );
});
