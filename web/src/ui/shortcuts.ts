// Keys of what is on the screen: pressed keys act, and the sheet of shortcuts lists them.
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** "Ctrl+Enter", "?", "/", "Shift+ArrowLeft". */
  keys: string;
  /** What it does, for the sheet: "Start a run". */
  does: string;
  /** Absent where the component itself listens, and the sheet only tells. */
  act?: () => void;
  hidden?: boolean;
}

/** Whether a key belongs to a field that is being typed in. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'range', 'button', 'submit'].includes(target.type)
  );
}

/** A pressed key as it is written in `keys`. */
export function chordOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && event.key.length > 1) parts.push('Shift');
  parts.push(event.key.length === 1 && parts.length > 0 ? event.key.toUpperCase() : event.key);
  return parts.join('+');
}

interface Group {
  title: string;
  shortcuts: readonly Shortcut[];
}

let groups: readonly Group[] = [];
const listeners = new Set<() => void>();

function replace(before: Group | null, after: Group | null): void {
  groups = [...groups.filter((group) => group !== before), ...(after === null ? [] : [after])];
  listeners.forEach((listener) => listener());
}

/**
 * Shortcuts for as long as the component is there, under a title in the sheet. Plain keys are left to
 * fields; an open dialog takes all but its own.
 */
export function useShortcuts(title: string, shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const listed = shortcuts
    .filter((shortcut) => shortcut.hidden !== true)
    .map(({ keys, does, act }) => `${keys}\t${does}${act === undefined ? '' : '\tacts'}`)
    .join('\n');
  useEffect(() => {
    const group: Group = {
      title,
      shortcuts: listed
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Shortcut => {
          const [keys = '', does = '', acts] = line.split('\t');
          const act = () => latest.current.find((one) => one.keys === keys)?.act?.();
          return acts === undefined ? { keys, does } : { keys, does, act };
        }),
    };
    replace(null, group);
    return () => replace(group, null);
  }, [title, listed]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const chord = chordOf(event);
      const shortcut = latest.current.find((one) => one.keys === chord && one.act !== undefined);
      if (shortcut?.act === undefined) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (!chord.startsWith('Ctrl+') && isTyping(event)) return;
      event.preventDefault();
      shortcut.act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** All shortcuts of what is on the screen, for the sheet. */
export function useListedShortcuts(): readonly Group[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
  );
}
