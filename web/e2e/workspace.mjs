// Copies of the PackageBuilder example, and pages as a person names their parts.
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const example = path.join(root, 'examples/package-builder');

/** A copy of the example without what earlier runs left; its node_modules lead to the copy. */
export function copyExample(folder) {
  const target = path.join(folder, 'package-builder');
  const left = new Set(['.wfb', 'node_modules', 'dist', 'production']);
  fs.cpSync(example, target, {
    recursive: true,
    filter: (source) => !left.has(path.basename(source)),
  });
  const packages = path.join(target, 'workspace/packages');
  const modules = path.join(target, 'workspace/node_modules');
  fs.mkdirSync(path.join(modules, '@acme'), { recursive: true });
  fs.symlinkSync(
    path.join(example, 'workspace/node_modules/typescript'),
    path.join(modules, 'typescript'),
  );
  for (const name of fs.readdirSync(packages)) {
    const { name: key } = JSON.parse(
      fs.readFileSync(path.join(packages, name, 'package.json'), 'utf8'),
    );
    fs.symlinkSync(path.join(packages, name), path.join(modules, key));
  }
  return target;
}

/** A scenario of the example as input, its durations divided by `speed`. */
export function scenario(name, speed) {
  const input = JSON.parse(fs.readFileSync(path.join(example, `scenarios/${name}.json`), 'utf8'));
  for (const item of input.packages) item.duration_ms /= speed;
  return input;
}

/** Makes the phase of one package fail until `mend()`. */
export function breakPackage(target, phase, key) {
  const file = path.join(target, 'workspace/.wfb-example-fail');
  fs.writeFileSync(file, `${phase}:${key}`);
  return { mend: () => fs.rmSync(file) };
}

export const STATES = [
  'waiting',
  'ready',
  'running',
  'retrying',
  'needs attention',
  'succeeded',
  'failed',
  'blocked',
  'skipped',
  'cancelled',
];

/** The page of a run. */
export class RunPage {
  constructor(page) {
    this.page = page;
    this.concurrency = page.getByRole('slider', { name: 'Concurrency' });
    this.retryFailed = page.getByRole('button', { name: /^Retry failed/ }).first();
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true });
    this.cancel = page.getByRole('button', { name: /^Cancel/ });
  }

  async open(server, run, view = 'graph') {
    await this.page.goto(`${server.url}/runs/${run}/${view}`);
  }

  tab(name) {
    return this.page
      .getByRole('tab', { name, exact: true })
      .or(this.page.getByRole('link', { name, exact: true }))
      .first();
  }

  /** The card of an item, in a state or in any. */
  item(key, state = STATES.join('|')) {
    return this.page.getByRole('button', { name: new RegExp(`^${escapeText(key)}, (${state})`) });
  }

  /** {key: state} of all cards that are shown. */
  async states() {
    const names = await this.page
      .getByRole('button', {
        name: new RegExp(`, (${STATES.join('|')})(\\b|$)`),
      })
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label') ?? ''));
    return new Map(
      names.map((name) => {
        const [, key, state] = name.match(/^(.*), ([a-z ]+)/) ?? [];
        return [key, state];
      }),
    );
  }

  /** Resolves when the run shows this state in its header. */
  async ended(word, timeout = 120_000) {
    await this.page
      .getByRole('status', { name: 'Run state' })
      .getByText(word, { exact: true })
      .waitFor({ timeout });
  }
}

function escapeText(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
