// Asks a registry which packages of the workspace it has at their present version: {"published":
// [names]}. A dry run (--dry-run) asks nobody and takes nothing as published.
import { Registry } from "./shared/registry.mjs";
import { chosenPackages, mapLimited, releaseOptions } from "./shared/release.mjs";
import { runTool } from "./shared/tool.mjs";
import { ToolError } from "./shared/workspace.mjs";

await runTool("published", {
  options: { ...releaseOptions, packages: "list" },
  work: async ({ packages, options }) => {
    if (options["dry-run"]) {
      return { output: { published: [] }, message: "dry run: nothing is taken as published" };
    }
    if (!options.registry) throw new ToolError("--registry URL is needed (or --dry-run)", 2);
    const registry = new Registry(options.registry);
    const chosen = chosenPackages(packages, options.packages);
    const there = await mapLimited(chosen, 4, ({ name, version }) =>
      registry.integrityOf(name, version),
    );
    const published = chosen.filter((_, index) => there[index] !== null).map(({ name }) => name);
    const message = [`${published.length} of ${chosen.length} are published`, ...published].join(
      "\n",
    );
    return { output: { published }, message };
  },
});
