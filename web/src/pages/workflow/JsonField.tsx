import { useState } from 'react';
import type { Json } from '../../api/types';

interface Props {
  id: string;
  className: string;
  'aria-describedby': string;
  'aria-invalid': boolean | undefined;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** A value that a form cannot show, as JSON. What cannot be read is kept here until it can. */
export function JsonField({ value, onChange, ...rest }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (value === undefined ? '' : JSON.stringify(value, null, 2));
  return (
    <>
      <textarea
        {...rest}
        aria-invalid={draft !== null || rest['aria-invalid']}
        rows={Math.min(10, Math.max(2, text.split('\n').length))}
        spellCheck={false}
        placeholder="JSON"
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value;
          try {
            onChange(next.trim() === '' ? undefined : (JSON.parse(next) as Json));
            setDraft(null);
          } catch {
            setDraft(next);
          }
        }}
      />
      {draft !== null && (
        <p className="field-problem">This is not JSON yet; the value before it holds.</p>
      )}
    </>
  );
}
