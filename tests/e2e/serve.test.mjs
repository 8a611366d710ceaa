// The server as a browser and a program meet it: links, sessions, runs of other shells, restarts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import test from 'node:test';

import { observed, start, temporaryFolder, until, wfb, writeWorkflow } from './harness.mjs';

/** Starts wfb serve; gives its process with {url, link, token}. */
async function serve(folder, port = '0') {
  const served = start(folder, ['serve', '--json', '--port', port]);
  await until(() => served.output().includes('Ctrl-C ends'), served.output);
  const line = served.output().split('\n').find((one) => one.startsWith('{'));
  return { ...served, ...JSON.parse(line) };
}

/** {status, headers, body} of one request; fetch would follow redirects and hide cookies. */
function ask(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (data) => (text += data));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const bearer = (served) => ({ authorization: `Bearer ${served.token}` });

async function runsOf(served) {
  const answer = await ask(`${served.url}/api/v1/runs`, { headers: bearer(served) });
  assert.equal(answer.status, 200, answer.body);
  return JSON.parse(answer.body).runs;
}

/** Waits until the run with this id has the status. */
async function untilStatus(served, run, status) {
  for (;;) {
    const found = (await runsOf(served)).find((one) => one.run === run);
    if (found?.status === status) return found;
    assert.ok(!['failed', 'cancelled'].includes(found?.status), found?.status);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function end(served, signal = 'SIGINT') {
  served.child.kill(signal);
  return served.ended;
}

const quick = [{ name: 'a', dependencies: [], ms: 5 }, { name: 'b', dependencies: ['a'], ms: 5 }];

test('a link becomes a session, which survives a restart of the server', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, quick);
  const first = await serve(folder);
  const { port } = new URL(first.url);
  assert.equal((await ask(`${first.url}/api/v1/runs`)).status, 401);

  const entered = await ask(`${first.link}&to=%2Fruns%2Fx`);
  assert.equal(entered.status, 303);
  assert.equal(entered.headers.location, '/runs/x');
  const [setCookie] = entered.headers['set-cookie'];
  assert.match(setCookie, new RegExp(`^wfb_${port}=[0-9a-f]{40}; HttpOnly; SameSite=Strict; Path=/`));
  const cookie = setCookie.split(';')[0];
  assert.equal((await ask(first.link)).status, 401);
  assert.equal((await ask(`${first.url}/api/v1/runs`, { headers: { cookie } })).status, 200);
  assert.equal((await end(first)).code, 0);

  const second = await serve(folder, port);
  assert.equal(second.url, first.url);
  assert.equal((await ask(`${second.url}/api/v1/runs`, { headers: { cookie } })).status, 200);
  assert.equal((await ask(`${second.url}/api/v1/runs`, { headers: bearer(first) })).status, 401);
  const kept = fs.readFileSync(path.join(folder, '.wfb/sessions'), 'utf8');
  assert.ok(!kept.includes(cookie.split('=')[1]));
  assert.equal(fs.statSync(path.join(folder, '.wfb/sessions')).mode & 0o777, 0o600);

  const another = await wfb(folder, ['link', '--json']);
  assert.equal(another.code, 0, another.stderr);
  assert.equal((await ask(JSON.parse(another.stdout).link)).status, 303);
  await end(second);
});

test('the web interface is in the binary', async (t) => {
  const served = await serve(temporaryFolder(t));
  const page = await ask(`${served.url}/runs/x/graph`);
  assert.equal(page.status, 200);
  assert.match(page.headers['content-security-policy'], /default-src 'self'/);
  const script = page.body.match(/src="(\/assets\/[^"]+\.js)"/)[1];
  const file = await ask(served.url + script, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(file.status, 200);
  assert.equal(file.headers['content-encoding'], 'gzip');
  assert.match(file.headers['cache-control'], /immutable/);
  const tagged = await ask(served.url + script, { headers: {
    'accept-encoding': 'gzip', 'if-none-match': file.headers.etag,
  } });
  assert.equal(tagged.status, 304);
  const licences = await ask(`${served.url}/licenses.txt`);
  assert.match(licences.body, /^react \d/m);
  await end(served);
});

test('a run of another shell joins the serving engine and is seen over HTTP', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, quick);
  const served = await serve(folder);
  const run = await wfb(folder, ['run', '.', '--json']);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /goes on in the engine that works here already/);
  const [seen] = await runsOf(served);
  assert.equal(seen.run, JSON.parse(run.stdout).run);
  assert.equal(seen.status, 'succeeded');

  const started = await ask(`${served.url}/api/v1/runs`, {
    method: 'POST',
    headers: { ...bearer(served), 'content-type': 'application/json' },
    body: JSON.stringify({ workflow: 'observed' }),
  });
  assert.equal(started.status, 201, started.body);
  await untilStatus(served, JSON.parse(started.body).run, 'succeeded');
  const metrics = await ask(`${served.url}/metrics`, { headers: bearer(served) });
  assert.match(metrics.body,
    /^wfb_runs_finished_total\{workflow="observed",status="succeeded"\} 2$/m);
  await end(served);
});

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`after ${signal} the next server continues what was running`, async (t) => {
    const folder = temporaryFolder(t);
    writeWorkflow(folder, [
      { name: 'quick', dependencies: [], ms: 1 },
      { name: 'slow', dependencies: ['quick'], ms: 700 },
      { name: 'last', dependencies: ['slow'], ms: 1 },
    ]);
    const first = await serve(folder);
    const started = await ask(`${first.url}/api/v1/runs`, {
      method: 'POST',
      headers: { ...bearer(first), 'content-type': 'application/json' },
      body: JSON.stringify({ workflow: '.' }),
    });
    const { run } = JSON.parse(started.body);
    await until(() => observed(folder).some((line) => line.name === 'slow'), first.output);
    const ended = await end(first, signal);
    if (signal === 'SIGTERM') {
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(ended.stderr, /1 run stays open/);
    }
    const second = await serve(folder);
    await untilStatus(second, run, 'succeeded');
    await end(second);
    const begins = observed(folder).filter((line) => line.kind === 'begin');
    const count = (name) => begins.filter((line) => line.name === name).length;
    assert.deepEqual(['quick', 'slow', 'last'].map(count), [1, 2, 1]);
  });
}

test('a port that is taken makes way for the next one, and that is said', async (t) => {
  const first = await serve(temporaryFolder(t));
  const { port } = new URL(first.url);
  const second = await serve(temporaryFolder(t), port);
  assert.ok(Number(new URL(second.url).port) > Number(port));
  assert.match(second.output(), new RegExp(`port ${port} is taken`));
  await end(first);
  await end(second);
});

test('run --ui serves its run, and stays until Ctrl-C', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, quick);
  const run = start(folder, ['run', '.', '--ui']);
  await until(() => run.output().includes('stays until Ctrl-C'), run.output);
  const link = run.output().match(/http:\/\/\S+/)[0];
  const entered = await ask(link);
  assert.equal(entered.status, 303);
  assert.match(entered.headers.location, /^\/runs\/[0-9a-z-]+$/);
  run.child.kill('SIGINT');
  assert.equal((await run.ended).code, 0);
});
