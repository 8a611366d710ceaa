// Checks that every package of the workspace that the one in the current folder depends on has been
// built, and that its version is in the range that is asked for. Optional dependencies count too:
// they are optional for those who install the package, but its sources are compiled against them.
import fs from "node:fs";
import path from "node:path";
import { runTool } from "./shared/tool.mjs";
import { satisfies } from "./shared/versions.mjs";
import { entryFile } from "./shared/workspace.mjs";

function problemOf({ name, range }, packages) {
  const dependency = packages.get(name);
  const entry = entryFile(dependency).replace(/^\.\//, "");
  if (!satisfies(dependency.version, range)) {
    return `${name} is at ${dependency.version}, which ${range} does not allow`;
  }
  if (!fs.existsSync(path.join(dependency.dir, entry))) {
    return `${name} has not been built: ${entry} does not exist`;
  }
  return undefined;
}

await runTool("dependencies", {
  phase: "dependencies",
  work: async ({ target, packages }) => {
    const dependencies = target.dependencies.map(({ name, range, kind }) => {
      const problem = problemOf({ name, range }, packages);
      return {
        name,
        version: packages.get(name).version,
        range,
        kind,
        ...(problem && { problem }),
      };
    });
    const problems = dependencies.flatMap(({ problem }) => (problem ? [problem] : []));
    const list = problems.map((problem) => `  ${problem}`).join("\n");
    return {
      output: { dependencies },
      message: `${dependencies.length} dependencies have been built`,
      failure: problems.length > 0 ? `${target.name} cannot be built yet\n${list}` : undefined,
    };
  },
});
