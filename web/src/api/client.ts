// The one place that talks to the server. Every function takes an AbortSignal last and throws
// ApiError: either the server's own problem document, or one that says that it cannot be reached.
import { sentence } from '../model/text';
import type {
  Diagnostic,
  JsonObject,
  LogList,
  Policy,
  Preview,
  Problem,
  ReportFormat,
  RunPage,
  Session,
  StartRun,
  StepDetail,
  View,
  Workflow,
  WorkflowCode,
  WorkflowSummary,
} from './types';

export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Any thrown value as an ApiError. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    type: 'about:blank',
    title: 'Something went wrong on this page',
    status: 0,
    code: 'page',
    detail: error instanceof Error ? error.message : String(error),
  });
}

const base = '/api/v1';

/** Path from segments, each percent-encoded: `pathOf('runs', run, 'steps', 'build/@acme/core')`. */
export function pathOf(...segments: string[]): string {
  return `${base}/${segments.map(encodeURIComponent).join('/')}`;
}

export function queryOf(
  parameters: Record<string, string | number | boolean | null | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText || 'Request failed',
    status: response.status,
    code: response.status === 401 ? 'unauthorized' : 'http',
    detail: `The server answered ${response.status} to ${new URL(response.url).pathname}.`,
  };
  try {
    const body = (await response.json()) as Partial<Problem>;
    const problem = { ...fallback, ...body, status: response.status };
    return { ...problem, detail: sentence(problem.detail) };
  } catch {
    return fallback;
  }
}

/** Sends a request and gives the response; throws ApiError unless it is 2xx, or 304 as asked. */
export async function request(path: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError({
      type: 'about:blank',
      title: 'The server cannot be reached',
      status: 0,
      code: 'unreachable',
      detail: 'wfb does not answer. Start it again with “wfb serve”; this page goes on by itself.',
    });
  }
  if (!response.ok && response.status !== 304) throw new ApiError(await problemOf(response));
  return response;
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, { signal, headers: { Accept: 'application/json' } });
  return (await response.json()) as T;
}

async function post<T>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await request(path, {
    method: 'POST',
    signal,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

export const getSession = (signal?: AbortSignal) => get<Session>(pathOf('session'), signal);

export const listWorkflows = (signal?: AbortSignal) =>
  get<{ workflows: WorkflowSummary[] }>(pathOf('workflows'), signal);

export const getWorkflow = (name: string, signal?: AbortSignal) =>
  get<Workflow>(pathOf('workflows', name), signal);

export interface TaggedCode {
  code: WorkflowCode;
  /** Names this very code: asked for again with it, the server only says whether it changed. */
  tag: string | null;
}

/** The code of a workflow; null when it is still the one of `tag`. */
export async function getCode(
  name: string,
  tag: string | null,
  signal?: AbortSignal,
): Promise<TaggedCode | null> {
  const response = await request(pathOf('workflows', name, 'code'), {
    signal,
    headers: { Accept: 'application/json', ...(tag === null ? {} : { 'If-None-Match': tag }) },
  });
  if (response.status === 304) return null;
  return { code: (await response.json()) as WorkflowCode, tag: response.headers.get('ETag') };
}

/** Where the project of a workflow can be downloaded. */
export const codeZipPath = (name: string) => pathOf('workflows', name, 'code.zip');

export const previewWorkflow = (name: string, input: JsonObject, signal?: AbortSignal) =>
  post<Preview>(pathOf('workflows', name, 'preview'), { input }, signal);

export const validateText = (text: string, signal?: AbortSignal) =>
  post<{ diagnostics: Diagnostic[] }>(pathOf('validate'), { text }, signal);

export interface RunQuery {
  q?: string;
  workflow?: string;
  status?: string;
  sort?: string;
  limit?: number;
  cursor?: string | null;
}

export const listRuns = (query: RunQuery, signal?: AbortSignal) =>
  get<RunPage>(`${pathOf('history')}${queryOf({ ...query })}`, signal);

/** Starts a run. The key makes a repeated request start nothing twice. */
export const startRun = (start: StartRun, key: string, signal?: AbortSignal) =>
  post<{ run: string }>(pathOf('runs'), start, signal, { 'Idempotency-Key': key });

export const getView = (run: string, signal?: AbortSignal) =>
  get<View>(pathOf('runs', run, 'view'), signal);

export const getStep = (run: string, step: string, signal?: AbortSignal) =>
  get<StepDetail>(pathOf('runs', run, 'steps', step), signal);

export const listLogs = (run: string, signal?: AbortSignal) =>
  get<LogList>(pathOf('runs', run, 'logs'), signal);

export const listReportFormats = (signal?: AbortSignal) =>
  get<{ formats: ReportFormat[] }>(pathOf('report-formats'), signal);

export interface LogPart {
  text: string;
  attempt: number;
  nextOffset: number;
  complete: boolean;
  firstLine: number | null;
  lines: number | null;
}

export interface LogQuery {
  attempt?: number | null;
  from_line?: number;
  lines?: number;
  tail?: number;
  offset?: number;
}

export const logPath = (run: string, step: string) => pathOf('runs', run, 'steps', step, 'log');

/** A part of a log: by lines, the tail, or from a byte offset on. */
export async function readLog(
  run: string,
  step: string,
  query: LogQuery,
  signal?: AbortSignal,
): Promise<LogPart> {
  const response = await request(`${logPath(run, step)}${queryOf({ ...query })}`, { signal });
  const header = (name: string) => {
    const value = response.headers.get(name);
    return value === null ? null : Number(value);
  };
  return {
    text: await response.text(),
    attempt: header('Wfb-Attempt') ?? 1,
    nextOffset: header('Wfb-Next-Offset') ?? 0,
    complete: response.headers.get('Wfb-Complete') === 'true',
    firstLine: header('Wfb-First-Line'),
    lines: header('Wfb-Lines'),
  };
}

export const searchLog = (
  run: string,
  step: string,
  query: { search: string; attempt?: number | null; from_line?: number },
  signal?: AbortSignal,
) =>
  get<{ matches: number[]; more: boolean; next_line: number | null }>(
    `${logPath(run, step)}${queryOf({ ...query })}`,
    signal,
  );

export const reportPath = (run: string, format: string, download = false) =>
  `${pathOf('runs', run, 'report')}${queryOf({ format, download: download || null })}`;

type Done = { run: string; status: string };
const act = (verb: string) => (run: string, body: JsonObject, signal?: AbortSignal) =>
  post<Done>(pathOf('runs', run, verb), body, signal);

const cancel = act('cancel');
const pause = act('pause');
const resume = act('resume');
const retry = act('retry');
const skip = act('skip');
const concurrency = act('concurrency');
const policy = act('policy');

export const cancelRun = (run: string, reason?: string) => cancel(run, reason ? { reason } : {});
export const pauseRun = (run: string) => pause(run, {});
export const resumeRun = (run: string) => resume(run, {});
/** Without steps: all that failed. */
export const retryRun = (run: string, steps?: string[]) => retry(run, steps ? { steps } : {});
export const skipStep = (run: string, step: string, reason?: string) =>
  skip(run, reason ? { step, reason } : { step });
/** Without a step: every orchestrate of the run. */
export const setConcurrency = (run: string, n: number, step?: string) =>
  concurrency(run, step ? { n, step } : { n });
export const setPolicy = (run: string, value: Policy, step?: string) =>
  policy(run, step ? { policy: value, step } : { policy: value });
