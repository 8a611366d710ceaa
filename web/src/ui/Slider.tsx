import { useEffect, useId, useRef } from 'react';
import type { CSSProperties } from 'react';
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
  const input = useRef<HTMLInputElement>(null);
  const commit = useRef(onCommit);
  useEffect(() => {
    commit.current = onCommit;
  });
  useEffect(() => {
    // React's onChange is the native input event; the native change event is the settled value.
    const element = input.current;
    const settled = () => commit.current?.(element?.valueAsNumber ?? NaN);
    element?.addEventListener('change', settled);
    return () => element?.removeEventListener('change', settled);
  }, []);
  const shown = Math.min(max, Math.max(min, value));
  const share = max === min ? 0 : (shown - min) / (max - min);
  return (
    <span className="slider">
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="range"
        min={min}
        max={max}
        step={1}
        value={shown}
        disabled={disabled}
        aria-valuetext={valueText}
        style={{ '--share': share } as CSSProperties}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </span>
  );
}
