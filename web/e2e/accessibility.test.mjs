// Every page by the rules of WCAG 2.2 AA, in both themes, and readable on a narrow screen.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import {
  enter,
  launchBrowser,
  openProfile,
  picture,
  serve,
  temporaryFolder,
  writeWorkflow,
} from './harness.mjs';
import { RunPage } from './workspace.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

/** A folder with a failed run: what is blocked, failed and done is all there. */
async function failedRun(t, options) {
  const folder = temporaryFolder(t);
  writeWorkflow(folder, [
    { name: 'schema', dependencies: [], ms: 0 },
    { name: 'queue', dependencies: ['schema'], ms: 0 },
    { name: 'mailer', dependencies: ['queue'], ms: 0 },
    { name: 'logger', dependencies: ['schema'], ms: 0 },
  ]);
  fs.writeFileSync(path.join(folder, 'fail-queue'), '');
  const server = await serve(t, folder);
  const context = await openProfile(t, browser, options);
  const page = await enter(context, server);
  const { run } = await server.api('/api/v1/runs', {
    method: 'POST',
    body: '{"workflow":"observed"}',
  });
  const view = new RunPage(page);
  await view.open(server, run);
  await view.ended('failed');
  return { server, page, run };
}

const pages = (run) => ({
  home: '/',
  workflow: '/workflows/observed',
  graph: `/runs/${run}/graph`,
  timeline: `/runs/${run}/timeline`,
  table: `/runs/${run}/table`,
  logs: `/runs/${run}/logs?step=build/queue`,
  report: `/runs/${run}/report`,
});

for (const colorScheme of ['light', 'dark']) {
  test(`no page breaks a rule of WCAG 2.2 AA in the ${colorScheme} theme`, async (t) => {
    const { server, page, run } = await failedRun(t, { colorScheme, bypassCSP: true });
    for (const [name, where] of Object.entries(pages(run))) {
      await page.goto(server.url + where);
      await page
        .getByText(/failed/i)
        .first()
        .waitFor();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        window.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        }),
      );
      assert.deepEqual(
        violations.map(
          ({ id, nodes }) =>
            `${name}: ${id} ${nodes
              .slice(0, 3)
              .map((n) => n.html.slice(0, 160))
              .join(' | ')}`,
        ),
        [],
      );
      await picture(page, `page-${name}-${colorScheme}`);
    }
  });
}

test('at 320 pixels nothing has to be scrolled sideways', async (t) => {
  const { server, page, run } = await failedRun(t, { viewport: { width: 320, height: 640 } });
  for (const [name, where] of Object.entries(pages(run))) {
    await page.goto(server.url + where);
    await page
      .getByText(/failed/i)
      .first()
      .waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${name} is ${width} pixels wide`);
    await picture(page, `page-${name}-320`);
  }
});

test('everything can be done with the keyboard alone', async (t) => {
  const { page } = await failedRun(t, {});
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: /keyboard|shortcuts/i }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('/');
  await page.keyboard.type('mail');
  await page.keyboard.press('Enter');
  await page.waitForURL(/step=build(%2F|\/)mailer/);
  await page.getByRole('button', { name: /^mailer, blocked/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await page
    .getByRole('button', { name: /^queue, failed/, focused: true })
    .or(page.locator(':focus'))
    .first()
    .waitFor();
  const focused = await page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? '',
  );
  assert.match(focused, /^queue, failed/);
});
