import { useEffect, useRef, useState } from 'react';
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
  // What is typed is shown at once; a value that goes through the address comes back a moment later.
  const [text, setText] = useState(value);
  const pending = useRef<string[]>([]);
  useEffect(() => {
    const echo = pending.current.indexOf(value);
    if (echo >= 0) {
      pending.current.splice(0, echo + 1);
    } else {
      pending.current = [];
      setText(value);
    }
  }, [value]);
  const change = (next: string) => {
    pending.current.push(next);
    setText(next);
    onChange(next);
  };
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
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter?.();
          if (event.key === 'Escape') {
            event.stopPropagation();
            if (text === '') event.currentTarget.blur();
            else change('');
          }
        }}
      />
      {shortcut !== null && text === '' && <KeyHint keys={shortcut} />}
    </span>
  );
}
