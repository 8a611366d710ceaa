// The exported code of a workflow: its files as a tree, and which lines belong to which node.
import type { CodeFile, CodePlace, Diagnostic, WorkflowCode } from '../../api/types';

export interface Folder {
  /** "src/workflows"; "" for the top. */
  path: string;
  files: CodeFile[];
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** How many lines a text has; a newline at its end begins no further one. */
export function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.endsWith('\n') ? lines - 1 : lines;
}

/** Folders, the deepest first: there the workflows are. Files by name, the entry of a folder last. */
export function foldersOf(files: readonly CodeFile[]): Folder[] {
  const folders = new Map<string, CodeFile[]>();
  for (const file of files) {
    const path = folderOf(file.path);
    const list = folders.get(path);
    if (list === undefined) folders.set(path, [file]);
    else list.push(file);
  }
  const depth = (path: string) => (path === '' ? 0 : path.split('/').length);
  const isEntry = ({ path }: CodeFile) => Number(/^index\./.test(nameOf(path)));
  return [...folders]
    .map(([path, list]) => ({
      path,
      files: list.sort((a, b) => isEntry(a) - isEntry(b) || compare(a.path, b.path)),
    }))
    .sort((a, b) => depth(b.path) - depth(a.path) || compare(a.path, b.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The file to begin with: the one with most places of the workflow, else the first of the tree. */
export function mainFile(code: WorkflowCode, workflow: string): string | null {
  const places = new Map<string, number>();
  for (const place of code.nodes) {
    if (place.workflow === workflow) places.set(place.path, (places.get(place.path) ?? 0) + 1);
  }
  let best: string | null = null;
  for (const [path, count] of places) {
    if (best === null || count > (places.get(best) ?? 0)) best = path;
  }
  return best ?? foldersOf(code.files)[0]?.files[0]?.path ?? null;
}

/** Which workflow a file is about: that of all its places; null when there are none, or several. */
export function workflowOf(code: WorkflowCode, path: string): string | null {
  let found: string | null = null;
  for (const place of code.nodes) {
    if (place.path !== path) continue;
    if (found !== null && found !== place.workflow) return null;
    found = place.workflow;
  }
  return found;
}

/** Places in a file, from its top to its end, containers before what is inside them. */
export function placesIn(code: WorkflowCode, path: string, workflow: string): CodePlace[] {
  return code.nodes
    .filter((place) => place.path === path && place.workflow === workflow)
    .sort((a, b) => a.first_line - b.first_line || b.last_line - a.last_line);
}

/** The place that a line belongs to: the smallest that holds it. */
export function placeAt(places: readonly CodePlace[], line: number): CodePlace | null {
  let best: CodePlace | null = null;
  for (const place of places) {
    if (line < place.first_line || line > place.last_line) continue;
    if (best === null || place.last_line - place.first_line <= best.last_line - best.first_line)
      best = place;
  }
  return best;
}

/** The next place after that of `node`, or before it; around the end to the first one. */
export function nextPlace(
  places: readonly CodePlace[],
  node: string | null,
  line: number | null,
  step: 1 | -1,
): CodePlace | null {
  if (places.length === 0) return null;
  const here = places.findIndex(
    (place) => place.node === node && (line === null || placeAt([place], line) !== null),
  );
  const at = here < 0 ? (step === 1 ? 0 : places.length - 1) : here + step;
  return places.at(at % places.length) ?? null;
}

/** Problems of the definition and of its export, each once, errors first. */
export function allProblems<T extends Diagnostic>(...lists: readonly (readonly T[])[]): T[] {
  const found = new Map<string, T>();
  for (const one of lists.flat()) {
    const key = `${one.code} ${one.pointer} ${one.message}`;
    if (!found.has(key)) found.set(key, one);
  }
  const rank = (one: T) => Number(one.severity !== 'error');
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}
