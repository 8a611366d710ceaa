// A JSON value as a person reads it: one member a line, indented, without quotes and brackets.
import type { Json } from '../../api/types';

/** Texts that have several lines are indented as a whole. */
export function outline(value: Json): string {
  return linesOf(value).join('\n');
}

function isPlain(value: Json): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
}

function plain(value: string | number | boolean | null): string {
  return value === '' ? '""' : String(value);
}

function linesOf(value: Json): string[] {
  if (isPlain(value)) return plain(value).split('\n');
  if (Array.isArray(value)) {
    if (value.length === 0) return ['none'];
    if (value.every(isPlain)) return [value.map(plain).join(', ')];
    return value.flatMap((one) =>
      linesOf(one).map((line, index) => (index === 0 ? `– ${line}` : `  ${line}`)),
    );
  }
  const members = Object.entries(value);
  if (members.length === 0) return ['{}'];
  return members.flatMap(([name, member]) => {
    const lines = linesOf(member);
    return lines.length === 1 && (isPlain(member) || Array.isArray(member) || lines[0] === '{}')
      ? [`${name}: ${lines[0] ?? ''}`]
      : [`${name}:`, ...lines.map((line) => `  ${line}`)];
  });
}
