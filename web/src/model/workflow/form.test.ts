import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../api/types';
import { fieldsOf, parseInput, problemsOf, withValue } from './form';

const schema: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: {
    limit: { type: 'integer', minimum: 1, default: 4 },
    name: { type: 'string' },
    mode: { enum: ['fast', 'safe'] },
    tags: { type: 'array', items: { type: 'string' } },
    packages: { type: 'array', items: { type: 'object' } },
    either: { type: ['string', 'null'] },
    config: { type: 'object', properties: { 'a/b': { type: 'boolean', default: true } } },
  },
};

describe('fields of a schema', () => {
  const fields = fieldsOf(schema);

  it('shows what is needed first, then the order of the schema', () => {
    expect(fields.map(({ name }) => name)).toEqual([
      'name',
      'limit',
      'mode',
      'tags',
      'packages',
      'either',
      'config',
    ]);
  });

  it('chooses a field for each type, and raw JSON where there is none', () => {
    expect(fields.map(({ kind }) => kind)).toEqual([
      'text',
      'integer',
      'choice',
      'list',
      'json',
      'text',
      'group',
    ]);
  });

  it('takes “a text or null” for a text that may be empty', () => {
    expect(fields.find(({ name }) => name === 'either')?.nullable).toBe(true);
    const limit = fieldsOf({ properties: { n: { type: ['integer', 'null'] } } });
    expect(problemsOf(limit, { n: null })).toEqual(new Map());
  });

  it('nests groups, with pointers into the input', () => {
    expect(fields.at(-1)?.fields[0]?.pointer).toBe('/config/a~1b');
  });

  it('says what is missing or out of range', () => {
    expect(problemsOf(fields, { limit: 0 })).toEqual(
      new Map([
        ['/name', 'Needed to run.'],
        ['/limit', 'Must be 1 or more.'],
      ]),
    );
    expect(problemsOf(fields, { name: 'x', limit: 'many' }).get('/limit')).toBe(
      'Must be a number.',
    );
    expect(problemsOf(fields, { name: 'x', limit: 3 })).toEqual(new Map());
  });
});

describe('changing an input', () => {
  const input = { a: 1, config: { x: true } };

  it('sets nested values, and makes the groups that they need', () => {
    expect(withValue({}, '/config/a~1b', false)).toEqual({ config: { 'a/b': false } });
  });

  it('takes members away', () => {
    expect(withValue(input, '/config/x', undefined)).toEqual({ a: 1, config: {} });
  });

  it('leaves the old input as it was', () => {
    withValue(input, '/config/x', false);
    expect(input.config.x).toBe(true);
  });
});

it('refuses a raw input that is no object, and says why', () => {
  expect(parseInput('[1]')).toEqual({ problem: 'The input must be a JSON object: { … }.' });
  expect(parseInput('{"a":')).toHaveProperty('problem');
  expect(parseInput('{"a": 1}')).toEqual({ input: { a: 1 } });
});
