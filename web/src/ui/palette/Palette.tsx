import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { KeyHint } from '../KeyHint';
import { chosenEntries } from './entries';
import { useEntries } from './useEntries';
import './Palette.css';

/** Ctrl+K: type a few letters, Enter goes there or does it. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const entries = useEntries(query);
  const chosen = useMemo(() => chosenEntries(entries, query), [entries, query]);
  const active = Math.min(at, Math.max(0, chosen.length - 1));
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const choose = (place: number) => {
    const entry = chosen[place];
    if (entry === undefined) return;
    onClose();
    // After the dialog has gone, so that the action finds its page as it was.
    setTimeout(entry.act);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && chosen.length > 0) {
      event.preventDefault();
      setAt((active + step + chosen.length) % chosen.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(active);
    }
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Go to"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen[active] && `${id}-${active}`}
        aria-label="Workflow, run or action"
        placeholder="Workflow, run or action"
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div role="listbox" id={id} ref={list} aria-label="Found">
        {chosen.map((entry, place) => (
          <div key={entry.id} role="presentation">
            {chosen[place - 1]?.section !== entry.section && (
              <h3 role="presentation">{entry.section}</h3>
            )}
            <div
              role="option"
              id={`${id}-${place}`}
              aria-selected={place === active}
              className="palette-entry"
              onPointerMove={() => setAt(place)}
              onClick={() => choose(place)}
            >
              {entry.icon}
              <span>{entry.title}</span>
              <small>{entry.about}</small>
              {entry.keys && <KeyHint keys={entry.keys} />}
            </div>
          </div>
        ))}
        {chosen.length === 0 && <p className="palette-none">Nothing is called so.</p>}
      </div>
    </dialog>
  );
}
