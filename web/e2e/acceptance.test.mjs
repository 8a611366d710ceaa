// The ten things that the product promises, in order, on 20 real packages in a real browser. Each
// leaves a picture.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { enter, launchBrowser, openProfile, picture, serve, temporaryFolder } from './harness.mjs';
import { RunPage, breakPackage, copyExample } from './workspace.mjs';

let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

test('PackageBuilder, from the first click to the report', async (t) => {
  const folder = temporaryFolder(t);
  const target = copyExample(folder);
  const server = await serve(t, target);
  const context = await openProfile(t, browser);
  const page = await enter(context, server);

  await t.test('1. the workflow is loaded', async () => {
    await page
      .getByRole('link', { name: /package-builder/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'package-builder' }).waitFor();
    await page
      .getByRole('button', { name: /^discover/ })
      .or(page.getByText('discover'))
      .first()
      .waitFor();
    await picture(page, '01-workflow');
  });

  const preview = await server.api('/api/v1/workflows/package-builder/preview', {
    method: 'POST',
    body: JSON.stringify({ input: {} }),
  });
  const graph = preview.orchestrates.find((one) => one.items.length > 0);
  await t.test('2. its dependency graph is shown before it runs', async () => {
    assert.equal(graph.items.length, 20);
    const dependencies = graph.items.reduce((sum, item) => sum + item.dependencies.length, 0);
    assert.ok(dependencies >= 50, `${dependencies} dependencies`);
    assert.ok(new Set(graph.items.map((item) => item.layer)).size >= 5);
    await page
      .getByRole('tab', { name: /20 items|Items|build/ })
      .or(page.getByRole('link', { name: /20 items|build: / }))
      .first()
      .click();
    for (const item of graph.items) {
      await page.getByRole('button', { name: new RegExp(`^${item.key}, `) }).waitFor();
    }
    await picture(page, '02-dependency-graph');
  });

  await t.test('3. concurrency is set with a slider', async () => {
    const slider = page.getByRole('slider', { name: 'Concurrency' });
    assert.equal(await slider.getAttribute('min'), '1');
    assert.equal(await slider.getAttribute('max'), '10');
    await slider.focus();
    await page.keyboard.press('Home');
    assert.equal(await slider.inputValue(), '1');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    assert.equal(await slider.inputValue(), '4');
    await picture(page, '03-concurrency');
  });

  const run = new RunPage(page);
  await t.test('4. it runs from the browser and is watched live', async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/\/runs\//);
    await page
      .getByRole('button', { name: /, running/ })
      .first()
      .waitFor();
  });
  const id = new URL(page.url()).pathname.split('/')[2];

  await t.test('5. exactly 4 packages build at a time while 4 are ready', async () => {
    // The page itself is the observer: it never shows a fifth.
    await page.evaluate(() => {
      window.mostRunning = 0;
      const count = () => {
        const running = document.querySelectorAll('[aria-label*=", running"]').length;
        window.mostRunning = Math.max(window.mostRunning, running);
      };
      new MutationObserver(count).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['aria-label'],
      });
      count();
    });
    await page.waitForFunction(() => window.mostRunning === 4, null, { polling: 'raf' });
    await picture(page, '04-four-at-a-time');
  });

  await t.test('6. a package waits for its dependencies, and says so', async () => {
    await run.item('@acme/suite-commerce', 'waiting').waitFor();
    await run.item('@acme/suite-commerce').click();
    await page
      .getByRole('complementary')
      .getByText(/waits for/i)
      .first()
      .waitFor();
    await picture(page, '05-waits');
  });

  await t.test('7. a completed package unblocks its dependents at once', async () => {
    const dependents = graph.items.filter((item) => item.dependencies.length > 0);
    await run.ended('succeeded');
    const view = await server.api(`/api/v1/runs/${id}/view`);
    const steps = new Map(view.steps.map((step) => [step.number, step]));
    for (const step of view.steps.filter((one) => one.node === 'build')) {
      if (step.dependencies.length === 0) continue;
      const last = Math.max(...step.dependencies.map((number) => steps.get(number).finished_at));
      assert.equal(step.ready_at, last, `${step.id} is ready with the event that freed it`);
    }
    assert.ok(dependents.length > 10);
    const [build] = view.orchestrates;
    assert.equal(build.max_running, 4);
    assert.equal(await page.evaluate(() => window.mostRunning), 4);
    await picture(page, '06-succeeded');
  });

  await t.test(
    '8. one package fails: what it holds is blocked by name, everything else goes on',
    async () => {
      const broken = breakPackage(target, 'build', '@acme/utility-csv');
      const { run: failed } = await server.api('/api/v1/runs', {
        method: 'POST',
        body: JSON.stringify({ workflow: 'package-builder', concurrency: 4 }),
      });
      await run.open(server, failed);
      await run.ended('failed');
      const states = await run.states();
      assert.equal(states.get('@acme/utility-csv'), 'failed');
      const blocked = [...states].filter(([, state]) => state === 'blocked').map(([key]) => key);
      assert.deepEqual(blocked.sort(), [
        '@acme/service-ledger',
        '@acme/suite-billing',
        '@acme/suite-commerce',
        '@acme/ui-dashboard',
        '@acme/ui-storefront',
      ]);
      assert.equal([...states.values()].filter((state) => state === 'succeeded').length, 14);
      // Nobody clicked: the page has opened what failed, with its log and its way out.
      const panel = page.getByRole('complementary');
      await panel.getByRole('heading', { name: /utility-csv/ }).waitFor();
      await panel.getByRole('button', { name: 'Retry', exact: true }).waitFor();
      await panel
        .getByText(/blocked|holds/i)
        .first()
        .waitFor();
      await picture(page, '07-failed');
      broken.mend();
      await run.retryFailed.click();
      await run.ended('succeeded');
      await picture(page, '08-repaired');
    },
  );

  await t.test('9. the report is written in the original format', async () => {
    const reports = path.join(target, 'workspace/production/reports');
    const [date] = fs.readdirSync(reports);
    const suite = JSON.parse(
      fs.readFileSync(path.join(reports, date, 'suite-summary.json'), 'utf8'),
    );
    assert.equal(suite.totalPackages, 20);
    assert.equal(suite.successful, 20);
    await run.tab('Report').click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /HTML/ }).first().click();
    assert.match((await download).suggestedFilename(), /\.html$/);
    await picture(page, '09-report');
  });

  await t.test('10. the page says how near the run came to the ideal schedule', async () => {
    await run.open(server, id, 'timeline');
    await page
      .getByText(/lower bound/i)
      .first()
      .waitFor();
    await picture(page, '10-timeline');
  });
});
