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

function freeze(value) {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

// Mutated texts may assign: nothing that a later case sees may change.
for (const name of ['Array', 'Boolean', 'JSON', 'Math', 'Number', 'Object', 'String']) {
  Object.freeze(globalThis[name]);
  Object.freeze(globalThis[name].prototype);
  Object.defineProperty(globalThis, name, { writable: false, configurable: false });
}

const names = ['input', 'vars', 'item', 'index', 'iteration', 'result', 'run'];
const output = [];
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (line === '') continue;
  const { roots, steps, cases } = freeze(JSON.parse(line));
  // A step that has not run has no output, no error and no status.
  const known = new Proxy(steps, { get: (target, id) => target[id] ?? {} });
  const values = names.map((name) => roots[name]);
  for (const text of cases) {
    try {
      const evaluate = new Function(...names, 'steps', `"use strict"; return (${text}\n);`);
      output.push(JSON.stringify(wellFormed(evaluate(...values, known))) ?? 'null');
    } catch {
      output.push('error');
    }
  }
}
process.stdout.write(output.join('\n') + '\n');
