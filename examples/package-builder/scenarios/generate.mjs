// Writes the scenario files beside it. The packages of the first four are those of the workspace
// with their true dependencies, so run it again when those change; `--check` only says whether the
// files are up to date. The same sources always give the same files.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { categories, readPackages } from "../workspace/tools/shared/workspace.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const workspace = path.join(here, "..", "workspace");

/** More packages of the same families, for the scenario of fifty. */
const furtherNames = {
  validator: ["barcode", "country", "currency", "email", "phone"],
  core: ["clock", "config", "errors", "locale", "permissions", "quantity"],
  utility: ["hash", "pdf", "retry", "search", "template", "xml"],
  service: [
    "customers",
    "inventory",
    "notifications",
    "orders",
    "returns",
    "shipping",
    "subscriptions",
  ],
  ui: ["customers", "orders", "reports", "settings"],
  suite: ["retail", "subscriptions"],
};

/** Numbers from 0 to 1 that depend on the seed only (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A duration from 5 to 60 seconds in steps of half a second; short ones are more frequent. */
function duration(random) {
  return 5_000 + Math.floor(random() ** 1.5 * 111) * 500;
}

/** The packages of the workspace as items of a scenario; `fails` is phase by package name. */
function workspacePackages(seed, fails) {
  const random = randomNumbers(seed);
  return [...readPackages(workspace).values()]
    .sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category))
    .map(({ name, category, dependencies }) => ({
      name,
      category,
      dependencies: dependencies.map((one) => one.name).sort(),
      duration_ms: duration(random),
      fails: fails[name] ?? null,
    }));
}

/** Gives every further package two to four dependencies on lower layers, one on the next lower. */
function fiftyPackages(seed) {
  const random = randomNumbers(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const items = workspacePackages(seed, {});
  for (const [layer, category] of categories.entries()) {
    for (const suffix of furtherNames[category]) {
      const below = items.filter((one) => categories.indexOf(one.category) < layer);
      const next = below.filter((one) => categories.indexOf(one.category) === layer - 1);
      const names = new Set();
      const count = layer === 0 ? 0 : 2 + Math.floor(random() * 3);
      while (names.size < count) names.add(pick(names.size === 0 ? next : below).name);
      const dependencies = [...names].sort();
      const name = `@acme/${category}-${suffix}`;
      items.push({ name, category, dependencies, duration_ms: duration(random), fails: null });
    }
  }
  return items;
}

/** How many packages depend, over any way, on one that fails. */
function blockedCount(items) {
  const bad = new Set(items.filter(({ fails }) => fails).map(({ name }) => name));
  const failed = bad.size;
  const isNew = (one) => !bad.has(one.name) && one.dependencies.some((name) => bad.has(name));
  for (let found; (found = items.find(isNew)); ) bad.add(found.name);
  return bad.size - failed;
}

function failureScenario(seed, fails) {
  const packages = workspacePackages(seed, fails);
  const phases = Object.entries(fails).map(([name, phase]) => `${name} fails in ${phase}`);
  const failed = phases.length;
  const blocked = blockedCount(packages);
  const good = packages.length - failed - blocked;
  const verb = failed === 1 ? "fails" : "fail";
  const counts = `${good} succeed, ${failed} ${verb}, ${blocked} are blocked`;
  return { description: `20 packages: ${phases.join("; ")}. ${counts}.`, packages };
}

function cycleScenario() {
  const packages = workspacePackages(4, {});
  const changed = packages.find(({ name }) => name === "@acme/utility-sequence");
  changed.dependencies = [...changed.dependencies, "@acme/ui-invoice"].sort();
  const cycle = ["utility-sequence", "ui-invoice", "service-invoicing", "utility-sequence"];
  const names = cycle.map((name) => `@acme/${name}`).join(" → ");
  return { description: `A cycle, to be refused before anything starts: ${names}.`, packages };
}

const scenarios = {
  "all-succeed": {
    description: "20 packages in six layers: all succeed.",
    packages: workspacePackages(1, {}),
  },
  "one-fails": failureScenario(2, { "@acme/utility-tax": "test" }),
  "three-fail": failureScenario(3, {
    "@acme/utility-csv": "build",
    "@acme/service-payments": "test",
    "@acme/service-catalog": "publish",
  }),
  cycle: cycleScenario(),
  "fifty-packages": {
    description: "50 packages in six layers: all succeed.",
    packages: fiftyPackages(50),
  },
};

const outdated = Object.entries(scenarios).filter(([name, scenario]) => {
  const file = path.join(here, `${name}.json`);
  const lines = scenario.packages.map((one) => `    ${JSON.stringify(one)}`);
  const head = `{\n  "description": ${JSON.stringify(scenario.description)},\n  "packages": [\n`;
  const text = `${head}${lines.join(",\n")}\n  ]\n}\n`;
  const isCurrent = fs.existsSync(file) && fs.readFileSync(file, "utf8") === text;
  if (!isCurrent && !process.argv.includes("--check")) fs.writeFileSync(file, text);
  return !isCurrent;
});
if (process.argv.includes("--check") && outdated.length > 0) {
  const names = outdated.map(([name]) => `${name}.json`).join(", ");
  console.error(`out of date: ${names}. Run "node generate.mjs" in ${here}.`);
  process.exitCode = 1;
}
