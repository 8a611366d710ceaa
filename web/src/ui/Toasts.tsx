import { useSyncExternalStore } from 'react';
import { CloseIcon, ErrorIcon } from './icons';
import { IconButton } from './IconButton';
import { currentAnnouncement, currentToasts, dismissToast, subscribeToasts } from './toasts';
import './Toasts.css';

export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  const said = useSyncExternalStore(subscribeToasts, currentAnnouncement);
  return (
    <>
      <div className="toasts">
        {toasts.map((toast) => (
          <div key={toast.id} className={`toast toast-${toast.kind}`}>
            {toast.kind === 'error' && <ErrorIcon size={16} />}
            <span>{toast.text}</span>
            {toast.action && (
              <button type="button" className="button button-quiet" onClick={toast.action.act}>
                {toast.action.label}
              </button>
            )}
            <IconButton
              label="Dismiss"
              icon={<CloseIcon size={14} />}
              small
              onClick={() => dismissToast(toast.id)}
            />
          </div>
        ))}
      </div>
      <div className="visually-hidden" role="status" aria-live="polite">
        {said}
      </div>
    </>
  );
}
