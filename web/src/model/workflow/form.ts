// A form from a JSON Schema: fields for what a form can show, raw JSON for everything else.
import type { Json, JsonObject } from '../../api/types';
import { escapePointer, pointerParts, valueAt } from './json';

export type FieldKind =
  'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'constant' | 'list' | 'group' | 'json';

export interface Field {
  kind: FieldKind;
  /** Pointer of the value in the input: "/config/testing". */
  pointer: string;
  name: string;
  description: string | null;
  required: boolean;
  /** Whether null may stand in its place; an empty field that is required gives it then. */
  nullable: boolean;
  default: Json | undefined;
  choices: Json[];
  minimum: number | null;
  maximum: number | null;
  fields: Field[];
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** Of "string or null", string: null is what an empty field gives. */
function typeOf({ type }: JsonObject): { type: Json | undefined; nullable: boolean } {
  if (!Array.isArray(type) || !type.includes('null')) return { type, nullable: false };
  const others = type.filter((one) => one !== 'null');
  return { type: others.length === 1 ? others[0] : type, nullable: true };
}

function kindOf(schema: JsonObject): FieldKind {
  if (schema.const !== undefined) return 'constant';
  if (Array.isArray(schema.enum)) return 'choice';
  const { type } = typeOf(schema);
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    case 'array':
      return objectOf(schema.items).type === 'string' ? 'list' : 'json';
    case 'object':
      return Object.keys(objectOf(schema.properties)).length > 0 ? 'group' : 'json';
    default:
      return 'json';
  }
}

/** Fields of an object's schema, in the order in which it names them, the required ones first. */
export function fieldsOf(schema: JsonObject | boolean | null, pointer = ''): Field[] {
  if (schema === null || typeof schema === 'boolean') return [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const fields = Object.entries(objectOf(schema.properties)).map(([name, value]): Field => {
    const own = objectOf(value);
    const kind = kindOf(own);
    const here = `${pointer}/${escapePointer(name)}`;
    return {
      kind,
      pointer: here,
      name,
      description: typeof own.description === 'string' ? own.description : null,
      required: required.has(name),
      nullable: typeOf(own).nullable,
      default: own.default,
      choices: Array.isArray(own.enum) ? own.enum : kind === 'constant' ? [own.const ?? null] : [],
      minimum: numberOf(own.minimum),
      maximum: numberOf(own.maximum),
      fields: kind === 'group' ? fieldsOf(own, here) : [],
    };
  });
  return [
    ...fields.filter((field) => field.required),
    ...fields.filter((field) => !field.required),
  ];
}

/** The input with another value at a pointer; undefined takes the member away. */
export function withValue(input: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  const [name, ...rest] = pointerParts(pointer);
  if (name === undefined) return input;
  if (rest.length > 0) {
    const inner = withValue(objectOf(input[name]), `/${rest.map(escapePointer).join('/')}`, value);
    return { ...input, [name]: inner };
  }
  if (value !== undefined) return { ...input, [name]: value };
  return Object.fromEntries(Object.entries(input).filter(([other]) => other !== name));
}

/** What is wrong with an input, by pointer. The server has the last word; this is said at once. */
export function problemsOf(fields: Field[], input: Json | undefined): Map<string, string> {
  const problems = new Map<string, string>();
  for (const field of fields) {
    const value = valueAt(input, field.pointer);
    if (value === undefined) {
      if (field.required && field.default === undefined)
        problems.set(field.pointer, 'Needed to run.');
    } else if (field.kind === 'group') {
      for (const [pointer, text] of problemsOf(field.fields, input)) problems.set(pointer, text);
    } else if (value !== null || !field.nullable) {
      const text = problemOf(field, value);
      if (text !== null) problems.set(field.pointer, text);
    }
  }
  return problems;
}

function problemOf(field: Field, value: Json): string | null {
  if (field.kind !== 'number' && field.kind !== 'integer') return null;
  if (typeof value !== 'number') return 'Must be a number.';
  if (field.kind === 'integer' && !Number.isInteger(value)) return 'Must be a whole number.';
  if (field.minimum !== null && value < field.minimum) return `Must be ${field.minimum} or more.`;
  if (field.maximum !== null && value > field.maximum) return `Must be ${field.maximum} or less.`;
  return null;
}

/** A raw input: an object, or why it is none. */
export function parseInput(text: string): { input: JsonObject } | { problem: string } {
  try {
    const value = JSON.parse(text) as Json;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return { problem: 'The input must be a JSON object: { … }.' };
    }
    return { input: value };
  } catch (error) {
    return {
      problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
