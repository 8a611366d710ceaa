// Makes one C++ file of a built web interface, for wfb to link:
//   node embed_web.mjs WEB FOLDER    reads FOLDER/dist, writes FOLDER/web_assets.bin and .cc
// The licences of the packages that are bundled come along, as /licenses.txt.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const [web, folder] = process.argv.slice(2);
const dist = path.join(folder, 'dist');

// Everything that is not for development only: what the bundle may contain.
function bundledPackages() {
  const lock = JSON.parse(fs.readFileSync(path.join(web, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([place, entry]) => place !== '' && !entry.dev && !entry.devOptional && !entry.optional)
    .map(([place, entry]) => ({ place, name: place.replace(/^.*node_modules\//, ''), ...entry }))
    .filter(({ name }) => !name.startsWith('@types/'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenceText(place) {
  const at = path.join(web, place);
  const file = fs.readdirSync(at).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  return file === undefined ? '' : fs.readFileSync(path.join(at, file), 'utf8').trim();
}

function licences() {
  return bundledPackages()
    .map(({ place, name, version, license }) => {
      const text = licenceText(place);
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function filesOf(at, prefix = '') {
  return fs
    .readdirSync(at, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return filesOf(path.join(at, entry.name), name);
      return entry.name.endsWith('.map') ? [] : [name];
    });
}

fs.writeFileSync(path.join(dist, 'licenses.txt'), licences());
const pieces = [];
let size = 0;
function add(bytes) {
  const at = size;
  pieces.push(bytes);
  size += bytes.length;
  return `std::string_view(kBytes + ${at}, ${bytes.length})`;
}
const rows = filesOf(dist).map((name) => {
  const bytes = fs.readFileSync(path.join(dist, name));
  const packed = gzipSync(bytes, { level: 9 });
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const plain = add(bytes);
  const gzip = packed.length < bytes.length * 0.95 ? add(packed) : 'std::string_view()';
  return `      {${JSON.stringify(name)}, ${plain},\n       ${gzip}, "${hash}"},`;
});
const blob = path.join(folder, 'web_assets.bin');
fs.writeFileSync(blob, Buffer.concat(pieces));
fs.writeFileSync(
  path.join(folder, 'web_assets.cc'),
  `// Made from web/ by cmake/embed_web.mjs.
#include <array>

#include "cli/embedded_web.h"

asm(R"(
  .pushsection .rodata
  .global wfb_web_assets
  .balign 16
wfb_web_assets:
  .incbin "${blob}"
  .popsection
)");

extern "C" const char wfb_web_assets[];

namespace wfb {

std::span<const WebAsset> EmbeddedWeb() {
  static const char* const kBytes = wfb_web_assets;
  static const std::array<WebAsset, ${rows.length}> kAssets = {{
${rows.join('\n')}
  }};
  return kAssets;
}

}  // namespace wfb
`,
);
