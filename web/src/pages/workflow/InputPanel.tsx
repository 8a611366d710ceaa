import { useState } from 'react';
import { Button, Switch } from '../../ui';
import { SchemaField } from './SchemaField';
import type { InputForm } from './useInput';
import './InputPanel.css';

export function InputPanel({ form }: { form: InputForm }) {
  const { fields, raw, problems } = form;
  const whole = problems.get('');
  return (
    <div className="input-panel">
      {raw === null ? (
        <>
          {fields.length === 0 && <p className="quiet">This workflow takes no input.</p>}
          {fields.map((field) => (
            <SchemaField key={field.pointer} field={field} form={form} />
          ))}
          {whole && (
            <p className="field-problem" role="alert">
              {whole}
            </p>
          )}
        </>
      ) : (
        <RawInput text={raw} problem={whole ?? null} others={problems} onChange={form.setRaw} />
      )}
      <footer>
        <Switch
          label="As JSON"
          checked={raw !== null}
          onChange={(on) => form.setRaw(on ? JSON.stringify(form.value, null, 2) : null)}
        />
        {form.changed && (
          <Button look="quiet" onClick={form.reset}>
            Back to defaults
          </Button>
        )}
      </footer>
    </div>
  );
}

interface RawProps {
  text: string;
  problem: string | null;
  others: ReadonlyMap<string, string>;
  onChange: (text: string) => void;
}

function RawInput({ text, problem, others, onChange }: RawProps) {
  const [rows] = useState(() => Math.min(28, Math.max(10, text.split('\n').length + 1)));
  const said =
    problem === null ? [...others].map(([pointer, what]) => `${pointer}: ${what}`) : [problem];
  return (
    <div className="schema-field">
      <textarea
        className="field"
        aria-label="Input as JSON"
        aria-invalid={said.length > 0}
        aria-describedby="raw-input-problem"
        spellCheck={false}
        rows={rows}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p className="field-problem" id="raw-input-problem" role="alert">
        {said.join(' ')}
      </p>
    </div>
  );
}
