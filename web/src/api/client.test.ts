import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, getView, pathOf, queryOf, readLog, setConcurrency, startRun } from './client';

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  const calls: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    calls.push({ url, init });
    const response = new Response(body, { status, headers });
    Object.defineProperty(response, 'url', { value: `http://localhost${url}` });
    return Promise.resolve(response);
  });
  return calls;
}

async function thrown(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

afterEach(() => vi.unstubAllGlobals());

it('encodes names in an address', () => {
  expect(pathOf('runs', 'r1', 'steps', 'build/@acme/core')).toBe(
    '/api/v1/runs/r1/steps/build%2F%40acme%2Fcore',
  );
  expect(queryOf({ q: 'a b', cursor: null, status: '', limit: 50 })).toBe('?q=a+b&limit=50');
});

describe('errors', () => {
  it('are the problem document of the server', async () => {
    answer(
      409,
      JSON.stringify({ code: 'conflict', title: 'Conflict', detail: 'The run has finished.' }),
    );
    const error = await thrown(setConcurrency('r1', 4));
    expect(error.status).toBe(409);
    expect(error.code).toBe('conflict');
    expect(error.message).toBe('The run has finished.');
  });

  it('say what was asked when the answer is no problem document', async () => {
    answer(502, '<html>Bad gateway</html>');
    expect((await thrown(getView('r1'))).message).toBe(
      'The server answered 502 to /api/v1/runs/r1/view.',
    );
  });

  it('say what to do when the server cannot be reached', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const error = await thrown(getView('r1'));
    expect(error.code).toBe('unreachable');
    expect(error.message).toContain('wfb serve');
  });
});

it('starts a run once, however often the request is repeated', async () => {
  const calls = answer(201, '{"run":"r1"}');
  await startRun({ workflow: 'w', input: {} }, 'key');
  expect(calls[0]?.init.method).toBe('POST');
  expect(new Headers(calls[0]?.init.headers).get('Idempotency-Key')).toBe('key');
});

it('reads where a part of a log stands', async () => {
  answer(200, 'line\n', {
    'Wfb-Attempt': '2',
    'Wfb-Next-Offset': '5',
    'Wfb-Complete': 'true',
    'Wfb-First-Line': '7',
    'Wfb-Lines': '7',
  });
  expect(await readLog('r', 's', { tail: 1 })).toEqual({
    text: 'line\n',
    attempt: 2,
    nextOffset: 5,
    complete: true,
    firstLine: 7,
    lines: 7,
  });
});
