import { useState } from 'react';
import type { Json } from '../../../api/types';
import { CopyIcon, IconButton, toast } from '../../../ui';

const shownMax = 30_000;

/** A value, folded until somebody wants it. */
export function JsonSection({ title, value }: { title: string; value: Json }) {
  const [open, setOpen] = useState(false);
  if (value === null) return null;
  const text = open ? JSON.stringify(value, null, 2) : '';
  return (
    <details className="json-section" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && (
        <div>
          <IconButton
            small
            label={`Copy the ${title.toLowerCase()}`}
            icon={<CopyIcon size={14} />}
            onClick={() => {
              void navigator.clipboard.writeText(text).then(() => toast(`${title} copied`));
            }}
          />
          <pre tabIndex={0} role="region" aria-label={title}>
            {text.length > shownMax ? `${text.slice(0, shownMax)}\n…` : text}
          </pre>
        </div>
      )}
    </details>
  );
}
