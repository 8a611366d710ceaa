// Short messages about what was just done, and one polite live region for screen readers.
export interface Toast {
  id: number;
  text: string;
  kind: 'note' | 'error';
  /** "Details" for an error, "Undo", … */
  action?: { label: string; act: () => void };
}

let toasts: readonly Toast[] = [];
let said = '';
let next = 1;
const listeners = new Set<() => void>();
const changed = () => listeners.forEach((listener) => listener());

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const currentToasts = (): readonly Toast[] => toasts;
export const currentAnnouncement = (): string => said;

export function dismissToast(id: number): void {
  toasts = toasts.filter((toast) => toast.id !== id);
  changed();
}

/** Shows a message; a note leaves by itself after 5 s, an error stays until it is closed. */
export function toast(text: string, options: Partial<Pick<Toast, 'kind' | 'action'>> = {}): void {
  const one: Toast = { id: next++, text, kind: 'note', ...options };
  toasts = [...toasts.slice(-2), one];
  announce(text);
  if (one.kind === 'note') setTimeout(() => dismissToast(one.id), 5_000);
}

export const toastError = (error: unknown): void =>
  toast(error instanceof Error ? error.message : String(error), { kind: 'error' });

/** Says something to screen readers only. Callers throttle what repeats: "12 of 20 done, 1 failed". */
export function announce(text: string): void {
  said = text;
  changed();
}
