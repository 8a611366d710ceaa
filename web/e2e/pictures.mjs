// Takes the pictures of the documentation: WFB_BINARY=build/release/wfb node web/e2e/pictures.mjs.
// One run of PackageBuilder of which one package fails, while it runs and after it, in both themes.
import fs from 'node:fs';
import path from 'node:path';

import { enter, launchBrowser, serve, temporaryFolder } from './harness.mjs';
import { copyExample, scenario } from './workspace.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const target = path.join(root, 'docs/pictures');
fs.mkdirSync(target, { recursive: true });

const later = []; // What has to be undone at the end, as `t.after` of a test does.
const t = { after: (undo) => later.push(undo) };
const server = await serve(t, copyExample(temporaryFolder(t)));
const browser = await launchBrowser();
const first = await browser.newContext();
await enter(first, server);
const cookies = await first.cookies();

const { run } = await server.api('/api/v1/runs', {
  method: 'POST',
  body: JSON.stringify({ workflow: 'package-builder', input: scenario('one-fails', 4) }),
});

async function take(name, view) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 860 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`${server.url}/runs/${run}/${view}`);
    await page.getByRole('status', { name: 'Run state' }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(800); // Until the graph has been fitted to the window.
    await page.screenshot({ path: path.join(target, `${name}-${colorScheme}.png`) });
    await context.close();
  }
}

/** Waits for a state document of the run that is as `wanted` says. */
async function stateWhere(wanted) {
  for (;;) {
    const state = await server.api(`/api/v1/runs/${run}/state`);
    if (wanted(state)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

await stateWhere((state) => JSON.stringify(state).includes('"failed":1'));
await take('run', 'graph');
await stateWhere((state) => state.status === 'failed');
await take('timeline', 'timeline');

await browser.close();
for (const undo of later.reverse()) await undo();
