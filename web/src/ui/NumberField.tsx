import { useState } from 'react';
import { cx } from './className';
import './Field.css';

interface Props {
  label: string;
  value: number;
  min: number;
  max?: number;
  /** Called with a whole number within the limits, on Enter and when the field is left. */
  onCommit: (value: number) => void;
  hideLabel?: boolean;
  disabled?: boolean;
  /** Width in characters. */
  size?: number;
}

export function NumberField({
  label,
  value,
  min,
  max = Number.MAX_SAFE_INTEGER,
  onCommit,
  hideLabel = false,
  disabled,
  size = 4,
}: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft === null) return;
    const number = Math.round(Number(draft));
    setDraft(null);
    if (draft.trim() !== '' && Number.isFinite(number))
      onCommit(Math.min(max, Math.max(min, number)));
  };
  return (
    <label className="number-field">
      <span className={cx(hideLabel && 'visually-hidden')}>{label}</span>
      <input
        className="field"
        inputMode="numeric"
        style={{ width: `${size + 2.5}ch` }}
        value={draft ?? String(value)}
        disabled={disabled}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(null);
          const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
          if (step !== 0) {
            event.preventDefault();
            setDraft(null);
            onCommit(
              Math.min(max, Math.max(min, Math.round(Number(draft ?? value) || value) + step)),
            );
          }
        }}
      />
    </label>
  );
}
