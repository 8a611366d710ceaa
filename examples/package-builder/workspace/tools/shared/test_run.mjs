// Runs the tests of a package against its dist and measures their coverage. The result is kept in
// .build/test.json with the digest of what was tested, so that quality.mjs need not run the same
// tests on the same files again.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { lineCoverage } from "./coverage.mjs";
import { ToolError } from "./workspace.mjs";

function filesBelow(folder, suffix) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(file, suffix);
      return entry.name.endsWith(suffix) ? [file] : [];
    })
    .sort();
}

function digestOf(dir, files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = fs.readFileSync(file);
    hash.update(`${path.relative(dir, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function runFile(file, dir, coverageFolder) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_V8_COVERAGE: coverageFolder };
    // Node's own test runner, if these tools run under it, must not take over the tests of the
    // package.
    delete env.NODE_TEST_CONTEXT;
    const child = spawn(process.execPath, ["--test-reporter=tap", file], {
      cwd: dir,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ text, code }));
  });
}

/** The counts that a TAP report ends with. A file that broke off counts as one failed test. */
function countsOf({ text, code }) {
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  const tests = count("tests");
  const failed = count("fail") + count("cancelled");
  if (code !== 0 && failed === 0) return { tests: tests + 1, passed: count("pass"), failed: 1 };
  return { tests, passed: count("pass"), failed };
}

/** A TAP report without the tests that passed and without the counts at its end. */
export function withoutPassedTests(report) {
  const passed = /^# Subtest: .*\nok .*\n {2}---\n(?: {2}.*\n)*? {2}\.\.\.\n/gm;
  const frame = /^(?:TAP version 13|1\.\.\d+|# [a-z_]+ [\d.]+)\n/gm;
  return report.replace(passed, "").replace(frame, "").trimEnd();
}

/** Runs all tests of a package: {tests, passed, failed, coverage, text}; text is the report. */
export async function runTests({ name, dir }) {
  const built = filesBelow(path.join(dir, "dist"), ".js");
  if (built.length === 0) throw new ToolError(`${name} has not been built: run build.mjs first`);
  const testFiles = filesBelow(path.join(dir, "test"), ".test.mjs");
  if (testFiles.length === 0) throw new ToolError(`${name} has no tests: test/*.test.mjs is empty`);
  const scratch = path.join(dir, ".build");
  const coverageFolder = path.join(scratch, `coverage-${process.pid}`);
  const total = { tests: 0, passed: 0, failed: 0, coverage: 0, text: "" };
  try {
    for (const file of testFiles) {
      const run = await runFile(file, dir, coverageFolder);
      const counts = countsOf(run);
      for (const key of ["tests", "passed", "failed"]) total[key] += counts[key];
      total.text += run.text;
    }
    total.coverage = lineCoverage(built, coverageFolder);
  } finally {
    fs.rmSync(coverageFolder, { recursive: true, force: true });
  }
  const { text, ...result } = total;
  const record = { digest: digestOf(dir, [...built, ...testFiles]), ...result };
  fs.mkdirSync(scratch, { recursive: true });
  fs.writeFileSync(path.join(scratch, "test.json"), JSON.stringify(record));
  return total;
}

/** The result of the last run if it tested exactly these files, else that of a new run. */
export async function testResult(target) {
  const file = path.join(target.dir, ".build", "test.json");
  if (fs.existsSync(file)) {
    const { digest, ...result } = JSON.parse(fs.readFileSync(file, "utf8"));
    const files = [
      ...filesBelow(path.join(target.dir, "dist"), ".js"),
      ...filesBelow(path.join(target.dir, "test"), ".test.mjs"),
    ];
    if (digest === digestOf(target.dir, files)) return result;
  }
  return runTests(target);
}
