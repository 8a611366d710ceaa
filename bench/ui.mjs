// The web interface in a real browser, against the real server: node bench/ui.mjs WFB [--quick].
// Prints one JSON line a figure. Durations of the items are simulated; all else is real.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const require = createRequire(path.join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
const wfb = path.resolve(process.argv[2] ?? path.join(root, 'build/release/wfb'));
const quick = process.argv.includes('--quick');

const print = (name, value, unit, goal) =>
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(4)), unit, ...(goal ? { goal } : {}) }));
const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const median = (values) => quantile(values, 0.5);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wfb-bench-ui-'));

/** Layers of a package-like graph: each item depends on up to three of the layer before. */
function items(count, ms) {
  const width = Math.max(4, Math.round(Math.sqrt(count)));
  let state = 7;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return Array.from({ length: count }, (_, i) => {
    const layer = Math.floor(i / width);
    const dependencies = new Set();
    for (let k = 0; k < 3 && layer > 0; k++) {
      dependencies.add(`package-${(layer - 1) * width + Math.floor(random() * width)}`);
    }
    return { name: `package-${i}`, dependencies: [...dependencies], duration: Math.max(1, Math.round(ms * (0.5 + random()))) };
  });
}

fs.writeFileSync(path.join(folder, 'bench.workflow.json'), JSON.stringify({
  format: 'wfb.workflow/v1',
  name: 'bench',
  input: { type: 'object', properties: { items: { type: 'array', default: [] } } },
  activities: { work: { kind: 'simulate', duration: '${input.duration}' } },
  nodes: [{
    id: 'build', type: 'orchestrate', items: 'input.items', key: 'item.name', dependencies: 'item.dependencies', max_concurrent: 4,
    run: { activity: 'work', input: { duration: '${item.duration}' } },
  }],
  edges: [],
}, null, 2));

const server = spawn(wfb, ['serve', folder, '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
const { url, link, token } = await new Promise((resolve) => {
  let text = '';
  server.stdout.on('data', (data) => {
    text += data;
    if (text.includes('\n')) resolve(JSON.parse(text.split('\n')[0]));
  });
});

async function api(where, body) {
  const response = await fetch(url + where, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
  });
  if (!response.ok) throw new Error(`${where}: ${response.status} ${await response.text()}`);
  return response.json();
}
const start = async (count, ms, concurrency) =>
  (await api('/api/v1/runs', { workflow: 'bench', input: { items: items(count, ms) }, concurrency })).run;
async function finished(run) {
  for (;;) {
    const { status } = await api(`/api/v1/runs/${run}/state`);
    if (!['running', 'paused', 'cancelling'].includes(status)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const browser = await chromium.launch({ executablePath: process.env.WFB_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--enable-precise-memory-info', '--js-flags=--expose-gc'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
await page.goto(link);

/** Time from the navigation to the first frame that shows the graph's cards or its overview. */
async function firstRender(run) {
  await page.goto('about:blank');
  await page.goto(`${url}/runs/${run}/graph`, { waitUntil: 'commit' });
  return page.evaluate(() => new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('.graph [data-place]')) {
        requestAnimationFrame(() => resolve(performance.now()));
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  }));
}

/** Frames while the page is panned for a second, p95 in ms. */
async function frames() {
  const box = await page.locator('.graph').boundingBox();
  const measured = page.evaluate(() => new Promise((resolve) => {
    const gaps = [];
    let last = performance.now();
    const begin = last;
    const tick = (now) => {
      gaps.push(now - last);
      last = now;
      if (now - begin < 1500) requestAnimationFrame(tick);
      else resolve(gaps.slice(2));
    };
    requestAnimationFrame(tick);
  }));
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let i = 0; i < 40; i++) await page.mouse.move(box.x + box.width / 2 + 8 * Math.sin(i / 3) * 10, box.y + box.height / 2 + i);
  await page.mouse.up();
  return quantile(await measured, 0.95);
}

const renderGoal = { 50: '<= 500', 500: '<= 1500' };
for (const count of quick ? [20, 500] : [20, 50, 100, 500, 1000, 5000]) {
  const run = await start(count, 1, 10_000);
  await finished(run);
  const times = [];
  for (let round = 0; round < (quick ? 2 : 5); round++) times.push(await firstRender(run));
  print(`ui.first_render.${count}`, median(times), 'ms', renderGoal[count]);
  print(`ui.frame_p95.${count}`, await frames(), 'ms', count === 500 ? '<= 33' : undefined);
}

// A page without the interface, for what the server and the browser take alone.
const bare = await (await browser.newContext({ bypassCSP: true })).newPage();
await bare.context().addCookies(await context.cookies());
await bare.goto(`${url}/api/openapi.json`);

/** In a page: the time from an event in the journal to the handler of a stream, for each change. */
const handlerTimes = (id) => new Promise((resolve) => {
  const times = [];
  const source = new EventSource(`/api/v1/live?run=${id}`);
  source.addEventListener('change', (event) => {
    const now = Date.now();
    const { steps, status } = JSON.parse(event.data);
    for (const step of steps) times.push(now - Math.max(step.finished_at ?? 0, step.started_at ?? 0));
    if (status === 'running') return;
    source.close();
    resolve(times.filter((time) => time < 5000));
  });
});

/** In the page of a run: from an event in the journal to the changed card. */
const cardTimes = (id) => new Promise((resolve) => {
  const times = [];
  const at = new Map();
  const source = new EventSource(`/api/v1/live?run=${id}`);
  source.addEventListener('change', (event) => {
    const { steps, status } = JSON.parse(event.data);
    for (const step of steps) {
      if (step.status === 'running') at.set(`${step.id}, running`, step.started_at);
      if (step.status === 'succeeded') at.set(`${step.id}, succeeded`, step.finished_at);
    }
    if (status === 'running') return;
    source.close();
    setTimeout(() => resolve(times), 500);
  });
  new MutationObserver((records) => {
    for (const { target } of records) {
      const [label] = (target.getAttribute?.('aria-label') ?? '').match(/^.*?, \w+/) ?? [];
      if (!at.has(label)) continue;
      times.push(Date.now() - at.get(label));
      at.delete(label);
    }
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['aria-label'] });
});

async function updates(count) {
  const handler = await bare.evaluate(handlerTimes, await start(count, 40, 4));
  print(`ui.commit_to_handler.p50.${count}`, median(handler), 'ms', '<= 5');
  print(`ui.commit_to_handler.p99.${count}`, quantile(handler, 0.99), 'ms');
  const run = await start(count, 40, 4);
  await page.goto(`${url}/runs/${run}/graph`);
  const card = await page.evaluate(cardTimes, run);
  if (card.length < 10) return; // an overview has few cards
  print(`ui.commit_to_card.p50.${count}`, median(card), 'ms', '<= 50');
  print(`ui.commit_to_card.p95.${count}`, quantile(card, 0.95), 'ms');
}
await updates(50);
await updates(100);
await updates(500);

/** The heap over a run of as many changes as half an hour has with items of 4 s, four at a time. */
const session = await context.newCDPSession(page);
await session.send('Performance.enable');
async function heap() {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'JSHeapUsedSize').value / 1024 / 1024;
}
{
  const run = await start(quick ? 500 : 1800, quick ? 10 : 100, 4);
  await page.goto(`${url}/runs/${run}/graph`);
  await page.waitForSelector('.graph [data-place]');
  const before = await heap();
  await finished(run);
  print('ui.heap_growth.half_an_hour', (await heap()) - before, 'MB', '<= 20');
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration').value;
  };
  const begin = await busy();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  print('ui.idle_cpu', ((await busy()) - begin) * 10, '% of a core', '<= 2');
}

await browser.close();
server.kill('SIGTERM');
await new Promise((resolve) => server.on('close', resolve));
fs.rmSync(folder, { recursive: true, force: true });
