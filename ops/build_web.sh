#!/usr/bin/env bash
# Builds the web interface and makes a C++ file of it; called by the build (cmake/web_assets.cmake).
#   ops/build_web.sh FOLDER      writes FOLDER/dist, FOLDER/web_assets.bin and FOLDER/web_assets.cc
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly ROOT
say() { printf '%s\n' "$@" >&2; }
die() {
  say "$@"
  exit 1
}
# shellcheck source=ops/setup.sh
source "$ROOT/ops/setup.sh"

folder=$1
mkdir -p "$folder" "$ROOT/.cache"
# Two build folders share web/node_modules.
exec 9>"$ROOT/.cache/web.lock"
flock 9
use_node
node_is_enough || die "The web interface needs Node $NODE_MIN or later. ./dev build installs it;" \
  "cmake -D WFB_WITH_WEB=OFF builds without it."
install_npm_folder web
output=$(cd "$ROOT/web" && npm run --silent build -- --outDir "$folder/dist" --emptyOutDir \
  --logLevel warn 2>&1) || die "$output"
node "$ROOT/cmake/embed_web.mjs" "$ROOT/web" "$folder"
