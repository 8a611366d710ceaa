// The line of a log that looks like its first error. The server looks through the beginning of it;
// in a log that is larger the search goes on from here, when somebody asks for it.
import { logPath, queryOf, readLog, request, searchLog } from '../../../api/client';
import { stripAnsi } from '../../../model/run/ansi';

/** What the server looks through by itself. */
export const lookedThrough = 32 * 1024 * 1024;
const searchesMax = 64;

export async function firstErrorLine(
  run: string,
  step: string,
  attempt: number | null,
  signal: AbortSignal,
): Promise<number | null> {
  const query = queryOf({ attempt, first_error: true });
  const response = await request(`${logPath(run, step)}${query}`, { signal });
  const { line } = (await response.json()) as { line: number | null };
  return line;
}

export async function laterErrorLine(
  run: string,
  step: string,
  attempt: number | null,
  signal: AbortSignal,
): Promise<number | null> {
  let from: number | null = 1;
  for (let turn = 0; from !== null && turn < searchesMax; ++turn) {
    const query = { search: 'error', attempt, from_line: from };
    const { matches, more, next_line } = await searchLog(run, step, query, signal);
    for (const number of matches) {
      const { text } = await readLog(run, step, { attempt, from_line: number, lines: 1 }, signal);
      if (tellsOfError(text)) return number;
    }
    from = more ? next_line : null;
  }
  return null;
}

/** "error TS2304: …", "TypeError: …"; not "0 errors", "terror". */
export function tellsOfError(line: string): boolean {
  const text = stripAnsi(line);
  if (/(^|[^\w])(0|no|without) errors?\b/i.test(text)) return false;
  return /(^|[^a-z0-9_])errors?(?![\w-])/i.test(text) || /[a-z]Error\b/.test(text);
}
