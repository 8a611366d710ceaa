// What the browser tests share: the real server (WFB_BINARY), a real Chromium, and pages that are
// addressed as a person would, by role and name. A test that fails leaves a trace and a picture in
// WFB_TRACES (build/traces), and so does any error that the browser's console showed.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

import { start, until } from '../../tests/e2e/harness.mjs';

export {
  isAlive,
  mostAtOnce,
  observed,
  temporaryFolder,
  until,
  wfb,
  writeWorkflow,
} from '../../tests/e2e/harness.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const traces = process.env.WFB_TRACES ?? path.join(root, 'build/traces');
/** Where pictures for people go: WFB_SCREENSHOTS, or build/screenshots. */
export const screenshots = process.env.WFB_SCREENSHOTS ?? path.join(root, 'build/screenshots');

const executablePath = process.env.WFB_CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--no-sandbox',
];

/**
 * `wfb serve FOLDER`. Resolves with {url, link, token, port, child, stop(), kill()} once it can be
 * reached; `port` 0 means any.
 */
export async function serve(t, folder, { port = 0, env = {}, args = [] } = {}) {
  const server = start(folder, ['serve', folder, '--port', String(port), '--json', ...args], {
    env,
  });
  await until(
    () => server.output().includes('\n') || server.child.exitCode !== null,
    () => `the server did not say where it is: ${server.output()}`,
  );
  const line = server
    .output()
    .split('\n')
    .find((one) => one.startsWith('{'));
  if (!line) throw new Error(`wfb serve ended: ${server.output()}`);
  const { url, link, token } = JSON.parse(line);
  const stop = async () => {
    if (server.child.exitCode === null && server.child.signalCode === null) {
      server.child.kill('SIGTERM');
    }
    return server.ended;
  };
  t.after(stop);
  return {
    url: url.replace(/\/$/, ''),
    link,
    token,
    port: Number(new URL(url).port),
    child: server.child,
    output: server.output,
    stop,
    kill: async () => {
      server.child.kill('SIGKILL');
      return server.ended;
    },
    /** A request with the bearer token; resolves with the parsed JSON. */
    api: async (where, options = {}) => {
      const response = await fetch(new URL(where, url), {
        ...options,
        headers: {
          authorization: `Bearer ${token}`,
          ...(options.body ? { 'content-type': 'application/json' } : {}),
          ...options.headers,
        },
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${where}: ${response.status} ${text}`);
      return text.startsWith('{') ? JSON.parse(text) : text;
    },
  };
}

/** One Chromium for a test file; closed at its end. */
export async function launchBrowser(extra = []) {
  return chromium.launch({
    executablePath,
    args: [...flags, ...extra],
    headless: true,
    chromiumSandbox: false,
  });
}

/**
 * A browser profile of its own. `context.problems` collects what no page may show: errors in the
 * console, exceptions, refusals of the content security policy; the test fails when it is not empty.
 */
export async function openProfile(t, browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.problems = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => context.problems.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) {
        context.problems.push(`console: ${message.text()}`);
      }
    });
  });
  await context.tracing.start({ screenshots: true, snapshots: true });
  t.after(async () => {
    const { problems } = context;
    if (!t.passed || problems.length > 0) await keepTrace(t, context);
    else await context.tracing.stop();
    await context.close();
    if (problems.length > 0) throw new Error(`the browser reported:\n${problems.join('\n')}`);
  });
  return context;
}

// What a browser says of a server that a test has killed.
function isExpected(text) {
  return /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_NETWORK_CHANGED/.test(
    text,
  );
}

async function keepTrace(t, context) {
  fs.mkdirSync(traces, { recursive: true });
  const name = t.name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80);
  await context.tracing.stop({ path: path.join(traces, `${name}.zip`) });
}

/** A page that came in through the one-time link. */
export async function enter(context, server, where = '/') {
  const page = await context.newPage();
  await page.goto(server.link);
  if (where !== '/') await page.goto(server.url + where);
  return page;
}

/** Saves a picture for people; `name` without ending. */
export async function picture(page, name, options = {}) {
  fs.mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), ...options });
}
