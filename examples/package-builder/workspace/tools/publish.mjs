// Packs the package in the current folder as an npm tarball below production/tarballs, and with
// --dry-run=false --registry URL publishes it there (token: NPM_TOKEN). Publishing again is no
// error if the registry has exactly this content; the same version with other content is one.
import fs from "node:fs";
import path from "node:path";
import { registryOf, releaseFiles, releaseOptions } from "./shared/release.mjs";
import { createTarball } from "./shared/tarball.mjs";
import { runTool } from "./shared/tool.mjs";
import { ToolError } from "./shared/workspace.mjs";

function writeTarball(root, target, { bytes, integrity, shasum, files }) {
  const { tarball, record } = releaseFiles(root, target);
  const { name, version } = target;
  const content = { name, version, tarball: path.basename(tarball), integrity, shasum, files };
  fs.mkdirSync(path.dirname(tarball), { recursive: true });
  for (const [file, data] of [
    [tarball, bytes],
    [record, `${JSON.stringify(content, null, 2)}\n`],
  ]) {
    fs.writeFileSync(`${file}.${process.pid}`, data);
    fs.renameSync(`${file}.${process.pid}`, file);
  }
  return tarball;
}

function publishDocument({ name, version, manifest, dir }, { bytes, integrity, shasum }, url) {
  const attachment = `${name}-${version}.tgz`;
  const dist = { integrity, shasum, tarball: new URL(`${name}/-/${attachment}`, url).href };
  const readme = fs.readFileSync(path.join(dir, "README.md"), "utf8");
  return {
    _id: name,
    name,
    description: manifest.description,
    readme,
    access: "public",
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    _attachments: {
      [attachment]: {
        content_type: "application/octet-stream",
        data: bytes.toString("base64"),
        length: bytes.length,
      },
    },
  };
}

/**
 * True if the registry had this content before. Asks again after a refusal: another run may have
 * been first.
 */
async function publishTo(registry, target, packed) {
  const { name, version } = target;
  const compare = (integrity) => {
    if (integrity === packed.integrity) return true;
    throw new ToolError(
      `${name}@${version} is already in ${registry.url} with other content ` +
        `(${integrity || "no integrity"}, not ${packed.integrity}): raise the version`,
    );
  };
  const existing = await registry.integrityOf(name, version);
  if (existing !== null) return compare(existing);
  const { status, body } = await registry.publish(
    name,
    publishDocument(target, packed, registry.url),
  );
  if (status === 200 || status === 201) return false;
  if (status === 401 || status === 403) {
    const hint = process.env.NPM_TOKEN ? "NPM_TOKEN is not accepted" : "NPM_TOKEN is not set";
    const raced = status === 403 ? await registry.integrityOf(name, version) : null;
    if (raced !== null) return compare(raced);
    throw new ToolError(
      `${name}@${version} was refused by ${registry.url}: ${status}: ${body} (${hint})`,
    );
  }
  const raced = status === 409 ? await registry.integrityOf(name, version) : null;
  if (raced !== null) return compare(raced);
  throw new ToolError(`${name}@${version} was refused by ${registry.url}: ${status}: ${body}`);
}

await runTool("publish", {
  phase: "publish",
  options: releaseOptions,
  work: async ({ root, target, options }) => {
    const registry = registryOf(options);
    const packed = createTarball(target);
    const existed = registry ? await publishTo(registry, target, packed) : false;
    const tarball = writeTarball(root, target, packed);
    const { name, version } = target;
    const output = {
      dryRun: registry === undefined,
      tarball,
      integrity: packed.integrity,
      version,
      published: registry !== undefined,
      existed,
    };
    const what = `${version}, ${packed.files.length} files, ${packed.bytes.length} bytes`;
    if (!registry) return { output, message: `${what} (dry run)` };
    const message = existed ? `${name}@${version} was there already, with the same content` : what;
    return { output, message };
  },
});
