// What the palette offers, and what of it a query leaves.
import type { ReactNode } from 'react';

export interface Entry {
  id: string;
  section: 'Actions' | 'Workflows' | 'Runs';
  title: string;
  /** Quieter words behind the title; they are searched too. */
  about?: string;
  keys?: string;
  icon?: ReactNode;
  act: () => void;
}

const perSection = 8;

/** Those that have all words of the query, where a title begins with it first; a few per section. */
export function chosenEntries(entries: readonly Entry[], query: string): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map<string, number>();
  return entries
    .map((entry, place) => ({ entry, place, rank: rankOf(entry, words) }))
    .filter(({ rank }) => rank > 0)
    .sort(
      (a, b) =>
        sections.indexOf(a.entry.section) - sections.indexOf(b.entry.section) ||
        b.rank - a.rank ||
        a.place - b.place,
    )
    .filter(({ entry }) => {
      const count = (counts.get(entry.section) ?? 0) + 1;
      counts.set(entry.section, count);
      return count <= perSection;
    })
    .map(({ entry }) => entry);
}

const sections: Entry['section'][] = ['Workflows', 'Runs', 'Actions'];

function rankOf(entry: Entry, words: readonly string[]): number {
  const title = entry.title.toLowerCase();
  const all = `${title} ${entry.about?.toLowerCase() ?? ''} ${entry.section.toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return 0;
  const [first] = words;
  if (first === undefined) return 1;
  return title.startsWith(first) ? 3 : title.includes(first) ? 2 : 1;
}
