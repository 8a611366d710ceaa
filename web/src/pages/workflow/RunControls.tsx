import type { Executor } from '../../api/types';
import { Button, NumberField, PlayIcon, Slider, useShortcuts } from '../../ui';

interface Props {
  /** Null where the workflow has nothing that runs at the same time. */
  concurrency: number | null;
  onConcurrency: (n: number) => void;
  concurrencyMax: number;
  disabledReason: string | null;
  starting: boolean;
  onRun: () => void;
  /** Where it may be started; a choice when there are several. */
  executors: readonly Executor[];
  executor: Executor;
  onExecutor: (executor: Executor) => void;
}

const executorNames: Record<Executor, string> = { embedded: 'This machine', temporal: 'Temporal' };

export function RunControls({
  concurrency,
  onConcurrency,
  concurrencyMax,
  disabledReason,
  starting,
  onRun,
  executors,
  executor,
  onExecutor,
}: Props) {
  useShortcuts('Workflow', [
    {
      keys: 'Ctrl+Enter',
      does: 'Run',
      act: () => {
        if (disabledReason === null) onRun();
      },
    },
  ]);
  return (
    <>
      {concurrency !== null && (
        <span className="run-concurrency">
          <Slider
            label="Concurrency"
            min={1}
            max={10}
            value={concurrency}
            valueText={`${concurrency} at a time`}
            onChange={onConcurrency}
          />
          <NumberField
            label="Concurrency, also beyond 10"
            hideLabel
            size={Math.max(2, String(concurrency).length)}
            value={concurrency}
            min={1}
            max={concurrencyMax}
            onCommit={onConcurrency}
          />
        </span>
      )}
      {executors.length > 1 && (
        <label className="run-executor">
          <span>Executor</span>
          <select
            className="field"
            value={executor}
            onChange={(event) => {
              const chosen = executors.find((one) => one === event.currentTarget.value);
              if (chosen !== undefined) onExecutor(chosen);
            }}
          >
            {executors.map((one) => (
              <option key={one} value={one}>
                {executorNames[one]}
              </option>
            ))}
          </select>
        </label>
      )}
      <Button
        look="primary"
        icon={<PlayIcon size={14} />}
        disabledReason={disabledReason}
        busy={starting}
        aria-keyshortcuts="Control+Enter"
        onClick={onRun}
      >
        Run
      </Button>
    </>
  );
}
