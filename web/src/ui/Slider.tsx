import { useId } from 'react';
import './Slider.css';

interface Props {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange: (value: number) => void;
  /** Called when the hand lets go, or after each key. */
  onCommit?: (value: number) => void;
  disabled?: boolean;
  /** What a screen reader says in place of the number. */
  valueText?: string;
}

/** A native range: pointer, keyboard and assistive technology work as everywhere. */
export function Slider({ label, min, max, value, onChange, onCommit, disabled, valueText }: Props) {
  const id = useId();
  const shown = Math.min(max, Math.max(min, value));
  const share = max === min ? 0 : (shown - min) / (max - min);
  return (
    <span className="slider">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={1}
        value={shown}
        disabled={disabled}
        aria-valuetext={valueText}
        style={{ '--share': share } as React.CSSProperties}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        onPointerUp={(event) => onCommit?.(event.currentTarget.valueAsNumber)}
        onKeyUp={(event) => onCommit?.(event.currentTarget.valueAsNumber)}
      />
    </span>
  );
}
