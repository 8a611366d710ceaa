import { logPath, queryOf, request } from '../../../api/client';

/** The line that looks like the first error; null when none does. */
export async function firstErrorLine(
  run: string,
  step: string,
  attempt: number | null,
  signal: AbortSignal,
): Promise<number | null> {
  const response = await request(
    `${logPath(run, step)}${queryOf({ attempt, first_error: true })}`,
    { signal },
  );
  const { line } = (await response.json()) as { line: number | null };
  return line;
}
