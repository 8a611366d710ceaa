import { expect, it } from 'vitest';
import { sentence } from './text';

it.each([
  ['the run has finished', 'The run has finished'],
  ['steps.plan is not a node', 'steps.plan is not a node'],
  ['workspaceRoot is needed', 'workspaceRoot is needed'],
  ['"adopt" is not run yet', '"adopt" is not run yet'],
  ['', ''],
])('writes “%s” as “%s”', (text, written) => {
  expect(sentence(text)).toBe(written);
});
