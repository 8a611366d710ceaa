import { expect, test } from 'vitest';
import { tellsOfError } from './firstError';

test('a line tells of an error when it names one', () => {
  expect(tellsOfError('error TS2304: cannot find name')).toBe(true);
  expect(tellsOfError('\x1b[31mTypeError\x1b[0m: x is undefined')).toBe(true);
  expect(tellsOfError('5 errors')).toBe(true);
});

test('a line that counts none, or has it inside a word, does not', () => {
  expect(tellsOfError('0 errors, 2 warnings')).toBe(false);
  expect(tellsOfError('no error')).toBe(false);
  expect(tellsOfError('terror and error-free')).toBe(false);
});
