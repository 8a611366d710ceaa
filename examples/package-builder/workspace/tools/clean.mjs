// Removes what the tools made: dist and .build of every package (or of those named with
// --packages), and the tarballs. Reports and node_modules stay.
import fs from "node:fs";
import path from "node:path";
import { chosenPackages, releaseFiles } from "./shared/release.mjs";
import { runTool } from "./shared/tool.mjs";

await runTool("clean", {
  options: { packages: "list" },
  work: async ({ root, packages, options }) => {
    const chosen = chosenPackages(packages, options.packages);
    const targets = chosen.flatMap((target) => [
      path.join(target.dir, "dist"),
      path.join(target.dir, ".build"),
      ...Object.values(releaseFiles(root, target)),
    ]);
    if (options.packages === undefined) targets.push(path.join(root, "production", "tarballs"));
    const present = targets.filter((target) => fs.existsSync(target));
    for (const target of present) fs.rmSync(target, { recursive: true, force: true });
    const removed = present.map((target) => path.relative(root, target));
    return { output: { removed }, message: `${removed.length} files and folders removed` };
  },
});
