// What a person does with a run while it runs, seen in the browser and by an observer outside.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import {
  enter,
  isAlive,
  launchBrowser,
  mostAtOnce,
  observed,
  openProfile,
  serve,
  temporaryFolder,
  until,
  wfb,
  writeWorkflow,
} from './harness.mjs';
import { RunPage } from './workspace.mjs';

let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

/** `count` independent items of `ms` each, and what starts a run of them. */
function independent(count, ms) {
  return Array.from({ length: count }, (_, i) => ({ name: `p${i}`, dependencies: [], ms }));
}

async function openRun(t, folder, { input = {}, port } = {}) {
  const server = await serve(t, folder, { port });
  const context = await openProfile(t, browser);
  const page = await enter(context, server);
  const { run } = await server.api('/api/v1/runs', {
    method: 'POST',
    body: JSON.stringify({ workflow: 'observed', input }),
  });
  const view = new RunPage(page);
  await view.open(server, run);
  return { server, context, page, run, view };
}

/** Commands that have begun and not ended, by their lines and their processes. */
function alive(folder) {
  const lines = observed(folder);
  const ended = new Set(lines.filter((line) => line.kind === 'end').map((line) => line.pid));
  return lines.filter((line) => line.kind === 'begin' && !ended.has(line.pid) && isAlive(line.pid))
    .length;
}

test('moving the slider from 4 to 8 starts more at once, to 2 drains, and nothing is killed', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(60, 400));
  const { server, page, run, view } = await openRun(t, folder);
  await until(() => alive(folder) === 4);
  await view.concurrency.fill('8');
  await until(() => alive(folder) === 8);
  await page
    .getByText(/8 of 8/)
    .first()
    .waitFor();
  await view.concurrency.fill('2');
  await until(() => alive(folder) === 2);
  await page
    .getByText(/2 of 2/)
    .first()
    .waitFor();
  await view.concurrency.fill('10');
  await view.ended('succeeded');
  const lines = observed(folder);
  assert.equal(lines.filter((line) => line.kind === 'begin').length, 60);
  assert.equal(lines.filter((line) => line.kind === 'end').length, 60, 'nothing was killed');
  assert.ok(mostAtOnce(lines) <= 10);
  const {
    orchestrates: [build],
  } = await server.api(`/api/v1/runs/${run}/view`);
  assert.deepEqual(
    build.cap_changes.map(([, n]) => n),
    [4, 8, 2, 10],
  );
});

test('kill -9 of the server: the open tab heals itself when it is back, and the run goes on', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(40, 150));
  const { server, page, run, view } = await openRun(t, folder);
  await until(() => observed(folder).filter((line) => line.kind === 'end').length >= 6);
  await server.kill();
  await page
    .getByText(/live updates lost/i)
    .first()
    .waitFor();
  const again = await serve(t, folder, { port: server.port });
  assert.equal(again.port, server.port);
  await page
    .getByText(/live updates lost/i)
    .first()
    .waitFor({ state: 'hidden' });
  await view.ended('succeeded');
  const states = await view.states();
  assert.equal(states.size, 40);
  assert.ok([...states.values()].every((state) => state === 'succeeded'));
  const finished = observed(folder)
    .filter((line) => line.kind === 'end')
    .map((line) => line.name);
  assert.equal(new Set(finished).size, 40);
  assert.ok(mostAtOnce(observed(folder).filter((line) => finished.includes(line.name))) <= 8);
  const document = await again.api(`/api/v1/runs/${run}`);
  assert.equal(document.status, 'succeeded');
});

test('twelve tabs are live at once, over one connection', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(24, 300));
  const { server, context, run, page } = await openRun(t, folder);
  const tabs = [page];
  while (tabs.length < 12) {
    const tab = await context.newPage();
    await tab.goto(`${server.url}/runs/${run}/graph`);
    tabs.push(tab);
  }
  await Promise.all(tabs.map((tab) => new RunPage(tab).ended('succeeded')));
  const metrics = await server.api('/metrics');
  const [, streams] = metrics.match(/^wfb_http_streams\S* (\d+)/m);
  assert.equal(Number(streams), 1);
});

test('a failed item is retried from the page; one that cannot be mended is skipped with a reason', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [
    { name: 'a', dependencies: [], ms: 0 },
    { name: 'b', dependencies: ['a'], ms: 0 },
    { name: 'c', dependencies: [], ms: 0 },
    { name: 'd', dependencies: ['c'], ms: 0 },
  ]);
  fs.writeFileSync(path.join(folder, 'fail-a'), '');
  fs.writeFileSync(path.join(folder, 'fail-c'), '');
  const { page, view } = await openRun(t, folder);
  await view.ended('failed');
  assert.deepEqual(Object.fromEntries(await view.states()), {
    a: 'failed',
    b: 'blocked',
    c: 'failed',
    d: 'blocked',
  });
  const panel = page.getByRole('complementary');
  await view.item('a').click();
  await panel.getByText('fail-a is in the way').first().waitFor();
  fs.rmSync(path.join(folder, 'fail-a'));
  await panel.getByRole('button', { name: 'Retry', exact: true }).click();
  await view.item('b', 'succeeded').waitFor();
  await view.item('c').click();
  await panel.getByRole('button', { name: /^Skip/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('not needed today');
  await dialog.getByRole('button', { name: /^Skip/ }).click();
  await view.item('d', 'succeeded').waitFor();
  await view.item('c', 'skipped').click();
  await panel.getByText('not needed today').first().waitFor();
  await view.ended('succeeded');
});

test('cancel says what it will do, and does that', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(10, 60_000));
  const { page, view } = await openRun(t, folder);
  await until(() => alive(folder) === 4);
  await page
    .getByText(/4 of 4/)
    .first()
    .waitFor();
  await view.cancel.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/4 running.*6 not/s).waitFor();
  await dialog.getByRole('button', { name: /^Cancel the run|^Cancel run/ }).click();
  await view.ended('cancelled');
  assert.equal(alive(folder), 0);
});

test('pause lets what runs finish and starts nothing; resume goes on', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(12, 1000));
  const { view } = await openRun(t, folder);
  await until(() => alive(folder) === 4);
  await view.pause.click();
  await view.resume.waitFor();
  await until(() => alive(folder) === 0);
  const begun = observed(folder).filter((line) => line.kind === 'begin').length;
  assert.ok(begun < 12);
  await view.resume.click();
  await view.ended('succeeded');
  assert.equal(observed(folder).filter((line) => line.kind === 'end').length, 12);
});

test('every view of a run is a link: state, selection and view survive a reload and Back', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(6, 0));
  const { page, view } = await openRun(t, folder);
  await view.ended('succeeded');
  await view.item('p3').click();
  for (const name of ['Timeline', 'Table', 'Logs', 'Graph']) {
    await view.tab(name).click();
    await page.waitForURL(new RegExp(`/${name.toLowerCase()}\\?.*step=build(%2F|/)p3`));
  }
  await page.goBack();
  await page.waitForURL(/\/logs\?/);
  await page.reload();
  await page.getByRole('complementary').getByRole('heading', { name: /p3/ }).waitFor();
});

test('a run that the command line starts in the same folder is seen here, and the other way round', async (t) => {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, independent(4, 100));
  const { page, run, server, view } = await openRun(t, folder);
  await view.ended('succeeded');
  const status = await wfb(folder, ['status', run, '--json']);
  assert.equal(JSON.parse(status.stdout).status, 'succeeded');
  await page.goto(server.url);
  const result = await wfb(folder, ['run', '.', '--detach', '--json']);
  const started = JSON.parse(result.stdout).run;
  await page.locator(`a[href*="${started}"]`).first().waitFor();
});

test('a log of 100 MB opens at once, finds its first error and its end', async (t) => {
  const folder = temporaryFolder(t);
  fs.writeFileSync(
    path.join(folder, 'big.workflow.json'),
    JSON.stringify({
      format: 'wfb.workflow/v1',
      name: 'big',
      activities: {
        print: {
          kind: 'command',
          run: [
            'sh',
            '-c',
            'yes "a line of output that is as long as lines of a build usually are, more or less" | head -n 600000; echo "error: the disk of the printer is full"; yes "a line of output that is as long as lines of a build usually are, more or less" | head -n 600000; exit 1',
          ],
          retry: { max_attempts: 1 },
        },
      },
      nodes: [{ id: 'print', type: 'activity', activity: 'print' }],
      edges: [],
    }),
  );
  const server = await serve(t, folder);
  const context = await openProfile(t, browser);
  const page = await enter(context, server);
  const { run } = await server.api('/api/v1/runs', { method: 'POST', body: '{"workflow":"big"}' });
  const view = new RunPage(page);
  await view.open(server, run, 'logs?step=print');
  await view.ended('failed');
  await page
    .getByText(/^1,?200,?001$/)
    .first()
    .waitFor();
  await page
    .getByRole('button', { name: /first error/i })
    .first()
    .click();
  await page.getByText('error: the disk of the printer is full').first().waitFor();
  const lines = await page.locator('[data-line]').count();
  assert.ok(lines < 1000, `${lines} lines are in the page`);
});
