import { logPath, queryOf, request } from '../../../api/client';

/** Of the parts, of 4 MiB each, that the server looks through on request. */
export const partsMax = 128;

/**
 * The number of the first line that tells of an error; null when none does within the log's first
 * `partsMax` parts.
 */
export async function firstErrorLine(
  run: string,
  step: string,
  attempt: number | null,
  signal: AbortSignal,
): Promise<number | null> {
  let from: number | null = 1;
  for (let part = 0; from !== null && part < partsMax; ++part) {
    const query = queryOf({ attempt, first_error: true, from_line: from });
    const response = await request(`${logPath(run, step)}${query}`, { signal });
    const answer = (await response.json()) as { line: number | null; next_line: number | null };
    if (answer.line !== null) return answer.line;
    from = answer.next_line;
  }
  return null;
}
