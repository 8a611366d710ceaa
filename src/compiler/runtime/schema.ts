/**
 * Inputs against their JSON Schema: defaults are filled in, and what does not fit is refused.
 */
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Json } from './values';

export type Schema = Json;

/** The input of a run as the workflow reads it. Children get theirs from their parent as it is. */
export function completeInput(schema: Schema, given: Json): Json {
  if (workflowInfo().parent) return given ?? null;
  const input = withDefaults(schema, given) ?? {};
  const problems = [...problemsOf(schema, input, '')];
  if (problems.length === 0) return input;
  const message = `the input does not fit the workflow\n  ${problems.join('\n  ')}`;
  throw ApplicationFailure.nonRetryable(message, 'input');
}

function withDefaults(schema: Schema, value: Json): Json {
  if (typeof schema !== 'object') return value;
  if (Array.isArray(value) && schema.items !== undefined) {
    return value.map((element) => withDefaults(schema.items, element));
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject && (value != null || schema.type !== 'object')) return value;
  const filled = { ...value };
  for (const [name, property] of Object.entries<Json>(schema.properties ?? {})) {
    if (name in filled) filled[name] = withDefaults(property, filled[name]);
    else if (property.default !== undefined)
      filled[name] = withDefaults(property, property.default);
  }
  return filled;
}

function hasType(value: Json, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function* problemsOf(schema: Schema, value: Json, place: string): Generator<string> {
  const at = place === '' ? '/' : place;
  if (schema === false) yield `${at}: no value is allowed here`;
  if (typeof schema !== 'object') return;
  const types: string[] = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => hasType(value, type))) {
    yield `${at}: expected ${types.join(' or ')}, got ${value === null ? 'null' : typeof value}`;
    return;
  }
  const allowed: Json[] | undefined = 'const' in schema ? [schema.const] : schema.enum;
  if (allowed && !allowed.some((one) => same(one, value))) {
    yield `${at}: expected one of ${JSON.stringify(allowed)}, got ${JSON.stringify(value)}`;
  }
  if (typeof value === 'number') yield* numberProblems(schema, value, at);
  if (typeof value === 'string') yield* textProblems(schema, value, at);
  if (Array.isArray(value)) yield* arrayProblems(schema, value, place, at);
  else if (typeof value === 'object' && value !== null) yield* objectProblems(schema, value, place);
}

function* numberProblems(schema: Schema, value: number, at: string): Generator<string> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (value < minimum) yield `${at}: ${value} must be at least ${minimum}`;
  if (value > maximum) yield `${at}: ${value} must be at most ${maximum}`;
  if (value <= exclusiveMinimum) yield `${at}: ${value} must be more than ${exclusiveMinimum}`;
  if (value >= exclusiveMaximum) yield `${at}: ${value} must be less than ${exclusiveMaximum}`;
}

function* textProblems(schema: Schema, value: string, at: string): Generator<string> {
  const { length } = [...value];
  if (length < schema.minLength)
    yield `${at}: at least ${schema.minLength} characters are expected`;
  if (length > schema.maxLength) yield `${at}: at most ${schema.maxLength} characters are expected`;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    yield `${at}: ${JSON.stringify(value)} does not match the pattern ${schema.pattern}`;
  }
}

function* arrayProblems(
  schema: Schema,
  value: Json[],
  place: string,
  at: string,
): Generator<string> {
  if (value.length < schema.minItems)
    yield `${at}: at least ${schema.minItems} elements are expected`;
  if (value.length > schema.maxItems)
    yield `${at}: at most ${schema.maxItems} elements are expected`;
  if (schema.items === undefined) return;
  for (const [index, element] of value.entries()) {
    yield* problemsOf(schema.items, element, `${place}/${index}`);
  }
}

function* objectProblems(schema: Schema, value: Json, place: string): Generator<string> {
  for (const name of schema.required ?? []) {
    if (!(name in value)) yield `${place === '' ? '/' : place}: the member "${name}" is missing`;
  }
  for (const [name, member] of Object.entries<Json>(value)) {
    const own = schema.properties?.[name] ?? schema.additionalProperties;
    if (own === false) yield `${place}/${name}: the member "${name}" is not known`;
    else if (own !== undefined) yield* problemsOf(own, member, `${place}/${name}`);
  }
}
