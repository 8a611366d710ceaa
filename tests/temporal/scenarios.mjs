// Random workflows that tell executors apart: orchestrations with dependencies, planned failures,
// policies, gaps, skips, pools and child workflows, among activities, conditions, variables, sleeps
// and calls. The same seed gives the same scenario. Every activity names its item in its input, so
// that any history shows which item it worked for.

/** A random source from a seed (mulberry32). */
export function randomFrom(seed) {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

class Scenario {
  constructor(seed) {
    this.seed = seed;
    this.random = randomFrom(seed);
    this.name = `s${seed}`;
    this.files = {};
    this.input = { limit: 1 + this.below(4), tag: `tag "${seed}" \`\${x}\` */ ünï\u2028✓`, lists: {} };
    // False when which items get a chance depends on how long things take.
    this.exact = true;
    // node → {cap, items: [{key, dependencies}]}; what the order and the cap are held to.
    this.orchestrations = {};
  }

  below(bound) {
    return Math.floor(this.random() * bound);
  }

  chance(oneIn) {
    return this.below(oneIn) === 0;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  activities() {
    const list = {
      work: {
        kind: 'simulate',
        duration: '${input.ms ?? 1}',
        outcome: '${input.fails ? "failure" : "success"}',
        error: '${input.key} fails as planned',
        output: { key: '${input.key}', attempt: '${run.attempt}', text: 'done ${input.key}' },
        retry: { max_attempts: 1 },
      },
      flaky: {
        kind: 'simulate',
        duration: 1,
        outcome: { fail_attempts: 1 },
        error: '${input.key} stumbles',
        output: '${[input.key, run.attempt]}',
        retry: { max_attempts: 2, initial_interval: '2ms', backoff: 1.5, max_interval: '5ms' },
      },
      stubborn: {
        kind: 'simulate',
        outcome: { fail_attempts: 5 },
        error: 'never',
        retry: { max_attempts: 3, initial_interval: '1ms', max_interval: '2ms' },
      },
      speak: {
        kind: 'command',
        run: ['printf', '%s|', '${input.key}', '${input.words ?? []}', "it's $HOME `x` \"y\""],
        env: { WORD: '${input.key}' },
        output: 'text',
        retry: { max_attempts: 1 },
      },
    };
    if (this.pool) list.work.resources = { pool: 1 };
    return list;
  }

  usedActivities(nodes) {
    const all = this.activities();
    const used = new Set(nodes.flatMap((node) =>
      [node.activity, node.run?.activity].filter(Boolean)));
    return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  }

  items(limit) {
    const count = this.below(limit);
    return Array.from({ length: count }, (_, i) => {
      const needs = [];
      for (let j = 0; j < i; j++) if (this.below(count) < 2) needs.push(`item-${j}`);
      return {
        name: `item-${i}`,
        needs,
        ms: this.pick([0, 1, 3, 10]),
        fails: this.chance(6),
        weight: 1 + this.below(9),
      };
    });
  }

  orchestrate(id, child) {
    const items = this.items(11);
    this.input.lists[id] = items;
    const node = {
      id,
      type: 'orchestrate',
      items: `input.lists["${id}"]`,
      key: 'item.name',
      dependencies: 'item.needs',
      max_concurrent: this.chance(2) ? 'input.limit' : 1 + this.below(4),
    };
    let cap = typeof node.max_concurrent === 'number' ? node.max_concurrent : this.input.limit;
    if (this.chance(4) && items.length > 0) {
      this.pick(items).needs.push('somewhere-else');
      node.missing_dependencies = this.pick(['satisfied', 'blocked', 'error']);
    }
    if (this.chance(3)) node.order = this.pick(['fifo', 'layer', 'critical_path']);
    if (this.chance(2)) node.weight = 'item.weight';
    if (this.chance(4)) node.skip = 'index % 3 === 1';
    if (this.chance(4)) {
      node.on_item_failure = this.pick(['continue', 'fail_fast', { bail_after: 2 }]);
      if (node.on_item_failure !== 'continue' && items.some((one) => one.fails)) {
        if (this.chance(2)) {
          node.max_concurrent = 1;
          cap = 1;
        } else {
          this.exact = cap === 1 && this.exact;
        }
      }
    }
    if (child && this.chance(2)) {
      node.run = { workflow: child, id: `${id}-\${run.id}-\${item.name}`, input: this.itemInput() };
      if (this.chance(3)) node.retry = { max_attempts: 2, initial_interval: '1ms' };
    } else {
      node.run = { activity: this.pick(['work', 'work', 'flaky', 'speak']), input: this.itemInput() };
      if (this.chance(4)) node.retry = { max_attempts: 1 };
    }
    this.orchestrations[id] = {
      cap,
      items: items.map((one) => ({ key: one.name, dependencies: one.needs })),
    };
    return node;
  }

  itemInput() {
    return {
      key: '${item.name}', ms: '${item.ms}', fails: '${item.fails}', at: '${index}', words: ['${index}', 'w'],
    };
  }

  // One value that is known when the node `id` has ended, whatever became of it.
  seen(id) {
    return this.pick([
      `\${steps["${id}"].status}`, `\${steps["${id}"].output ?? null}`,
      `of ${id}: \${steps["${id}"].status}`,
    ]);
  }

  simple(id, before, child) {
    const tell = { key: id, ms: this.below(4), seen: before.map((one) => this.seen(one)), tag: '${input.tag ?? null}' };
    switch (this.below(child ? 5 : 4)) {
      case 0:
        return { id, type: 'activity', activity: 'work', input: tell };
      case 1:
        return { id, type: 'activity', activity: 'speak', input: { key: id, words: [1, true, 'two words'] } };
      case 2:
        return { id, type: 'sleep', duration: this.chance(2) ? '3ms' : '${1 + 1}' };
      case 3:
        return { id, type: 'activity', activity: 'flaky', input: { key: id } };
      default:
        return {
          id, type: 'child_workflow', workflow: child,
          ...(this.chance(2) && { run_id: `${id}-of-\${run.id}` }), input: { ...tell, fails: false },
        };
    }
  }

  // Stages in a row; a stage is one node, two at a time, or a choice. Returns nodes, edges, and the
  // ids of the last stage.
  graph({ stages, prefix, child, orchestrates }) {
    const nodes = [];
    const edges = [];
    let before = [];
    let variable = false;
    const add = (node, from) => {
      nodes.push(node);
      for (const one of from) edges.push(typeof one === 'string' ? { from: one, to: node.id } : { ...one, to: node.id });
      return node.id;
    };
    for (let stage = 0; stage < stages; stage++) {
      const id = `${prefix}${stage}`;
      const known = before.filter((one) => typeof one === 'string');
      const kind = this.below(8);
      if (stage === 0 ? orchestrates : kind < 2 && orchestrates) {
        before = [add(this.orchestrate(id, child), before)];
      } else if (kind === 2) {
        before = [add(this.simple(`${id}-left`, known, child), before),
          add(this.simple(`${id}-right`, known, child), before)];
      } else if (kind === 3 && stage + 1 < stages) {
        const when = this.pick(['input.limit > 2', 'vars.count > 1', 'run.attempt === 2',
          ...known.map((one) => `steps["${one}"].status === "succeeded"`)]);
        add({ id, type: 'condition', cases: [{ name: 'yes', when }], otherwise: 'no' }, before);
        before = [add(this.simple(`${id}-yes`, known, child), [{ from: id, case: 'yes' }])];
        if (this.chance(2)) before.push(add(this.simple(`${id}-no`, known, child), [{ from: id, case: 'no' }]));
        else before.push({ from: id, case: 'no' });
      } else if (kind === 4) {
        before = [add({ id, type: 'set', assign: { count: '${(vars.count ?? 0) + 1}', last: `\${"${id}"}` } }, before)];
        variable = true;
      } else if (kind === 5 && this.chance(3)) {
        before = [add({ id, type: 'activity', activity: this.pick(['work', 'stubborn']), input: { key: id, fails: true } }, before)];
      } else {
        before = [add(this.simple(id, known, child), before)];
      }
    }
    const uses = JSON.stringify(nodes).includes('vars.');
    return { nodes, edges, before, variable: variable || uses };
  }

  workflow(name, { stages, prefix, child, orchestrates, inputs, ending }) {
    const { nodes, edges, before, variable } = this.graph({ stages, prefix, child, orchestrates });
    if (ending) {
      const read = Object.fromEntries(before.filter((one) => typeof one === 'string')
        .map((one) => [one, `\${steps["${one}"].output ?? steps["${one}"].status}`]));
      const end = this.chance(8)
        ? { id: 'over', type: 'fail', message: 'over and out: ${input.tag ?? "no tag"}' }
        : { id: 'over', type: 'end', result: { ...read, ...(variable && { count: '${vars.count}', last: '${vars.last ?? null}' }) } };
      nodes.push(end);
      for (const one of before) edges.push(typeof one === 'string' ? { from: one, to: 'over' } : { ...one, to: 'over' });
    }
    this.files[`${name}.workflow.json`] = {
      format: 'wfb.workflow/v1',
      name,
      ...(inputs && { input: inputs }),
      ...(variable && { variables: [{ name: 'count', type: 'number', default: 1 }, { name: 'last' }] }),
      ...(this.pool && nodes.some((node) => (node.activity ?? node.run?.activity) === 'work') && { resources: { pool: this.pool } }),
      activities: this.usedActivities(nodes),
      nodes,
      edges,
    };
  }

  // Fails where its item is planned to fail; else gives back what it saw.
  childWorkflow(name) {
    const nodes = [
      { id: 'first', type: 'activity', activity: 'work', input: { key: '${input.key}', ms: '${input.ms}' } },
      { id: 'second', type: 'activity', activity: 'work', input: { key: '${input.key}', fails: '${input.fails}' } },
    ];
    const edges = [{ from: 'first', to: 'second' }];
    if (this.chance(2)) {
      nodes.push({ id: 'end', type: 'end', result: { key: '${input.key}', first: '${steps.first.output}', run: '${run.id.length > 0}' } });
      edges.push({ from: 'second', to: 'end' });
    }
    this.files[`${name}.workflow.json`] = {
      format: 'wfb.workflow/v1',
      name,
      input: { type: 'object', required: ['key'], properties: { key: { type: 'string' }, ms: { type: 'integer', default: 0 }, fails: { type: 'boolean', default: false } } },
      ...(this.pool && { resources: { pool: this.pool } }),
      activities: this.usedActivities(nodes),
      nodes,
      edges,
    };
  }

  build() {
    if (this.chance(5)) this.pool = 1 + this.below(2);
    const child = this.chance(3) ? undefined : `${this.name}-child`;
    if (child) this.childWorkflow(child);
    this.workflow(this.name, {
      stages: 1 + this.below(5),
      prefix: this.pick(['n', 'step-']),
      child,
      orchestrates: true,
      ending: !this.chance(4),
      inputs: {
        type: 'object',
        required: ['lists'],
        properties: { limit: { type: 'integer', minimum: 1, default: 2 }, tag: { type: 'string' }, lists: { type: 'object' } },
      },
    });
    return this;
  }
}

/**
 * {seed, name, files: {file: document}, input, exact, orchestrations}: the workflow `name` is to be
 * run with the input; where `exact` is false, only order, cap and status of the run are the same on
 * every executor.
 */
export function scenario(seed) {
  return new Scenario(seed).build();
}
