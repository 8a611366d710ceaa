import { useId } from 'react';
import type { Json } from '../../api/types';
import type { Field } from '../../model/workflow/form';
import { valueAt } from '../../model/workflow/json';
import { ChevronRightIcon, Switch } from '../../ui';
import { JsonField } from './JsonField';
import type { InputForm } from './useInput';

interface Props {
  field: Field;
  form: InputForm;
}

/** One value of the input, with what is said about it. */
export function SchemaField({ field, form }: Props) {
  const id = useId();
  const value = valueAt(form.value, field.pointer);
  const found = form.problems.get(field.pointer) ?? null;
  // That something is needed is said beside its name; it is no mistake before anything was typed.
  const problem = value === undefined && !form.changed ? null : found;
  if (field.kind === 'group') {
    const inside = [...form.problems.keys()].some((pointer) =>
      pointer.startsWith(`${field.pointer}/`),
    );
    return (
      <details className="schema-group" open={inside || undefined}>
        <summary>
          <ChevronRightIcon size={14} /> {field.name}
        </summary>
        {field.description && <p className="field-help">{field.description}</p>}
        {field.fields.map((one) => (
          <SchemaField key={one.pointer} field={one} form={form} />
        ))}
      </details>
    );
  }
  const help = `${id}-help`;
  const about = [field.description, field.kind === 'list' ? 'One per line.' : null]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="schema-field">
      {field.kind !== 'boolean' && (
        <label htmlFor={id}>
          {field.name}
          {field.required && <span className="field-required">needed</span>}
        </label>
      )}
      <Control
        field={field}
        value={value}
        id={id}
        help={help}
        invalid={problem !== null}
        onChange={(next) => form.set(field.pointer, next)}
      />
      <div id={help}>
        {problem && <p className="field-problem">{problem}</p>}
        {about !== '' && <p className="field-help">{about}</p>}
      </div>
    </div>
  );
}

interface ControlProps {
  field: Field;
  value: Json | undefined;
  id: string;
  help: string;
  invalid: boolean;
  onChange: (value: Json | undefined) => void;
}

function plain(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Control({ field, value, id, help, invalid, onChange }: ControlProps) {
  const common = {
    id,
    className: 'field',
    'aria-describedby': help,
    'aria-invalid': invalid || undefined,
  };
  const placeholder = field.default === undefined ? undefined : plain(field.default);
  switch (field.kind) {
    case 'boolean':
      return (
        <Switch
          label={field.name}
          checked={(value ?? field.default) === true}
          onChange={onChange}
          describedBy={help}
        />
      );
    case 'choice':
      return (
        <select
          {...common}
          value={value === undefined ? '' : String(field.choices.findIndex((one) => one === value))}
          onChange={(event) => {
            const place = event.currentTarget.value;
            onChange(place === '' ? undefined : field.choices[Number(place)]);
          }}
        >
          {!field.required && (
            <option value="">{placeholder ? `${placeholder} (default)` : '–'}</option>
          )}
          {field.choices.map((choice, place) => (
            <option key={plain(choice)} value={place}>
              {choice === null ? 'none' : plain(choice)}
            </option>
          ))}
        </select>
      );
    case 'constant':
      return <input {...common} readOnly value={plain(field.choices[0])} />;
    case 'number':
    case 'integer':
      return (
        <input
          {...common}
          inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
          placeholder={placeholder}
          value={plain(value)}
          onChange={(event) => {
            const text = event.currentTarget.value;
            const number = Number(text);
            // What is no number stays as text, and is said to be none.
            const unfinished =
              text.trim() === '' || !Number.isFinite(number) || /[.e-]$/i.test(text);
            const empty = field.nullable && field.required ? null : undefined;
            onChange(text === '' ? empty : unfinished ? text : number);
          }}
        />
      );
    case 'list':
      return (
        <textarea
          {...common}
          rows={Math.min(8, Math.max(2, Array.isArray(value) ? value.length + 1 : 2))}
          spellCheck={false}
          value={Array.isArray(value) ? value.map(plain).join('\n') : ''}
          onChange={(event) => {
            const text = event.currentTarget.value;
            onChange(text === '' ? undefined : text.split('\n'));
          }}
        />
      );
    case 'json':
      return <JsonField {...common} value={value} onChange={onChange} />;
    default:
      return (
        <input
          {...common}
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder ?? (field.nullable ? 'none' : undefined)}
          value={plain(value)}
          onChange={(event) => onChange(textOf(field, event.currentTarget.value))}
        />
      );
  }
}

/** What a text field gives: when it is empty, nothing, or null, or an empty text that is needed. */
function textOf(field: Field, text: string): Json | undefined {
  if (text !== '') return text;
  if (!field.required) return undefined;
  return field.nullable ? null : '';
}
