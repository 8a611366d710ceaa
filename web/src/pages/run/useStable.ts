import { useRef } from 'react';

/** The same object as long as it says the same. */
export function useStable<T>(value: T): T {
  const kept = useRef({ text: '', value });
  const text = JSON.stringify(value);
  if (kept.current.text !== text) kept.current = { text, value };
  return kept.current.value;
}
