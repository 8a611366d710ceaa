import { cx, NumberField, Slider } from '../../ui';
import { useConcurrency } from './useConcurrency';

/** Slots of the run, while it runs: a slider for the usual, a field for any number. */
export function ConcurrencyControl({
  run,
  node,
  cap,
}: {
  run: string;
  node: string | null;
  cap: number;
}) {
  const { value, pending, wish } = useConcurrency(run, node, cap);
  const max = Math.max(10, cap);
  return (
    <span className={cx('concurrency', pending && 'concurrency-pending')} aria-busy={pending}>
      <Slider
        label="Concurrency"
        min={1}
        max={max}
        value={value}
        onChange={wish}
        valueText={`${value} at a time`}
      />
      <NumberField
        label="Slots"
        hideLabel
        min={1}
        max={10_000}
        size={1.5}
        value={value}
        onCommit={wish}
      />
    </span>
  );
}
