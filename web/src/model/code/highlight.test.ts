import { describe, expect, it } from 'vitest';
import { highlight, languageOf } from './highlight';
import type { Language, Line } from './highlight';

const text = (line: Line | undefined) => (line ?? []).map((span) => span.text).join('');
const shown = (code: string, language: Language = 'typescript') =>
  highlight(code, language).map((line) =>
    line
      .filter((span) => span.kind !== 'plain')
      .map((span) => `${span.kind}:${span.text}`)
      .join(' '),
  );

describe('TypeScript', () => {
  it('tells keywords, names, types, strings and numbers apart', () => {
    expect(
      shown("export async function run(input: Input): Promise<void> { return f('a', 1_000); }"),
    ).toEqual([
      "keyword:export keyword:async keyword:function type:Input type:Promise keyword:void keyword:return string:'a' number:1_000",
    ]);
  });

  it('carries comments and template literals over lines', () => {
    expect(shown('/* a\n b */ x\n`c\n${d} e` + f // g')).toEqual([
      'comment:/* a',
      'comment: b */',
      'string:`c',
      'string:${ string:} e` comment:// g',
    ]);
  });

  it('knows expressions with braces, strings and templates within a template', () => {
    expect(shown("`a ${f({ b: '}' }, `c ${d}`)} e`; g")).toEqual([
      "string:`a ${ string:'}' string:`c ${ string:}` string:} e`",
    ]);
    expect(shown('`\\`${x}\\${` + 1')).toEqual(['string:`\\`${ string:}\\${` number:1']);
  });

  it('takes a slash for a division or for a regular expression by what is before it', () => {
    expect(shown('a / b / c; d = /[/"]\\/x/g; return /y/')).toEqual([
      'string:/[/"]\\/x/g keyword:return string:/y/',
    ]);
    expect(shown("f(x) / 2; g[1] / '/'")).toEqual(["number:2 number:1 string:'/'"]);
  });

  it('leaves members and properties that are called as keywords are', () => {
    expect(shown('x.type = { type: a.default, of: 1, from }')).toEqual(['number:1']);
    expect(shown("import type { A } from 'b'; for (const c of d) switch (e) { default: }")).toEqual(
      [
        "keyword:import keyword:type keyword:from string:'b' keyword:for keyword:const keyword:of keyword:switch keyword:default",
      ],
    );
  });

  it('reads what is broken to its end', () => {
    for (const broken of [
      "'a\nb",
      '"\\',
      '`a ${',
      '`a ${`b',
      '/* a',
      '/a',
      '`\\',
      '}',
      '\u2028',
      '🙂 `🙂`',
    ]) {
      expect(highlight(broken, 'typescript').map(text).join('\n')).toBe(broken);
    }
  });
});

it('JSON: names are not strings', () => {
  expect(shown('{ "a": ["b", -1.5e3, true] }', 'json')).toEqual([
    'name:"a" string:"b" number:-1.5e3 keyword:true',
  ]);
});

it('Markdown: headings, code, fences and lists', () => {
  expect(shown('# A\n\n- b `c` **d**\n```sh\nnpm `\n```\n[e](f)', 'markdown')).toEqual([
    'keyword:# A',
    '',
    'comment:- string:`c` name:**d**',
    'comment:```sh',
    'string:npm `',
    'comment:```',
    'number:[e](f)',
  ]);
});

it('gives a line for each line, and none for a newline at the end', () => {
  expect(highlight('a\n\nb\n', 'plain').map(text)).toEqual(['a', '', 'b']);
  expect(highlight('', 'typescript')).toEqual([[]]);
  expect(highlight('a\r\nb', 'typescript').map(text)).toEqual(['a', 'b']);
});

it('changes no text, whatever it is', () => {
  let seed = 20_261_124;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % below;
  };
  const parts = [
    '`',
    '${',
    '}',
    '{',
    "'",
    '"',
    '\\',
    '/',
    '*',
    '//',
    '/*',
    '*/',
    '\n',
    ' ',
    'a',
    'return',
    '1',
    '#',
    '```',
    '[',
    ']',
    '(',
    ')',
    'Ä',
    '🙂',
    '\u2028',
    '<!--',
  ];
  for (let round = 0; round < 3_000; round++) {
    let code = '';
    for (let part = random(24); part >= 0; part--) code += parts[random(parts.length)] ?? '';
    for (const language of ['typescript', 'json', 'markdown'] as const) {
      const again = highlight(code, language).map(text).join('\n');
      expect(again, `${language} ${JSON.stringify(code)}`).toBe(code.replace(/\n$/, ''));
    }
  }
});

it('takes the language from the name of the file', () => {
  expect(
    ['src/a.ts', 'package.json', '.prettierrc', 'README.md', 'Makefile'].map(languageOf),
  ).toEqual(['typescript', 'json', 'json', 'markdown', 'plain']);
});
