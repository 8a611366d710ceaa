/**
 * Values, texts, durations and errors as workflows and activities exchange them.
 */

/** A value of JSON. What comes from outside is not known to the compiler of TypeScript. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Why a step failed. */
export interface StepError {
  kind: string;
  message: string;
  retryable: boolean;
}

/** What an activity is told about the attempt that it carries out. */
export interface Call {
  run: { id: string; attempt: number; started_at: string };
  /** "build", or "build/core-date" for an item of an orchestrate step. */
  step: string;
  /** From 1. Retries that the Temporal server makes come on top. */
  attempt: number;
}

/** What cannot be evaluated or is not as it must be: another attempt would not help. */
export class ValueError extends Error {
  constructor(
    message: string,
    readonly kind = 'expression',
  ) {
    super(message);
    this.name = 'ValueError';
  }
}

/** The text of a scalar. "[object Object]" is never what was meant, so it is refused. */
export function scalarText(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const what = value == null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
  throw new ValueError(`${what} has no text form; use a text, a number or a boolean`);
}

/** text`release-${tag}`: as a template literal, but arrays and objects are refused. */
export function text(parts: TemplateStringsArray, ...values: Json[]): string {
  return parts.reduce((all, part, index) => {
    const value = values[index - 1];
    return all + (value == null ? String(value) : scalarText(value)) + part;
  });
}

/** The value as JSON carries it: what is undefined becomes null, also inside. */
export function toJson(value: Json): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toJson(member)]));
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a number or of a text such as "500ms", "10s" or "1h30m". */
export function milliseconds(value: Json): number {
  if (typeof value === 'number' && value >= 0 && value <= 1e13) return Math.ceil(value);
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  if (typeof value === 'string' && /^(\d+(ms|s|m|h|d))+$/.test(value)) {
    const parts = value.matchAll(/(\d+)(ms|s|m|h|d)/g);
    return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
  }
  if (typeof value === 'number') throw new ValueError(`${value} is no duration in milliseconds`);
  throw new ValueError(`${JSON.stringify(value)} is no duration; write for example "10s" or "5m"`);
}
