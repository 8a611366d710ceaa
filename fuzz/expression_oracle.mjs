// Evaluates expressions as JavaScript does. Reads a file of lines, each {"roots", "steps", "cases"}
// as JSON; prints one line for every case: the value as JSON, or "error". What cannot be in a result
// is put as the interpreter documents it: undefined is null, lone surrogates are U+FFFD.
import { readFileSync } from 'node:fs';

function wellFormed(value) {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== 'object') return value;
  const result = {};
  for (const [key, member] of Object.entries(value)) {
    Object.defineProperty(result, key.toWellFormed(), {
      value: wellFormed(member),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

const names = ['input', 'vars', 'item', 'index', 'iteration', 'result', 'run'];
const output = [];
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (line === '') continue;
  const { roots, steps, cases } = JSON.parse(line);
  const values = names.map((name) => roots[name]);
  for (const text of cases) {
    try {
      const evaluate = new Function(...names, 'steps', `"use strict"; return (${text}\n);`);
      output.push(JSON.stringify(wellFormed(evaluate(...values, steps))) ?? 'null');
    } catch {
      output.push('error');
    }
  }
}
process.stdout.write(output.join('\n') + '\n');
