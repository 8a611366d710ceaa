import { useCallback, useEffect, useRef, useState } from 'react';
import type { Go } from './address';

const pause = 150;

/** The search as it is typed; the address follows when the typing pauses. */
export function useTypedSearch(q: string, go: Go) {
  const [text, setText] = useState(q);
  const timer = useRef(0);
  const sent = useRef(q);
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    // It was changed by something else: Back, a link, "Show all".
    if (q !== sent.current) {
      sent.current = q;
      setText(q);
    }
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const flush = useCallback(() => clearTimeout(timer.current), []);
  const type = useCallback((value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      sent.current = value;
      latest.current({ q: value }, true);
    }, pause);
  }, []);
  return { text, type, flush };
}
