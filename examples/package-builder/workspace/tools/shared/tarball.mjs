// Makes npm tarballs: package.json, the README and what "files" lists, below "package/", with fixed
// times, owners and modes, so that the same content gives the same bytes.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ToolError } from "./workspace.mjs";

/** npm dates every file of a package to this second: 1985-10-26 08:15 UTC. */
const modified = 499_162_500;

function filesOf(dir, relative) {
  const file = path.join(dir, relative);
  if (!fs.existsSync(file)) {
    throw new ToolError(
      `"files" lists ${relative}, which does not exist: has the package been built?`,
    );
  }
  if (!fs.statSync(file).isDirectory()) return [relative];
  return fs.readdirSync(file).flatMap((name) => filesOf(dir, `${relative}/${name}`));
}

/** The files that are published, relative to the package, sorted. */
export function publishedFiles({ dir, manifest }) {
  const always = fs.readdirSync(dir).filter((name) => /^(readme|licen[cs]e)(\.|$)/i.test(name));
  const listed = manifest.files.flatMap((entry) => {
    const relative = entry.replace(/^\.\//, "").replace(/\/$/, "");
    if (/[*?!]|(^|\/)\.\.(\/|$)|^\//.test(relative)) {
      throw new ToolError(
        `"files" lists "${entry}": only plain names of files and folders are known here`,
      );
    }
    return filesOf(dir, relative);
  });
  return [...new Set(["package.json", ...always, ...listed])].sort();
}

function header(name, size) {
  const block = Buffer.alloc(512);
  const octal = (value, length) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  if (Buffer.byteLength(name) > 100)
    throw new ToolError(`the name of ${name} is too long for a tarball`);
  block.write(name, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(modified, 12), 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** The tarball of a package: {bytes, files, integrity, shasum}. */
export function createTarball(target) {
  const files = publishedFiles(target);
  const blocks = files.flatMap((relative) => {
    const content = fs.readFileSync(path.join(target.dir, relative));
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return [header(`package/${relative}`, content.length), content, padding];
  });
  const bytes = gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9 });
  // The operating system stands in byte 9; 255 is "unknown", so that every system gives the same
  // bytes.
  bytes[9] = 255;
  return {
    bytes,
    files,
    integrity: integrityOf(bytes),
    shasum: createHash("sha1").update(bytes).digest("hex"),
  };
}

/** Subresource integrity as npm writes it: "sha512-…". */
export function integrityOf(bytes) {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}
