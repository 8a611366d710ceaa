// What publish, published and verify have in common: where a dry run keeps its tarballs, and which
// mode is meant.
import path from "node:path";
import { Registry } from "./registry.mjs";
import { ToolError, fileNameOf } from "./workspace.mjs";

/** The options that choose between a dry run (the default) and a registry. */
export const releaseOptions = { registry: "string", "dry-run": "boolean" };

/** The registry of a real run; undefined in a dry run, which talks to nobody. */
export function registryOf(options) {
  if (options["dry-run"] ?? true) return undefined;
  if (!options.registry) throw new ToolError("--dry-run=false needs --registry URL", 2);
  return new Registry(options.registry);
}

/**
 * The tarball of a version and the record of its integrity, both below production/ of the
 * workspace.
 */
export function releaseFiles(root, { name, version }) {
  const base = path.join(root, "production", "tarballs", `${fileNameOf(name)}-${version}`);
  return { tarball: `${base}.tgz`, record: `${base}.json` };
}

/** The packages that --packages names (none, if it is empty); all, if it was not given. */
export function chosenPackages(packages, names) {
  if (names === undefined) return [...packages.values()];
  return names.map((name) => {
    if (!packages.has(name)) throw new ToolError(`"${name}" is no package of the workspace`, 2);
    return packages.get(name);
  });
}

/** Does a task for each element, at most `limit` at a time; gives the results in order. */
export async function mapLimited(elements, limit, task) {
  const results = new Array(elements.length);
  let next = 0;
  const work = async () => {
    while (next < elements.length) {
      const index = next++;
      results[index] = await task(elements[index]);
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
