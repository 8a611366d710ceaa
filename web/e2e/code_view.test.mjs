// The exported code of PackageBuilder beside its graph, as a person reads it and takes it along.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { enter, launchBrowser, openProfile, picture, serve, temporaryFolder } from './harness.mjs';
import { copyExample } from './workspace.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const code = '/workflows/package-builder/code';
let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

async function openCode(t, { options = {}, where = code } = {}) {
  let page = null;
  // It asks for the code again and again; the folder is there as long as it does.
  t.after(() => page?.close());
  const target = copyExample(temporaryFolder(t));
  const server = await serve(t, target);
  const context = await openProfile(t, browser, options);
  page = await enter(context, server, where);
  const view = new CodePage(page);
  await view.text.waitFor();
  return { target, server, context, page, view };
}

class CodePage {
  constructor(page) {
    this.page = page;
    this.text = page.getByRole('region', { name: /^Text of / });
    this.files = page.getByRole('navigation', { name: 'Files' });
    this.marked = page.locator('.code-line-on');
  }

  node(name) {
    return this.page.getByRole('button', { name: new RegExp(`^${name}, `) });
  }

  line(number) {
    return this.text.locator(`[data-line="${number}"]`);
  }

  async markedLines() {
    return this.marked.evaluateAll((lines) => lines.map((line) => Number(line.dataset.line)));
  }

  /** The place of a node of the workflow, as the server tells it. */
  static async place(server, node, workflow = 'package-builder') {
    const { nodes } = await server.api('/api/v1/workflows/package-builder/code');
    return nodes.find((one) => one.workflow === workflow && one.node === node);
  }
}

test('a node selects its lines, a line selects its node, and the address keeps both', async (t) => {
  const { server, page, view } = await openCode(t);
  const build = await CodePage.place(server, 'build');
  await view.node('build').click();
  await view.line(build.first_line).and(view.marked).waitFor();
  const lines = await view.markedLines();
  assert.ok(lines.every((line) => line >= build.first_line && line <= build.last_line));
  assert.match(page.url(), /node=build/);

  const complete = await CodePage.place(server, 'complete');
  await page.goto(`${server.url}${code}?line=${complete.first_line}`);
  await view.line(complete.first_line).locator('span').first().click();
  await page.waitForURL(/node=complete/);
  assert.equal(await view.node('complete').getAttribute('aria-pressed'), 'true');

  await view.line(complete.first_line).getByRole('link').click();
  await page.waitForURL(new RegExp(`line=${complete.first_line}`));
  await page.reload();
  await view.line(complete.first_line).and(page.locator('.code-line-linked')).waitFor();
  assert.equal(await view.node('complete').getAttribute('aria-pressed'), 'true');
  await picture(page, 'workflow-code');
});

test('the file of a called workflow is beside the graph of that workflow', async (t) => {
  const { server, page, view } = await openCode(t);
  await view.files.getByRole('link', { name: 'package-build.ts' }).click();
  const publish = await CodePage.place(server, 'publish', 'package-build');
  await view.node('publish').click();
  await view.line(publish.first_line).and(view.marked).waitFor();
  assert.ok(page.url().includes('/code/src/workflows/package-build.ts'));
  await page.goBack();
  await page.waitForURL((url) => url.pathname === code);
});

test('keys walk through the nodes in the order of the code, and through the files', async (t) => {
  const { server, page, view } = await openCode(t);
  const { nodes } = await server.api('/api/v1/workflows/package-builder/code');
  const main = await CodePage.place(server, 'build');
  const order = nodes
    .filter((one) => one.workflow === 'package-builder' && one.path === main.path)
    .sort((a, b) => a.first_line - b.first_line || b.last_line - a.last_line);
  await page.keyboard.press(']');
  await page.waitForURL(new RegExp(`node=${encodeURIComponent(order[0].node)}`));
  await page.keyboard.press('[');
  await page.waitForURL(new RegExp(`node=${encodeURIComponent(order.at(-1).node)}`));
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('node='));
  await view.files.getByRole('link', { name: 'package-build.ts' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/package-builder\.ts/);
});

test('the code follows the definition on disk, through errors and back', async (t) => {
  const { target, page, view } = await openCode(t);
  const file = path.join(target, 'package-builder.workflow.json');
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replace('steps.plan.output?.published', 'steps.plann.output'));
  await page.getByRole('heading', { name: 'There is no code yet' }).waitFor();
  const problem = page.getByRole('region', { name: 'Code' }).getByRole('button', { name: /plann/ });
  await problem.first().click();
  await page.waitForURL(/node=build.*panel=json|panel=json.*node=build/);
  await picture(page, 'workflow-code-problems');
  fs.writeFileSync(
    file,
    text.replaceAll('"complete"', '"wrapUp"').replaceAll('steps.complete', 'steps.wrapUp'),
  );
  await view.text
    .getByText(/wrapUp/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'Graph', exact: true }).last().click();
  await view.node('wrapUp').waitFor();
});

test('a file is copied, the project downloaded, and the command does the same', async (t) => {
  const { server, context, page, view } = await openCode(t);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { files } = await server.api('/api/v1/workflows/package-builder/code');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByText('Copied.').first().waitFor();
  const name = (await view.text.getAttribute('aria-label')).slice('Text of '.length);
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    files.find((file) => file.path === name).text,
  );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as zip' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'package-builder-temporal.zip');
  const zip = fs.readFileSync(await download.path());
  for (const file of files) {
    assert.ok(zip.includes(`package-builder-temporal/${file.path}`));
    assert.ok(zip.includes(file.text));
  }
  await page.getByRole('button', { name: 'Copy the command' }).click();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    'wfb compile package-builder -o package-builder-temporal',
  );
});

for (const colorScheme of ['light', 'dark']) {
  test(`the code breaks no rule of WCAG 2.2 AA in the ${colorScheme} theme, wide or narrow`, async (t) => {
    const { server, page, view } = await openCode(t, {
      options: { colorScheme, bypassCSP: true },
      where: `${code}?node=build`,
    });
    await view.marked.first().waitFor();
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        window.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        }),
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 160)}`),
        [],
      );
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} wide on a screen of ${width}`);
      await picture(page, `workflow-code-${colorScheme}-${width}`);
    }
    assert.ok(server.url);
  });
}
