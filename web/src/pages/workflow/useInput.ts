import { useMemo, useState } from 'react';
import type { JsonObject, Workflow } from '../../api/types';
import { fieldsOf, parseInput, problemsOf, withValue } from '../../model/workflow/form';
import type { Field } from '../../model/workflow/form';
import type { Json } from '../../api/types';

export interface InputForm {
  fields: Field[];
  value: JsonObject;
  set: (pointer: string, value: Json | undefined) => void;
  /** The text of the raw alternative; null: the form is shown. */
  raw: string | null;
  setRaw: (text: string | null) => void;
  /** What is wrong, by pointer: the server's word first, "" for the input as a whole. */
  problems: ReadonlyMap<string, string>;
  /** What the server said of this input; it holds until the value changes. */
  refuse: (pointer: string, detail: string) => void;
  changed: boolean;
  reset: () => void;
}

export function useInput(workflow: Workflow): InputForm {
  const fields = useMemo(() => fieldsOf(workflow.input_schema), [workflow.input_schema]);
  const [edited, setEdited] = useState<JsonObject | null>(null);
  const [raw, setRawText] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ pointer: string; detail: string } | null>(null);

  const parsed = raw === null ? null : parseInput(raw);
  const value =
    parsed !== null && 'input' in parsed ? parsed.input : (edited ?? workflow.default_input);
  const problems = useMemo(() => {
    const found = problemsOf(fields, value);
    if (parsed !== null && 'problem' in parsed) found.set('', parsed.problem);
    if (refusal !== null) found.set(refusal.pointer, refusal.detail);
    return found;
    // `parsed` is derived from `raw`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [fields, value, raw, refusal]);
  return {
    fields,
    value,
    problems,
    raw,
    set: (pointer, next) => {
      setRefusal(null);
      setEdited(withValue(value, pointer, next));
    },
    setRaw: (text) => {
      setRefusal(null);
      if (text === null) setEdited(value);
      setRawText(text);
    },
    refuse: (pointer, detail) => setRefusal({ pointer, detail }),
    changed: edited !== null || raw !== null,
    reset: () => {
      setEdited(null);
      setRawText(null);
      setRefusal(null);
    },
  };
}
