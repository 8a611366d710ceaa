import { expect, it } from 'vitest';
import { chosenEntries } from './entries';
import type { Entry } from './entries';

const entry = (section: Entry['section'], title: string, about = ''): Entry => ({
  id: `${section} ${title}`,
  section,
  title,
  about,
  act: () => undefined,
});

const all = [
  entry('Actions', 'Dark theme'),
  entry('Runs', 'k3v9', 'package-builder, failed'),
  entry('Runs', 'fa11', 'other'),
  entry('Workflows', 'package-builder'),
];

const titles = (query: string) => chosenEntries(all, query).map(({ title }) => title);

it('offers workflows, runs and actions, in this order', () => {
  expect(titles('')).toEqual(['package-builder', 'k3v9', 'fa11', 'Dark theme']);
});

it('finds by all words, in the title and behind it', () => {
  expect(titles('builder fail')).toEqual(['k3v9']);
  expect(titles('THEME')).toEqual(['Dark theme']);
  expect(titles('nothing like it')).toEqual([]);
});

it('puts a title that begins with the query before others', () => {
  expect(titles('fa')).toEqual(['fa11', 'k3v9']);
});

it('offers a few of each kind', () => {
  const many = Array.from({ length: 40 }, (_, index) => entry('Runs', `run ${index}`));
  expect(chosenEntries(many, 'run')).toHaveLength(8);
});
