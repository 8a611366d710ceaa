// How every tool runs: reads its options, does its work, writes the JSON document that WFB_OUTPUT
// asks for, prints one line on success (stdout) or what went wrong (stderr), and exits 0 (good), 1
// (the work failed) or 2 (wrong use).
import fs from "node:fs";
import { parseOptions } from "./options.mjs";
import { failAsPlanned } from "./planned_failure.mjs";
import { ToolError, findRoot, packageAt, readPackages } from "./workspace.mjs";

function writeOutput(output) {
  if (process.env.WFB_OUTPUT) fs.writeFileSync(process.env.WFB_OUTPUT, JSON.stringify(output));
}

async function run(name, { phase, options, work }) {
  const given = parseOptions(process.argv.slice(2), options ?? {});
  if (phase && given.words.length > 0) {
    throw new ToolError(
      `"${given.words[0]}" is not understood: the package is the current folder`,
      2,
    );
  }
  const root = findRoot();
  const packages = readPackages(root);
  const target = phase ? packageAt(packages) : undefined;
  if (phase) failAsPlanned(phase, target, root, packages);
  const { output, message, failure } = await work({ root, packages, target, options: given });
  writeOutput(output);
  if (failure !== undefined) throw new ToolError(failure);
  console.log(`${name}${target ? ` ${target.name}` : ""}: ${message}`);
}

/**
 * Runs a tool.
 * @param {string} name what the messages begin with
 * @param {object} tool
 * @param {string} [tool.phase] set if it works on the current package and can be told to fail
 * @param {Record<string, "boolean" | "string" | "number" | "list">} [tool.options]
 * @param {(context: object) => Promise<object>} tool.work gives {output, message, failure?}; a
 *   failure is printed after the output was written
 */
export async function runTool(name, tool) {
  try {
    await run(name, tool);
  } catch (error) {
    const known = error instanceof ToolError;
    console.error(`${name}: ${known ? error.message : (error.stack ?? error)}`);
    process.exitCode = known ? error.exitCode : 1;
  }
}
