// Checks the package in the current folder before any work is done on it: its manifest, the files
// that it must have, the tools that are needed, and (with --require-clean) that git knows of no
// change in it. Reports every problem.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { runTool } from "./shared/tool.mjs";
import { isVersion } from "./shared/versions.mjs";
import { categories, entryFile } from "./shared/workspace.mjs";

function manifestProblems({ manifest }) {
  const text = (key) => typeof manifest[key] === "string" && manifest[key] !== "";
  const problems = [];
  if (!/^@[a-z0-9-]+\/[a-z0-9-]+$/.test(manifest.name))
    problems.push('"name" must be "@scope/name"');
  if (!isVersion(manifest.version)) problems.push('"version" must be a version such as "1.2.0"');
  for (const key of ["description", "license", "types"]) {
    if (!text(key)) problems.push(`"${key}" is missing`);
  }
  if (!Array.isArray(manifest.files) || manifest.files.length === 0) {
    problems.push('"files" must list what is published');
  }
  if (manifest.exports?.["."] === undefined) problems.push('"exports" has no "."');
  if (!categories.includes(manifest.wfb?.category)) {
    problems.push(`"wfb.category" must be one of ${categories.join(", ")}`);
  }
  for (const script of ["build", "test", "lint"]) {
    if (!manifest.scripts?.[script]) problems.push(`the script "${script}" is missing`);
  }
  return problems.map((problem) => `package.json: ${problem}`);
}

function fileProblems(root, target) {
  const source = entryFile(target)
    .replace(/^\.\/dist\//, "src/")
    .replace(/\.js$/, ".ts");
  const needed = ["README.md", "tsconfig.json", source];
  const problems = needed
    .filter((name) => !fs.existsSync(path.join(target.dir, name)))
    .map((name) => `${name} does not exist`);
  const tests = path.join(target.dir, "test");
  if (!fs.existsSync(tests) || !fs.readdirSync(tests).some((name) => name.endsWith(".test.mjs"))) {
    problems.push("test has no *.test.mjs");
  }
  if (!fs.existsSync(path.join(root, "node_modules", "typescript", "package.json"))) {
    problems.push(`TypeScript is not installed: run "npm ci" in ${root}`);
  }
  return problems;
}

function changedFiles(dir) {
  const git = spawnSync("git", ["status", "--porcelain", "--", "."], {
    cwd: dir,
    encoding: "utf8",
  });
  if (git.error || git.status !== 0) {
    return {
      changed: [],
      problem: `git cannot tell whether there are changes: ${git.stderr ?? git.error}`,
    };
  }
  return { changed: git.stdout.split("\n").filter(Boolean) };
}

await runTool("preflight", {
  phase: "preflight",
  options: { "require-clean": "boolean" },
  work: async ({ root, target, options }) => {
    const problems = [...manifestProblems(target), ...fileProblems(root, target)];
    if (options["require-clean"]) {
      const { changed, problem } = changedFiles(target.dir);
      if (problem) problems.push(problem.trim());
      problems.push(...changed.map((line) => `git: not committed: ${line.slice(3)}`));
    }
    const { name, version, category } = target;
    const list = problems.map((problem) => `  ${problem}`).join("\n");
    return {
      output: { name, version, category, problems },
      message: `version ${version} is ready to be built`,
      failure: problems.length > 0 ? `${name} is not ready to be built\n${list}` : undefined,
    };
  },
});
