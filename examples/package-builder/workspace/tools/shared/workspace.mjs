// The workspace as the tools see it: its root, its packages and what they depend on. Reads files,
// changes nothing.
import fs from "node:fs";
import path from "node:path";

/** A mistake of the caller or of the workspace; its message is all that is printed. */
export class ToolError extends Error {
  /** @param {string} message @param {number} [exitCode] 1 = the work failed, 2 = wrong use */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Where the dependencies of a package stand in its manifest. */
export const dependencyKinds = [
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
];

/** Category to layer, as the reference workflow counts. */
export const categories = ["validator", "core", "utility", "service", "ui", "suite"];

/** Reads a JSON file; names it when it cannot. */
export function readJson(file) {
  let text;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new ToolError(`${file} cannot be read (${error.code})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ToolError(`${file} is not valid JSON: ${error.message}`);
  }
}

/** The nearest folder, from `from` upwards, whose package.json has workspaces. */
export function findRoot(from = process.cwd()) {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    const manifest = path.join(dir, "package.json");
    if (fs.existsSync(manifest) && readJson(manifest).workspaces) return dir;
    if (dir === path.dirname(dir)) {
      throw new ToolError(`${from} is not inside a workspace: run this in a package's folder`, 2);
    }
  }
}

function packageFolders(root) {
  return readJson(path.join(root, "package.json")).workspaces.flatMap((pattern) => {
    const parent = path.join(root, pattern.replace(/\/\*$/, ""));
    if (!pattern.endsWith("/*")) return [parent];
    return fs.readdirSync(parent).map((name) => path.join(parent, name));
  });
}

/**
 * All packages of the workspace by name, each `{name, version, dir, category, manifest,
 * dependencies}`, where dependencies are those inside the workspace: `{name, range, kind}`.
 */
export function readPackages(root) {
  const found = packageFolders(root)
    .filter((dir) => fs.existsSync(path.join(dir, "package.json")))
    .map((dir) => ({ dir, manifest: readJson(path.join(dir, "package.json")) }));
  const names = new Set(found.map(({ manifest }) => manifest.name));
  const packages = found.map(({ dir, manifest }) => ({
    name: manifest.name,
    version: manifest.version,
    dir,
    category: manifest.wfb?.category,
    manifest,
    dependencies: dependencyKinds.flatMap((kind) =>
      Object.entries(manifest[kind] ?? {})
        .filter(([name]) => names.has(name))
        .map(([name, range]) => ({ name, range, kind })),
    ),
  }));
  return new Map(
    packages.sort((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => [entry.name, entry]),
  );
}

/** The package whose folder this is, or that this folder is inside of. */
export function packageAt(packages, from = process.cwd()) {
  const here = fs.realpathSync(from);
  for (const entry of packages.values()) {
    const dir = fs.realpathSync(entry.dir);
    if (here === dir || here.startsWith(dir + path.sep)) return entry;
  }
  throw new ToolError(
    `${from} is in no package of the workspace: run this in a package's folder`,
    2,
  );
}

/** A package name as a file name: "@acme/core-money" → "acme-core-money". */
export function fileNameOf(name) {
  return name.replace(/^@/, "").replaceAll("/", "-");
}

/** The file that a package is entered by, relative to its folder. */
export function entryFile({ manifest }) {
  const main = manifest.exports?.["."];
  return typeof main === "string" ? main : (main?.default ?? manifest.main ?? "index.js");
}
