import { describe, expect, it } from 'vitest';
import type { WorkflowCode } from '../../api/types';
import {
  allProblems,
  foldersOf,
  lineCount,
  mainFile,
  nextPlace,
  placeAt,
  placesIn,
  workflowOf,
} from './code';

const place = (
  workflow: string,
  node: string,
  path: string,
  first_line: number,
  last_line: number,
) => ({
  workflow,
  node,
  path,
  first_line,
  last_line,
});
const parent = 'src/workflows/parent.ts';
const child = 'src/workflows/child.ts';
const code: WorkflowCode = {
  workflow: 'parent',
  files: [
    'package.json',
    parent,
    'src/worker.ts',
    'src/workflows/index.ts',
    child,
    'src/activities.ts',
  ].map((path) => ({ path, text: '' })),
  nodes: [
    place('parent', 'report', parent, 40, 44),
    place('parent', 'loop', parent, 10, 30),
    place('parent', 'loop/inner', parent, 14, 20),
    place('child', 'compile', child, 5, 9),
    place('parent', 'report', 'src/activities.ts', 3, 5),
    place('child', 'compile', 'src/activities.ts', 8, 9),
  ],
  diagnostics: [],
};

describe('files', () => {
  it('are grouped by folder, the workflows first and what only lists them last', () => {
    expect(
      foldersOf(code.files).map(({ path, files }) => [path, ...files.map((file) => file.path)]),
    ).toEqual([
      ['src/workflows', child, parent, 'src/workflows/index.ts'],
      ['src', 'src/activities.ts', 'src/worker.ts'],
      ['', 'package.json'],
    ]);
  });

  it('begin with the one that has most of the workflow', () => {
    expect(mainFile(code, 'parent')).toBe(parent);
    expect(mainFile(code, 'child')).toBe(child);
    expect(mainFile({ ...code, nodes: [] }, 'parent')).toBe(child);
    expect(mainFile({ ...code, nodes: [], files: [] }, 'parent')).toBeNull();
  });

  it('are about one workflow, or about none', () => {
    expect(workflowOf(code, child)).toBe('child');
    expect(workflowOf(code, 'src/activities.ts')).toBeNull();
    expect(workflowOf(code, 'package.json')).toBeNull();
  });

  it('have as many lines as they show', () => {
    expect(['', 'a', 'a\n', 'a\n\n', 'a\nb'].map(lineCount)).toEqual([1, 1, 1, 2, 2]);
  });
});

describe('places', () => {
  const places = placesIn(code, parent, 'parent');

  it('are those of the file, in its order, containers first', () => {
    expect(places.map((one) => one.node)).toEqual(['loop', 'loop/inner', 'report']);
    expect(placesIn(code, 'src/activities.ts', 'parent')).toHaveLength(1);
  });

  it('a line belongs to the innermost', () => {
    expect([9, 10, 14, 20, 21, 44].map((line) => placeAt(places, line)?.node)).toEqual([
      undefined,
      'loop',
      'loop/inner',
      'loop/inner',
      'loop',
      'report',
    ]);
  });

  it('follow each other, around the end', () => {
    expect(nextPlace(places, 'loop', null, 1)?.node).toBe('loop/inner');
    expect(nextPlace(places, 'report', null, 1)?.node).toBe('loop');
    expect(nextPlace(places, 'loop', null, -1)?.node).toBe('report');
    expect(nextPlace(places, null, null, 1)?.node).toBe('loop');
    expect(nextPlace(places, null, null, -1)?.node).toBe('report');
    expect(nextPlace([], null, null, 1)).toBeNull();
  });
});

it('problems are told once, errors first', () => {
  const problem = (code: string, severity: 'error' | 'warning') => ({
    code,
    severity,
    message: code,
    hint: null,
    pointer: '',
    line: 1,
    column: 1,
    node: null,
  });
  const [a, b] = [problem('a', 'warning'), problem('b', 'error')];
  expect(allProblems([a, b], [b])).toEqual([b, a]);
});
