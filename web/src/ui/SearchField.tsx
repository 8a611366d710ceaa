import { useEffect, useRef } from 'react';
import { cx } from './className';
import { SearchIcon } from './icons';
import { KeyHint } from './KeyHint';
import { isTyping } from './shortcuts';
import './Field.css';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter?: () => void;
  /** The key that focuses it from anywhere on the page. */
  shortcut?: '/' | null;
  className?: string;
}

/** Escape empties it first, and leaves it then. */
export function SearchField({ label, value, onChange, onEnter, shortcut = '/', className }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (shortcut === null) return;
    const focus = (event: KeyboardEvent) => {
      if (
        event.key !== shortcut ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event)
      )
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, [shortcut]);
  return (
    <span className={cx('search-field', className)}>
      <SearchIcon size={14} />
      <input
        ref={input}
        className="field"
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter?.();
          if (event.key === 'Escape') {
            event.stopPropagation();
            if (value === '') event.currentTarget.blur();
            else onChange('');
          }
        }}
      />
      {shortcut !== null && value === '' && <KeyHint keys={shortcut} />}
    </span>
  );
}
