// Checks that what should be published is there: in a dry run the tarballs with the integrity that
// was recorded for them, else (--dry-run=false --registry URL) the versions in the registry.
// --packages a,b limits it to those.
import fs from "node:fs";
import {
  chosenPackages,
  mapLimited,
  registryOf,
  releaseFiles,
  releaseOptions,
} from "./shared/release.mjs";
import { integrityOf } from "./shared/tarball.mjs";
import { runTool } from "./shared/tool.mjs";
import { readJson } from "./shared/workspace.mjs";

/** The integrity that publish recorded for the present version, if it did. */
function recordedIntegrity(root, target) {
  const { record } = releaseFiles(root, target);
  return fs.existsSync(record) ? readJson(record).integrity : undefined;
}

function tarballProblem(root, target) {
  const { tarball } = releaseFiles(root, target);
  const recorded = recordedIntegrity(root, target);
  if (recorded === undefined || !fs.existsSync(tarball)) {
    return `there is no tarball of version ${target.version}`;
  }
  const actual = integrityOf(fs.readFileSync(tarball));
  return actual === recorded
    ? undefined
    : `its tarball has ${actual}, but ${recorded} was recorded`;
}

async function registryProblem(root, target, registry) {
  const found = await registry.integrityOf(target.name, target.version);
  if (found === null) return `version ${target.version} is not in ${registry.url}`;
  const recorded = recordedIntegrity(root, target);
  if (recorded === undefined || found === recorded) return undefined;
  return `${registry.url} has ${found || "no integrity"}, but ${recorded} was recorded`;
}

await runTool("verify", {
  options: { ...releaseOptions, packages: "list" },
  work: async ({ root, packages, options }) => {
    const registry = registryOf(options);
    const chosen = chosenPackages(packages, options.packages);
    const problems = await mapLimited(chosen, 4, (target) =>
      registry ? registryProblem(root, target, registry) : tarballProblem(root, target),
    );
    const verified = chosen.filter((_, index) => !problems[index]).map(({ name }) => name);
    const missing = chosen
      .map(({ name }, index) => ({ name, reason: problems[index] }))
      .filter(({ reason }) => reason);
    const list = missing.map(({ name, reason }) => `  ${name}: ${reason}`).join("\n");
    return {
      output: { verified, missing },
      message: `${verified.length} packages are there`,
      failure:
        missing.length > 0 ? `${missing.length} of ${chosen.length} are wrong\n${list}` : undefined,
    };
  },
});
