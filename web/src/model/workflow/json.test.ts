import { describe, expect, it } from 'vitest';
import { linesOfPointers, tokensOf, valueAt } from './json';

const text = `{
  "name": "builder",
  "nodes": [
    {
      "id": "a/b",
      "run": ["x",
        "y"]
    },
    { "id": "c" }
  ],
  "x-a/b~c": 1
}`;

describe('lines of pointers', () => {
  const lines = linesOfPointers(text);

  it('finds the lines of objects, members and elements', () => {
    expect(lines.get('')).toEqual({ first: 1, last: 12 });
    expect(lines.get('/nodes/0')).toEqual({ first: 4, last: 8 });
    expect(lines.get('/nodes/0/run')).toEqual({ first: 6, last: 7 });
    expect(lines.get('/nodes/1')).toEqual({ first: 9, last: 9 });
  });

  it('escapes names as pointers do', () => {
    expect(lines.get('/x-a~1b~0c')).toEqual({ first: 11, last: 11 });
  });

  it('gives what comes before a break', () => {
    const broken = linesOfPointers('{\n "a": 1,\n "b": [,\n');
    expect(broken.get('/a')).toEqual({ first: 2, last: 2 });
    expect(broken.has('/b')).toBe(false);
  });

  it('survives a text that is nested very deeply', () => {
    expect(() => linesOfPointers('['.repeat(200_000))).not.toThrow();
  });
});

it('finds values, and nothing in a prototype', () => {
  const value = { a: [{ 'b/c': 2 }] };
  expect(valueAt(value, '/a/0/b~1c')).toBe(2);
  expect(valueAt(value, '/toString')).toBeUndefined();
});

describe('tokens', () => {
  it('tells names, strings, expressions, numbers and words apart', () => {
    const tokens = tokensOf('  "when": "a ${steps.x.output} b", "n": -1.5e3, "t": true');
    expect(tokens.filter(({ kind }) => kind !== 'mark')).toEqual([
      { kind: 'name', text: '"when"' },
      { kind: 'string', text: '"a ' },
      { kind: 'expression', text: '${steps.x.output}' },
      { kind: 'string', text: ' b"' },
      { kind: 'name', text: '"n"' },
      { kind: 'number', text: '-1.5e3' },
      { kind: 'name', text: '"t"' },
      { kind: 'word', text: 'true' },
    ]);
  });

  it.each(['', '   }', '"unfinished \\" string', '"a\\"b": "$${no}"', '<script>'])(
    'lose nothing of %j',
    (line) => {
      expect(
        tokensOf(line)
          .map((token) => token.text)
          .join(''),
      ).toBe(line);
    },
  );
});
