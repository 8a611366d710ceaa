import { Link } from 'react-router';
import type { OrchestratePreview } from '../../api/types';
import { amount, amountInWords, scheduleFor } from '../../model/workflow/plan';
import { cx } from '../../ui';
import { MakespanChart } from './MakespanChart';
import './PlanPanel.css';

interface Props {
  preview: OrchestratePreview;
  slots: number;
  onSlots: (n: number) => void;
  learnedFrom: string | null;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** How long it would take, with how many at a time. */
export function PlanPanel({ preview, slots, onSlots, learnedFrom }: Props) {
  const { schedules, knee, weights_are_ms: isMs, items, cut } = preview;
  const chosen = scheduleFor(schedules, slots);
  const dependencies = items.reduce((sum, item) => sum + item.dependencies.length, 0);
  return (
    <div className="plan-panel">
      <h2 className="visually-hidden">Plan</h2>
      <dl className="plan-facts">
        <div>
          <dt>Items</dt>
          <dd>{items.length.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Dependencies</dt>
          <dd>{dependencies.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Layers</dt>
          <dd>{preview.layers.length}</dd>
        </div>
        {chosen && (
          <div>
            <dt>{isMs ? `Expected, ${slots} at a time` : `Length, ${slots} at a time`}</dt>
            <dd>{amountInWords(chosen.makespan, isMs)}</dd>
          </div>
        )}
      </dl>
      {cut.length > 0 && (
        <p className="plan-note">
          A cycle is cut at {cut.map(({ from, to }) => `${from} → ${to}`).join(', ')}.
        </p>
      )}
      {schedules.length > 0 && (
        <section>
          <h3>{isMs ? 'Time' : 'Length'} by concurrency</h3>
          <MakespanChart
            schedules={schedules}
            knee={knee}
            slots={slots}
            isMs={isMs}
            onSlots={onSlots}
          />
          <p className="plan-note">
            {schedules.at(-1)?.slots === knee
              ? `Every slot up to ${knee} shortens it.`
              : `More than ${knee} at a time gains little: the critical path sets the pace.`}{' '}
            {learnedFrom !== null ? (
              <>
                Times are learned from{' '}
                <Link to={`/runs/${learnedFrom}`}>the run {learnedFrom}</Link>.
              </>
            ) : isMs ? (
              'Times are those that the items name.'
            ) : (
              'Nothing has run yet: items count by their weight.'
            )}
          </p>
          <table className="plan-table figures">
            <thead>
              <tr>
                <th scope="col">At a time</th>
                <th scope="col">{isMs ? 'Takes' : 'Length'}</th>
                <th scope="col">Not below</th>
                <th scope="col">Slots in use</th>
              </tr>
            </thead>
            <tbody>
              {schedules.map((one) => (
                <tr key={one.slots} className={cx(one === chosen && 'plan-row-on')}>
                  <th scope="row">
                    <button
                      type="button"
                      onClick={() => onSlots(one.slots)}
                      title={`Run ${one.slots} at a time`}
                    >
                      {one.slots}
                    </button>
                    {one.slots === knee && <em>knee</em>}
                  </th>
                  <td>{amount(one.makespan, isMs)}</td>
                  <td>{amount(one.lower_bound, isMs)}</td>
                  <td>{percent(one.utilisation)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
