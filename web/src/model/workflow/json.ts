// A workflow's text as lines: which lines hold which value, and what is what in a line.
import type { Json } from '../../api/types';

export interface LineRange {
  first: number;
  last: number;
}

/**
 * The lines (from 1) of every value in a JSON text, by its pointer; those of a member begin with its
 * name. A text that is broken gives what comes before the break.
 */
export function linesOfPointers(text: string): Map<string, LineRange> {
  const ranges = new Map<string, LineRange>();
  let at = 0;
  let line = 1;

  const space = () => {
    for (; at < text.length; at++) {
      const c = text[at];
      if (c === '\n') line++;
      else if (c !== ' ' && c !== '\t' && c !== '\r') return;
    }
  };
  const expect = (c: string) => {
    space();
    if (text[at] !== c) throw new Broken();
    at++;
  };
  const string = (): string => {
    space();
    const match = /"(?:[^"\\\n]|\\.)*"/y;
    match.lastIndex = at;
    const found = match.exec(text)?.[0];
    if (found === undefined) throw new Broken();
    at += found.length;
    return found.includes('\\') ? (JSON.parse(found) as string) : found.slice(1, -1);
  };
  const members = (close: string, one: () => void) => {
    at++;
    space();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      one();
      space();
      if (text[at] === ',') {
        at++;
      } else {
        expect(close);
        return;
      }
    }
  };
  const value = (pointer: string, first: number | null) => {
    space();
    const start = first ?? line;
    const c = text[at];
    if (c === '{') {
      members('}', () => {
        space();
        const begin = line;
        const name = string();
        expect(':');
        value(`${pointer}/${escapePointer(name)}`, begin);
      });
    } else if (c === '[') {
      let index = 0;
      members(']', () => value(`${pointer}/${index++}`, null));
    } else if (c === '"') {
      string();
    } else {
      const match = /[-+.\w]+/y;
      match.lastIndex = at;
      const found = match.exec(text)?.[0];
      if (found === undefined) throw new Broken();
      at += found.length;
    }
    ranges.set(pointer, { first: start, last: line });
  };
  try {
    value('', null);
  } catch (error) {
    if (
      !(error instanceof Broken) &&
      !(error instanceof RangeError) &&
      !(error instanceof SyntaxError)
    )
      throw error;
  }
  return ranges;
}

class Broken extends Error {}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function pointerParts(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value that a pointer leads to; undefined when there is none. */
export function valueAt(value: Json | undefined, pointer: string): Json | undefined {
  let here = value;
  for (const part of pointerParts(pointer)) {
    if (Array.isArray(here)) here = here[Number(part)];
    else if (here !== null && typeof here === 'object' && Object.hasOwn(here, part))
      here = here[part];
    else return undefined;
  }
  return here;
}

export type TokenKind = 'name' | 'string' | 'expression' | 'number' | 'word' | 'mark' | 'space';

export interface Token {
  kind: TokenKind;
  text: string;
}

/** Tokens of one line of JSON; together they are the line. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const push = (kind: TokenKind, text: string) => {
    if (text !== '') tokens.push({ kind, text });
  };
  let end = 0;
  for (const match of line.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(\w+)/g)) {
    push('mark', line.slice(end, match.index));
    const [all, string, colon, number] = match;
    if (string !== undefined) {
      if (colon !== undefined) push('name', string);
      else pushString(string, push);
      push('mark', colon ?? '');
    } else {
      push(number === undefined ? 'word' : 'number', all);
    }
    end = match.index + all.length;
  }
  push('mark', line.slice(end));
  return tokens;
}

/** A string with its `${expressions}` set apart. */
function pushString(text: string, push: (kind: TokenKind, text: string) => void): void {
  let end = 0;
  for (const match of text.matchAll(/(?<!\$)\$\{[^}]*\}/g)) {
    push('string', text.slice(end, match.index));
    push('expression', match[0]);
    end = match.index + match[0].length;
  }
  push('string', text.slice(end));
}
