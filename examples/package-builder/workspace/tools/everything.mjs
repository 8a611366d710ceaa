// Takes every package through all phases in dependency order, --jobs at a time (4 unless told), and
// verifies the result: what the PackageBuilder workflow does, as a plain script. It serves to check
// the workspace without wfb and as a base line for measurements.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { phases } from "./shared/planned_failure.mjs";
import { runTool } from "./shared/tool.mjs";
import { ToolError } from "./shared/workspace.mjs";

const tools = path.dirname(fileURLToPath(import.meta.url));

function runNode(tool, cwd) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    delete env.WFB_OUTPUT;
    const child = spawn(process.execPath, [path.join(tools, `${tool}.mjs`)], {
      cwd,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}

/** Runs the phases of one package: {durations} in ms by phase, and {failure} if one failed. */
async function runPackage(target) {
  const durations = {};
  for (const phase of phases) {
    const begin = performance.now();
    const { code, text } = await runNode(phase, target.dir);
    durations[phase] = Math.round(performance.now() - begin);
    if (code !== 0) return { durations, failure: text.trim() };
  }
  return { durations };
}

/** Runs all packages, each after its dependencies: name → {durations, failure} or {blockedBy}. */
async function runAll(packages, jobs) {
  const results = new Map();
  const open = new Map(packages);
  const running = new Map();
  const isBad = ({ name }) => results.get(name)?.failure || results.get(name)?.blockedBy;
  const start = async (target) => {
    results.set(target.name, await runPackage(target));
    running.delete(target.name);
  };
  for (let settled = -1; running.size > 0 || settled < results.size; ) {
    settled = results.size;
    for (const target of [...open.values()]) {
      const cause = target.dependencies.find(isBad);
      const ready = target.dependencies.every(({ name }) => results.has(name));
      if (cause) results.set(target.name, { blockedBy: cause.name });
      else if (ready && running.size < jobs) running.set(target.name, start(target));
      else continue;
      open.delete(target.name);
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  if (open.size > 0) {
    throw new ToolError(`these packages depend on each other: ${[...open.keys()].join(", ")}`);
  }
  return results;
}

await runTool("everything", {
  options: { jobs: "number" },
  work: async ({ root, packages, options }) => {
    const begin = performance.now();
    const results = await runAll(packages, Math.max(1, options.jobs ?? 4));
    const all = [...results].map(([name, result]) => ({ name, ...result }));
    const succeeded = all.filter(({ failure, blockedBy }) => !failure && !blockedBy);
    const failed = all.filter(({ failure }) => failure);
    const blocked = all.filter(({ blockedBy }) => blockedBy);
    const duration = Math.round(performance.now() - begin);
    const lines = [
      `${succeeded.length} of ${all.length} packages in ${(duration / 1000).toFixed(1)} s`,
      ...failed.map(({ name, failure }) => `${name} failed\n${failure}`),
      ...blocked.map(({ name, blockedBy }) => `${name} is blocked by ${blockedBy}`),
    ];
    const verification = failed.length === 0 ? await runNode("verify", root) : { code: 0 };
    if (verification.code !== 0) lines.push(verification.text.trim());
    const good = failed.length === 0 && verification.code === 0;
    const message = lines.join("\n");
    return { output: { duration, packages: all }, message, failure: good ? undefined : message };
  },
});
