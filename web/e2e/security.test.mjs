// What a hostile page in the same browser, a name that was bound anew, and hostile names can reach:
// nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';

import {
  enter,
  launchBrowser,
  openProfile,
  serve,
  temporaryFolder,
  writeWorkflow,
} from './harness.mjs';
import { hostileStrings } from './hostile_strings.mjs';

/** A site that somebody else runs on this machine; resolves with its port. */
async function hostileSite(t, html) {
  const site = http.createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  t.after(() => site.close());
  return site.address().port;
}

/** Every method and address that the server says it has, the parameters filled in. */
async function addresses(server, run) {
  const { paths } = await server.api('/api/openapi.json');
  const filled = (where) =>
    where.replace('{run}', run).replace('{step}', 'build').replace('{name}', 'observed');
  const all = Object.entries(paths).flatMap(([where, methods]) =>
    Object.keys(methods)
      .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map((method) => ({ method: method.toUpperCase(), where: filled(where) })),
  );
  return [...all, { method: 'GET', where: '/' }, { method: 'GET', where: '/metrics' }];
}

test('a page of another origin reads nothing and changes nothing, on any address', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [
    { name: 'a', dependencies: [], ms: 0 },
    { name: 'b', dependencies: ['a'], ms: 0 },
  ]);
  fs.writeFileSync(path.join(folder, 'fail-a'), '');
  const server = await serve(t, folder);
  const { run } = await server.api('/api/v1/runs', {
    method: 'POST',
    body: '{"workflow":"observed"}',
  });
  let view;
  do view = await server.api(`/api/v1/runs/${run}/view`);
  while (view.status === 'running');
  assert.equal(view.status, 'failed');

  const browser = await launchBrowser();
  t.after(() => browser.close());
  const context = await browser.newContext();
  t.after(() => context.close());
  await enter(context, server); // The victim has a session.
  const routes = await addresses(server, run);
  assert.ok(routes.length > 20, `${routes.length} addresses`);
  const port = await hostileSite(
    t,
    '<!doctype html><title>hostile</title><iframe name="sink"></iframe>',
  );
  const origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const hosts = ['127.0.0.1', 'localhost', '[::1]'];
  const attacks = origins.flatMap((origin) => hosts.map((host) => ({ origin, host })));
  // At once: a browser holds back the sockets of a page whose earlier ones failed.
  await Promise.all(
    attacks.map(async ({ origin, host }) => {
      const page = await context.newPage();
      await page.goto(origin);
      const base = `http://${host}:${server.port}`;
      const readable = await page.evaluate(attack, { base, routes });
      assert.deepEqual(readable, [], `from ${origin} at ${host}`);
      await page.close();
    }),
  );
  const after = await server.api(`/api/v1/runs/${run}/view`);
  assert.equal(after.position, view.position, 'no event was added');
  const { runs } = await server.api('/api/v1/runs');
  assert.equal(runs.length, 1);
});

/** In the hostile page: tries all ways; gives what could be read. */
async function attack({ base, routes }) {
  const readable = [];
  const settled = (name, promise) =>
    promise.then(
      (found) => {
        if (found) readable.push(`${name}: ${found}`);
      },
      () => {},
    );
  const tries = [];
  for (const { method, where } of routes) {
    const url = base + where;
    const body = method === 'GET' ? undefined : '{"workflow":"observed","step":"build/a","n":1}';
    for (const mode of ['no-cors', 'cors']) {
      for (const type of ['text/plain', 'application/json']) {
        if (mode === 'no-cors' && !['GET', 'POST'].includes(method)) continue;
        const stop = new AbortController();
        setTimeout(() => stop.abort(), 3000);
        tries.push(
          settled(
            `fetch ${mode} ${type} ${method} ${where}`,
            fetch(url, {
              method,
              mode,
              body,
              credentials: 'include',
              signal: stop.signal,
              headers: body ? { 'content-type': type } : {},
            }).then(async (response) =>
              response.type === 'opaque' ? '' : `${response.status} ${await response.text()}`,
            ),
          ),
        );
      }
    }
    tries.push(
      settled(
        `socket ${where}`,
        new Promise((resolve) => {
          const socket = new WebSocket(url.replace('http', 'ws'));
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('');
        }),
      ),
    );
    tries.push(
      settled(
        `events ${where}`,
        new Promise((resolve) => {
          const source = new EventSource(url, { withCredentials: true });
          source.onopen = () => {
            source.close();
            resolve('open');
          };
          source.onerror = () => {
            source.close();
            resolve('');
          };
        }),
      ),
    );
    if (method === 'POST') {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = url;
      form.enctype = 'text/plain';
      form.target = 'sink';
      const field = document.createElement('input');
      field.name = '{"workflow":"observed","x-';
      field.value = '":1}';
      form.append(field);
      document.body.append(form);
      form.submit();
    } else {
      tries.push(
        settled(
          `script ${where}`,
          new Promise((resolve) => {
            const script = document.createElement('script');
            script.onload = () => resolve('loaded');
            script.onerror = () => resolve('');
            script.src = url;
            document.body.append(script);
          }),
        ),
      );
      tries.push(
        settled(
          `frame ${where}`,
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.onload = () => {
              try {
                resolve(frame.contentDocument?.body?.textContent ?? '');
              } catch {
                resolve('');
              }
            };
            frame.src = url;
            setTimeout(() => resolve(''), 1000);
            document.body.append(frame);
          }),
        ),
      );
    }
    if (tries.length > 60) await Promise.all(tries.splice(0));
  }
  await Promise.all(tries);
  return readable;
}

test('a name that was bound anew to this machine reaches nothing', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [{ name: 'a', dependencies: [], ms: 0 }]);
  const server = await serve(t, folder);
  const browser = await launchBrowser(['--host-resolver-rules=MAP evil.test 127.0.0.1']);
  t.after(() => browser.close());
  const page = await (await browser.newContext()).newPage();
  for (const where of [
    '/',
    '/api/v1/runs',
    '/api/v1/events',
    '/metrics',
    '/healthz',
    '/api/openapi.json',
    new URL(server.link).pathname + new URL(server.link).search,
  ]) {
    const response = await page.goto(`http://evil.test:${server.port}${where}`);
    assert.equal(response.status(), 421, where);
    assert.ok(!(await response.text()).includes('observed'), where);
  }
  // The link was not used up by that.
  const owner = await (await browser.newContext()).newPage();
  const entered = await owner.goto(server.link);
  assert.equal(entered.status(), 200);
});

test('hostile names, logs and errors stay text on every page', async (t) => {
  assert.ok(hostileStrings.length >= 200);
  const folder = temporaryFolder(t);
  const items = hostileStrings.map((text, index) => ({
    name: text,
    dependencies: index ? [hostileStrings[index - 1]] : [],
  }));
  fs.writeFileSync(path.join(folder, 'lines.txt'), hostileStrings.join('\n') + '\n');
  const definition = {
    format: 'wfb.workflow/v1',
    name: 'hostile',
    description: hostileStrings[0],
    input: {
      type: 'object',
      properties: {
        items: { type: 'array', default: items },
        note: { type: 'string', default: hostileStrings[1], description: hostileStrings[2] },
      },
    },
    activities: {
      print: {
        kind: 'command',
        run: [
          'sh',
          '-c',
          'cat lines.txt; cat lines.txt >&2; printf "%s\\n" "$1" >&2; exit 1',
          'sh',
          '${input.text}',
        ],
        retry: { max_attempts: 1 },
      },
      nothing: { kind: 'command', run: ['true'] },
    },
    nodes: [
      { id: 'print', type: 'activity', activity: 'print', input: { text: hostileStrings[3] } },
      {
        id: 'all',
        type: 'orchestrate',
        items: 'input.items',
        key: 'item.name',
        dependencies: 'item.dependencies',
        max_concurrent: 8,
        run: { activity: 'nothing', input: { text: '${item.name}' } },
      },
      { id: 'broken', type: 'fail', message: hostileStrings.slice(0, 20).join(' ') },
    ],
    edges: [{ from: 'all', to: 'broken' }],
  };
  fs.writeFileSync(
    path.join(folder, 'hostile.workflow.json'),
    JSON.stringify(definition, null, 2) + '\n',
  );
  const server = await serve(t, folder);
  const browser = await launchBrowser();
  const context = await openProfile(t, browser);
  t.after(() => browser.close());
  const marks = [];
  await context.exposeFunction('mark', () => {
    marks.push('mark()');
  });
  await context.exposeFunction('reported', (text) => {
    marks.push(text);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      window.reported(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
  const page = await enter(context, server, '/workflows/hostile');
  page.on('dialog', (dialog) => {
    marks.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.getByRole('heading', { name: 'hostile' }).waitFor();
  const { run } = await server.api('/api/v1/runs', {
    method: 'POST',
    body: '{"workflow":"hostile"}',
  });
  for (const where of [
    'graph',
    'timeline',
    'table',
    'logs?step=print',
    'report',
    'graph?step=print',
    `graph?step=${encodeURIComponent(`all/${hostileStrings[5]}`)}`,
    'graph?step=broken',
  ]) {
    await page.goto(`${server.url}/runs/${run}/${where}`);
    await page.getByText('failed').first().waitFor();
  }
  await page.goto(`${server.url}/runs/${run}/logs?step=print`);
  await page.getByText('onerror=mark()').first().waitFor();
  await page.goto(server.url);
  await page.getByText('hostile').first().waitFor();
  const report = await context.newPage();
  await report.setContent(await server.api(`/api/v1/runs/${run}/report?format=html`));
  assert.deepEqual(marks, []);
});
