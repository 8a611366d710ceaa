// What is what in a text of code, line by line: enough of TypeScript, JSON and Markdown to colour it
// quietly. A text that is broken is coloured as far as it can be read, and is never changed.

export type SpanKind = 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'type' | 'name';

export interface Span {
  kind: SpanKind;
  text: string;
}

/** The spans of one line; together they are the line. */
export type Line = readonly Span[];

export type Language = 'typescript' | 'json' | 'markdown' | 'plain';

/** Beyond this many characters a text is shown without colours. */
const charactersMax = 4_000_000;

const languages = new Map<string, Language>([
  ['ts', 'typescript'],
  ['js', 'typescript'],
  ['mjs', 'typescript'],
  ['json', 'json'],
  ['prettierrc', 'json'],
  ['md', 'markdown'],
]);

export function languageOf(path: string): Language {
  return languages.get(path.slice(path.lastIndexOf('.') + 1)) ?? 'plain';
}

/** The lines of a text; a newline at its end begins no further line. */
export function highlight(text: string, language: Language): Line[] {
  const lines = new Lines();
  if (language === 'plain' || text.length > charactersMax) lines.push('plain', text);
  else if (language === 'typescript') typescript(text, lines);
  else if (language === 'json') json(text, lines);
  else markdown(text, lines);
  return lines.finish();
}

class Lines {
  private readonly lines: Span[][] = [[]];

  push(kind: SpanKind, text: string): void {
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      const part = text.slice(from, end < 0 ? undefined : end);
      if (part !== '') this.add(kind, part.endsWith('\r') ? part.slice(0, -1) : part);
      if (end < 0) return;
      this.lines.push([]);
      from = end + 1;
    }
  }

  finish(): Line[] {
    if (this.lines.length > 1 && this.lines.at(-1)?.length === 0) this.lines.pop();
    return this.lines;
  }

  private add(kind: SpanKind, text: string): void {
    const line = this.lines.at(-1) ?? [];
    const last = line.at(-1);
    if (last?.kind === kind) last.text += text;
    else line.push({ kind, text });
  }
}

const keywords = new Set(
  (
    'abstract as asserts async await break case catch class const continue debugger declare default ' +
    'delete do else enum export extends false finally for from function get if implements import in ' +
    'infer instanceof interface is keyof let namespace new null of override private protected public ' +
    'readonly return satisfies set static super switch this throw true try type typeof undefined ' +
    'unique var void while with yield any bigint boolean never number object string symbol unknown'
  ).split(' '),
);
/** Words that are names as well; they are keywords only before what a keyword is followed by. */
const soft = new Set('as declare from get infer is of set type unique'.split(' '));

const token =
  /(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<string>'(?:[^'\\\n]|\\[^])*'?|"(?:[^"\\\n]|\\[^])*"?)|(?<number>0[xXbBoO][\da-fA-F_]+n?|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?n?)|(?<word>[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*)|(?<space>\s+)|(?<mark>[^])/uy;

/** Words after which a slash begins a regular expression. */
const beforeRegex = new Set(
  'return typeof case in of do else void delete throw new await yield'.split(' '),
);
const regex = /\/(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;

function typescript(text: string, lines: Lines): void {
  // For each open template literal, how many braces are open within its `${`.
  const templates: number[] = [];
  let at = 0;
  let before = '';
  const template = (start: number) => {
    // From a backtick or from the brace that ends an expression, to the next of either.
    const end = /[`]|\$\{/g;
    let from = start + 1;
    for (;;) {
      const escape = text.indexOf('\\', from);
      end.lastIndex = from;
      const found = end.exec(text);
      if (found !== null && (escape < 0 || found.index < escape)) {
        at = found.index + found[0].length;
        if (found[0] === '${') templates.push(0);
        lines.push('string', text.slice(start, at));
        before = found[0] === '`' ? 'value' : '(';
        return;
      }
      if (escape < 0 || found === null) {
        lines.push('string', text.slice(start));
        at = text.length;
        return;
      }
      from = escape + 2;
    }
  };
  while (at < text.length) {
    const c = text[at];
    if (c === '`') {
      template(at);
      continue;
    }
    const open = templates.length - 1;
    if (open >= 0 && c === '{') templates[open] = (templates[open] ?? 0) + 1;
    if (open >= 0 && c === '}') {
      const depth = templates[open] ?? 0;
      if (depth === 0) {
        templates.pop();
        template(at);
        continue;
      }
      templates[open] = depth - 1;
    }
    token.lastIndex = at;
    const groups = token.exec(text)?.groups ?? {};
    const { comment, string, number, word, space } = groups;
    const all = comment ?? string ?? number ?? word ?? space ?? groups.mark ?? text.slice(at);
    if (c === '/' && comment === undefined && /^$|[-+*%=<>!&|?:;,({[~^]$/.test(before)) {
      regex.lastIndex = at;
      const found = regex.exec(text)?.[0];
      if (found !== undefined) {
        lines.push('string', found);
        at += found.length;
        before = 'value';
        continue;
      }
    }
    at += all.length;
    if (comment !== undefined) lines.push('comment', comment);
    else if (string !== undefined) lines.push('string', string);
    else if (number !== undefined) lines.push('number', number);
    else if (word !== undefined) lines.push(kindOf(word, before, text, at), word);
    else lines.push('plain', all);
    if (space === undefined && comment === undefined) {
      before = word !== undefined && beforeRegex.has(word) ? '(' : (groups.mark ?? 'value');
      if (word !== undefined && before === 'value') before = `value ${word}`;
    }
  }
}

function kindOf(word: string, before: string, text: string, end: number): SpanKind {
  const member = before === '.';
  if (!member && keywords.has(word)) {
    const next = /\s*(.?)/y;
    next.lastIndex = end;
    const after = next.exec(text)?.[1] ?? '';
    // `{ type: 1 }`, `type = 1`, `of(x)`, `new`: a name where an operator follows.
    const isName = after === ':' || (soft.has(word) && /[=(,;.)}?]/.test(after));
    return isName && word !== 'default' ? 'plain' : 'keyword';
  }
  return !member && /^\p{Lu}/u.test(word) && /\p{Ll}/u.test(word) ? 'type' : 'plain';
}

function json(text: string, lines: Lines): void {
  let end = 0;
  for (const match of text.matchAll(
    /("(?:[^"\\\n]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|([A-Za-z]+)|(\/\/[^\n]*)/g,
  )) {
    lines.push('plain', text.slice(end, match.index));
    const [all, string, colon, number, word] = match;
    if (string !== undefined) {
      lines.push(colon === undefined ? 'string' : 'name', string);
      lines.push('plain', colon ?? '');
    } else {
      lines.push(number !== undefined ? 'number' : word !== undefined ? 'keyword' : 'comment', all);
    }
    end = match.index + all.length;
  }
  lines.push('plain', text.slice(end));
}

function markdown(text: string, lines: Lines): void {
  let fence: string | null = null;
  const rows = text.split('\n');
  rows.forEach((row, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(row)?.[1];
    if (mark !== undefined && (fence === null || row.trim().startsWith(fence))) {
      fence = fence === null ? mark : null;
      lines.push('comment', row);
    } else if (fence !== null) {
      lines.push('string', row);
    } else if (/^#{1,6}\s/.test(row)) {
      lines.push('keyword', row);
    } else {
      prose(row, lines);
    }
    if (index < rows.length - 1) lines.push('plain', '\n');
  });
}

function prose(row: string, lines: Lines): void {
  let end = 0;
  for (const match of row.matchAll(
    /(`+)[^`]+\1|(\*\*|__)\S(?:.*?\S)?\2|\[[^\]]*\]\([^)]*\)|^\s*(?:[-*+]|\d+\.)(?=\s)|<!--.*?-->/g,
  )) {
    lines.push('plain', row.slice(end, match.index));
    const all = match[0];
    if (all.startsWith('`')) lines.push('string', all);
    else if (all.startsWith('<!--')) lines.push('comment', all);
    else if (all.startsWith('[')) lines.push('number', all);
    else if (all.startsWith('**') || all.startsWith('__')) lines.push('name', all);
    else lines.push('comment', all);
    end = match.index + all.length;
  }
  lines.push('plain', row.slice(end));
}
