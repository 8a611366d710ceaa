// Tests of the tools: on a workspace of two packages that is made in a temporary folder, and of the
// dependency graph of the real one. Run `npm ci` first; the compiler is taken from there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startFakeRegistry } from "./fake_registry.mjs";
import { parseOptions } from "./shared/options.mjs";
import { satisfies } from "./shared/versions.mjs";
import { categories, findRoot, readPackages } from "./shared/workspace.mjs";

const tools = path.dirname(fileURLToPath(import.meta.url));
const realRoot = path.dirname(tools);
let scratch;
let root;

const source = {
  a: [
    "/** Twice a number. */",
    "export function twice(value: number): number {",
    "  return value * 2;",
    "}",
    "",
  ].join("\n"),
  b: [
    'import { twice } from "@acme/a";',
    "",
    "/** Four times a number; refuses fractions. */",
    "export function fourTimes(value: number): number {",
    "  if (!Number.isInteger(value)) {",
    '    throw new RangeError("only whole numbers");',
    "  }",
    "  return twice(twice(value));",
    "}",
    "",
  ].join("\n"),
};

function write(file, content) {
  const target = path.join(root, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(
    target,
    typeof content === "string" ? content : JSON.stringify(content, null, 2),
  );
}

function manifest(name, category, dependencies) {
  return {
    name: `@acme/${name}`,
    version: "1.2.0",
    description: `The package ${name}`,
    license: "Apache-2.0",
    type: "module",
    wfb: { category },
    files: ["dist"],
    types: "./dist/index.d.ts",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    scripts: { build: "build", test: "test", lint: "lint" },
    ...(dependencies && { dependencies }),
  };
}

function writePackage(name, category, dependencies, assertion) {
  const dir = `packages/${name}`;
  write(`${dir}/package.json`, manifest(name, category, dependencies));
  write(`${dir}/README.md`, `# @acme/${name}\n\nText.\n`);
  write(`${dir}/src/index.ts`, source[name]);
  write(`${dir}/tsconfig.json`, {
    extends: "../../tsconfig.base.json",
    compilerOptions: { rootDir: "src", outDir: "dist" },
    include: ["src"],
  });
  const body = `import assert from "node:assert/strict";
import { test } from "node:test";
import * as exported from "@acme/${name}";
test("it calculates", () => {
  ${assertion}
});
`;
  write(`${dir}/test/${name}.test.mjs`, body);
}

/** Runs a tool in a package ("a", "b") or in the workspace (""): {code, out, err, output}. */
function run(tool, where, args = [], env = {}) {
  const outputFile = path.join(scratch, `output-${Math.random()}.json`);
  const cwd = where ? path.join(root, "packages", where) : root;
  const clean = { ...process.env, WFB_EXAMPLE_FAIL: "", NPM_TOKEN: "" };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(tools, `${tool}.mjs`), ...args], {
      cwd,
      env: { ...clean, WFB_OUTPUT: outputFile, ...env },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("close", (code) => {
      const present = fs.existsSync(outputFile);
      const output = present ? JSON.parse(fs.readFileSync(outputFile, "utf8")) : undefined;
      resolve({ code, out, err, output });
    });
  });
}

async function succeed(...call) {
  const result = await run(...call);
  assert.equal(result.code, 0, result.err);
  return result;
}

before(() => {
  scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "acme-tools-")));
});

after(() => fs.rmSync(scratch, { recursive: true, force: true }));

beforeEach(() => {
  root = fs.mkdtempSync(path.join(scratch, "workspace-"));
  write("package.json", { name: "small", private: true, workspaces: ["packages/*"] });
  fs.copyFileSync(path.join(realRoot, "tsconfig.base.json"), path.join(root, "tsconfig.base.json"));
  writePackage("a", "validator", undefined, "assert.equal(exported.twice(2), 4);");
  writePackage("b", "core", { "@acme/a": "^1.0.0" }, "assert.equal(exported.fourTimes(2), 8);");
  fs.mkdirSync(path.join(root, "node_modules", "@acme"), { recursive: true });
  const typescript = path.join(realRoot, "node_modules", "typescript");
  fs.symlinkSync(typescript, path.join(root, "node_modules", "typescript"));
  for (const name of ["a", "b"]) {
    fs.symlinkSync(`../../packages/${name}`, path.join(root, "node_modules", "@acme", name));
  }
});

test("the phases of a package give true numbers", async () => {
  await succeed("preflight", "a");
  const build = await succeed("build", "a");
  const dist = path.join(root, "packages/a/dist");
  const files = fs.readdirSync(dist);
  const bytes = files.reduce((sum, name) => sum + fs.statSync(path.join(dist, name)).size, 0);
  assert.deepEqual(build.output, { files: files.length, bytes });
  await succeed("dependencies", "b");
  await succeed("build", "b");
  const tested = await succeed("test", "b");
  assert.deepEqual(tested.output, { tests: 1, passed: 1, failed: 0, coverage: 80 });
  const quality = await succeed("quality", "b");
  assert.deepEqual(quality.output, {
    lintScore: 100,
    testCoverage: 80,
    typeScriptErrors: 0,
    passed: true,
  });
});

test("preflight names every problem at once", async () => {
  const { wfb, license, ...rest } = manifest("a", "validator");
  write("packages/a/package.json", { ...rest, version: "1" });
  fs.rmSync(path.join(root, "packages/a/README.md"));
  fs.rmSync(path.join(root, "packages/a/test"), { recursive: true });
  const { code, err, output } = await run("preflight", "a");
  assert.equal(code, 1);
  assert.equal(output.problems.length, 5);
  for (const part of ['"version"', '"license"', '"wfb.category"', "README.md", "test has no"]) {
    assert.ok(err.includes(part), `${part} in ${err}`);
  }
});

test("preflight asks for a clean working tree only if told to", async () => {
  await succeed("preflight", "a", ["--require-clean=false"]);
  const { code, err } = await run("preflight", "a", ["--require-clean"], { GIT_DIR: "/nowhere" });
  assert.equal(code, 1);
  assert.match(err, /git cannot tell/);
});

test("dependencies names what has not been built, and what is too old", async () => {
  const missing = await run("dependencies", "b");
  assert.equal(missing.code, 1);
  assert.match(missing.err, /@acme\/a has not been built: dist\/index\.js does not exist/);
  write("packages/b/package.json", manifest("b", "core", { "@acme/a": "^2.0.0" }));
  const old = await run("dependencies", "b");
  assert.match(old.err, /@acme\/a is at 1\.2\.0, which \^2\.0\.0 does not allow/);
});

test("a build with an error changes nothing and says where it is", async () => {
  await succeed("build", "a");
  write("packages/a/src/index.ts", "export function twice(value: number { return 1; }\n");
  const { code, err, output } = await run("build", "a");
  assert.equal(code, 1);
  assert.match(err, /src\/index\.ts\(1,37\): error TS1005: ',' expected/);
  assert.equal(output, undefined);
  assert.ok(fs.existsSync(path.join(root, "packages/a/dist/index.js")));
});

test("a failed test is counted and shown, passed ones are not", async () => {
  await succeed("build", "a");
  write(
    "packages/a/test/wrong.test.mjs",
    'import { test } from "node:test";\ntest("it is wrong", () => { throw new Error("no"); });\n',
  );
  const { code, err, output } = await run("test", "a");
  assert.equal(code, 1);
  assert.deepEqual(output, { tests: 2, passed: 1, failed: 1, coverage: 100 });
  assert.match(err, /1 of 2 tests failed\n(.*\n)*not ok 1 - it is wrong/);
  assert.ok(!err.includes("it calculates"));
  write("packages/a/test/wrong.test.mjs", 'import "nothing-like-this";\n');
  const broken = await run("test", "a");
  assert.equal(broken.output.failed, 1);
  assert.match(broken.err, /Cannot find package 'nothing-like-this'/);
});

test("quality counts type errors, lint findings and missing coverage", async () => {
  const bad = "\n/** Wrong. */\nexport const wrong: string = twice(1) as any == 2 ? 3 : 4;\n";
  write("packages/a/src/index.ts", source.a + bad);
  await succeed("build", "a");
  const { code, err, output } = await run("quality", "a");
  assert.equal(code, 1);
  assert.equal(output.lintScore, 80);
  assert.equal(output.passed, false);
  assert.ok(output.typeScriptErrors >= 1);
  assert.match(err, /TS2322/);
  assert.match(err, /eqeqeq/);
  const reported = await succeed("quality", "a", ["--report-only"]);
  assert.equal(reported.output.passed, false);
  write("packages/a/src/index.ts", source.a);
  await succeed("build", "a");
  await succeed("build", "b");
  const uncovered = await run("quality", "b", ["--min-coverage=90"]);
  assert.equal(uncovered.code, 1);
  assert.match(uncovered.err, /80 % of lines are covered; 90 % is the least/);
});

test("lint knows undeclared imports and dependencies that are not used", async () => {
  write("packages/a/package.json", manifest("a", "validator", { "@acme/b": "^1.0.0" }));
  write(
    "packages/a/src/index.ts",
    `${source.a}export { x } from "other";\nexport var y: number;\n`,
  );
  const { code, err, output } = await run("lint", "a");
  assert.equal(code, 1);
  assert.deepEqual(output, { lintScore: 68, errors: 3, warnings: 1 });
  for (const rule of ["undeclared-import", "unused-dependency", "no-var", "document-exports"]) {
    assert.ok(err.includes(`(${rule})`), `${rule} in ${err}`);
  }
});

test("a dry run packs a tarball, the same bytes each time, and verify finds it", async () => {
  await succeed("build", "a");
  const { output } = await succeed("publish", "a");
  const again = await succeed("publish", "a");
  assert.equal(again.output.integrity, output.integrity);
  assert.equal(output.dryRun, true);
  assert.equal(output.published, false);
  assert.equal(output.version, "1.2.0");
  assert.ok(output.tarball.startsWith(path.join(root, "production", "tarballs")));
  const verified = await succeed("verify", "", ["--packages=@acme/a"]);
  assert.deepEqual(verified.output, { verified: ["@acme/a"], missing: [] });
  assert.deepEqual((await succeed("verify", "", ["--packages="])).output.verified, []);
  fs.appendFileSync(output.tarball, "x");
  const broken = await run("verify", "");
  assert.equal(broken.code, 1);
  assert.match(broken.err, /@acme\/a: its tarball has sha512-/);
  assert.match(broken.err, /@acme\/b: there is no tarball of version 1\.2\.0/);
});

test("publishing is idempotent, and other content under the same version is refused", async () => {
  const registry = await startFakeRegistry({ token: "npm_secret" });
  try {
    const real = ["--dry-run=false", "--registry", registry.url];
    const token = { NPM_TOKEN: "npm_secret" };
    await succeed("build", "a");
    assert.deepEqual((await succeed("published", "", real)).output, { published: [] });
    const refused = await run("publish", "a", real, { NPM_TOKEN: "npm_wrong" });
    assert.equal(refused.code, 1);
    assert.match(refused.err, /401.*NPM_TOKEN is not accepted/s);
    assert.ok(!refused.err.includes("npm_wrong"), "the token is masked");
    const first = await succeed("publish", "a", real, token);
    assert.equal(first.output.published, true);
    assert.equal(first.output.existed, false);
    const second = await succeed("publish", "a", real, token);
    assert.deepEqual(second.output, { ...first.output, existed: true });
    assert.match(second.out, /was there already, with the same content/);
    const there = await succeed("published", "", [...real.slice(1)]);
    assert.deepEqual(there.output, { published: ["@acme/a"] });
    const verified = await run("verify", "", real);
    assert.deepEqual(verified.output.verified, ["@acme/a"]);
    assert.deepEqual(
      verified.output.missing.map((one) => one.name),
      ["@acme/b"],
    );
    write("packages/a/README.md", "# @acme/a\n\nOther text.\n");
    const other = await run("publish", "a", real, token);
    assert.equal(other.code, 1);
    assert.match(other.err, /@acme\/a@1\.2\.0 is already in .* with other content/);
    assert.equal(registry.requests.filter((line) => line.startsWith("PUT")).length, 2);
  } finally {
    await registry.close();
  }
});

test("npm installs and node runs what was published", async () => {
  const registry = await startFakeRegistry();
  try {
    for (const name of ["a", "b"]) {
      await succeed("build", name);
      await succeed("publish", name, ["--dry-run=false", `--registry=${registry.url}`]);
    }
    const app = path.join(scratch, "app");
    fs.mkdirSync(app);
    fs.writeFileSync(path.join(app, "package.json"), "{}");
    fs.writeFileSync(
      path.join(app, "app.mjs"),
      'import { fourTimes } from "@acme/b";\nconsole.log(fourTimes(5));\n',
    );
    const npm = ["install", "@acme/b", "--registry", registry.url, "--no-audit", "--no-fund"];
    const start = (command, args) =>
      new Promise((resolve, reject) => {
        const child = spawn(command, args, {
          cwd: app,
          env: { ...process.env, npm_config_cache: path.join(scratch, "npm-cache") },
        });
        let text = "";
        child.stdout.on("data", (chunk) => (text += chunk));
        child.stderr.on("data", (chunk) => (text += chunk));
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, text }));
      });
    const installed = await start("npm", npm);
    assert.equal(installed.code, 0, installed.text);
    assert.equal((await start(process.execPath, ["app.mjs"])).text, "20\n");
  } finally {
    await registry.close();
  }
});

test("an unreachable or unsafe registry is a clear error", async () => {
  const registry = await startFakeRegistry();
  await registry.close();
  const gone = await run("published", "", ["--registry", registry.url]);
  assert.equal(gone.code, 1);
  assert.match(
    gone.err,
    /the registry http:\/\/127\.0\.0\.1:\d+\/ cannot be reached: ECONNREFUSED/,
  );
  const cases = [
    [["--registry", "nonsense"], /is no URL/],
    [["--registry", "ftp://x.example"], /must begin with https/],
    [["--registry", "https://me:pw@x.example"], /must not carry a password/],
    [["--registry", "http://x.example"], /is not encrypted: NPM_TOKEN is not sent/],
    [[], /--registry URL is needed/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await run("published", "", args, { NPM_TOKEN: "npm_secret" });
    assert.equal(code, 2);
    assert.match(err, message);
  }
  const none = await run("publish", "a", ["--dry-run=false"]);
  assert.match(none.err, /--dry-run=false needs --registry URL/);
});

test("a dry run talks to no registry", async () => {
  const registry = await startFakeRegistry();
  try {
    await succeed("build", "a");
    await succeed("publish", "a", ["--registry", registry.url]);
    await succeed("published", "", ["--dry-run", "--registry", registry.url]);
    await succeed("verify", "", ["--registry", registry.url, "--packages", "@acme/a"]);
    assert.deepEqual(registry.requests, []);
  } finally {
    await registry.close();
  }
});

test("a planned failure fails one phase of one package, and says so", async () => {
  const env = { WFB_EXAMPLE_FAIL: "build:@acme/b, test:@acme/a" };
  await succeed("build", "a", [], env);
  const { code, err, output } = await run("build", "b", [], env);
  assert.equal(code, 1);
  assert.match(err, /error TS1005.*\n\(this failure was planned: build:@acme\/b\)/);
  assert.equal(output, undefined);
  const wrong = await run("build", "a", [], { WFB_EXAMPLE_FAIL: "built:@acme/a" });
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /"built:@acme\/a" is not understood: write preflight\|/);
  const unknown = await run("build", "a", [], { WFB_EXAMPLE_FAIL: "build:@acme/z" });
  assert.match(unknown.err, /names no package of the workspace/);
});

test("a planned failure can come from a file, and end after some times", async () => {
  write(".wfb-example-fail", "build:@acme/a*2\n");
  assert.equal((await run("build", "a")).code, 1);
  assert.equal((await run("build", "a")).code, 1);
  await succeed("build", "a");
  assert.equal((await run("build", "a")).code, 1);
});

test("everything runs all phases in order, and blocks what depends on a failure", async () => {
  const { output } = await succeed("everything", "");
  assert.deepEqual(
    output.packages.map((one) => one.name),
    ["@acme/a", "@acme/b"],
  );
  const failed = await run("everything", "", ["--jobs=1"], { WFB_EXAMPLE_FAIL: "test:@acme/a" });
  assert.equal(failed.code, 1);
  assert.match(failed.err, /@acme\/b is blocked by @acme\/a/);
});

test("clean removes what was made, and nothing else", async () => {
  await succeed("everything", "");
  write("production/reports/kept.json", "{}");
  await succeed("clean", "", ["--packages=@acme/b"]);
  assert.ok(!fs.existsSync(path.join(root, "packages/b/dist")));
  assert.ok(fs.existsSync(path.join(root, "packages/a/dist")));
  await succeed("clean", "");
  assert.deepEqual(fs.readdirSync(path.join(root, "packages/a")).sort(), [
    "README.md",
    "package.json",
    "src",
    "test",
    "tsconfig.json",
  ]);
  assert.deepEqual(fs.readdirSync(path.join(root, "production")), ["reports"]);
});

test("wrong use is told apart from failed work", async () => {
  const cases = [
    ["build", "", [], /is in no package of the workspace/],
    ["build", "a", ["b"], /"b" is not understood: the package is the current folder/],
    ["build", "a", ["--fast"], /--fast is no option here/],
    ["quality", "a", ["--min-coverage=most"], /--min-coverage is a number, not "most"/],
    ["publish", "a", ["--dry-run=maybe"], /--dry-run is true or false, not "maybe"/],
    ["publish", "a", ["--registry"], /--registry needs a value/],
    ["verify", "", ["--packages=@acme/z"], /"@acme\/z" is no package of the workspace/],
  ];
  for (const [tool, where, args, message] of cases) {
    const { code, err } = await run(tool, where, args);
    assert.equal(code, 2, err);
    assert.match(err, message);
  }
  write("packages/b/package.json", "{ not json");
  assert.match((await run("build", "a")).err, /b\/package\.json is not valid JSON/);
  assert.throws(() => findRoot(os.tmpdir()), /is not inside a workspace/);
});

test("the scenarios have the graph of the workspace", async () => {
  const generate = path.join(realRoot, "..", "scenarios", "generate.mjs");
  const child = spawn(process.execPath, [generate, "--check"]);
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 0, err);
});

test("version ranges are read as npm reads them", () => {
  const allowed = ["1.2.3 ^1.2.0", "1.9.0 ^1.2.3", "0.2.9 ^0.2.1", "1.2.9 ~1.2.1", "2.0.0 >=1.9.9"];
  const refused = ["2.0.0 ^1.2.0", "1.1.9 ^1.2.0", "0.3.0 ^0.2.1", "0.0.2 ^0.0.1", "1.3.0 ~1.2.1"];
  for (const pair of [...allowed, "1.0.0 1.0.0", "3.1.4 *"]) {
    assert.ok(satisfies(...pair.split(" ")), pair);
  }
  for (const pair of [...refused, "1.0.0 >=1.0.1", "1.0.0-beta.1 ^1.0.0", "1.0.1 1.0.0"]) {
    assert.ok(!satisfies(...pair.split(" ")), pair);
  }
  assert.throws(() => satisfies("1.0.0", "1.x || 2.x"), /is not understood/);
  const options = parseOptions(["--list=a, b", "--flag", "--empty="], {
    list: "list",
    flag: "boolean",
    empty: "string",
  });
  assert.deepEqual(options, { words: [], list: ["a", "b"], flag: true });
});

test("the real workspace has 20 packages in six layers, each above all that it depends on", () => {
  const packages = readPackages(realRoot);
  const edges = [...packages.values()].flatMap((one) =>
    one.dependencies.map(({ name, range, kind }) => ({
      one,
      other: packages.get(name),
      range,
      kind,
    })),
  );
  assert.equal(packages.size, 20);
  assert.ok(edges.length >= 50);
  assert.equal(new Set(edges.map(({ kind }) => kind)).size, 4);
  assert.deepEqual(
    new Set([...packages.values()].map(({ category }) => category)),
    new Set(categories),
  );
  for (const { one, other, range } of edges) {
    const pair = `${one.name} → ${other.name}`;
    assert.ok(categories.indexOf(one.category) > categories.indexOf(other.category), pair);
    assert.ok(satisfies(other.version, range), pair);
  }
});
