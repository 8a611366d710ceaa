# Sourced by dev: the Temporal dev server that tests run against, built from source once.
# third_party/temporal_cli/go.sum pins every module by its content; third_party/go does the same
# for the Go that compiles them, where the machine has none that is new enough.

readonly GO_MIN=1.25.0 # as third_party/temporal_cli/go.mod asks
readonly GO_PINNED=1.25.9
readonly TEMPORAL_FOLDER=$ROOT/.cache/temporal
readonly TEMPORAL_SERVER=$TEMPORAL_FOLDER/temporal

# The dev server of this machine: the one that WFB_TEMPORAL names, or the one that is built here.
temporal_server() { printf '%s\n' "${WFB_TEMPORAL:-$TEMPORAL_SERVER}"; }

# What the server was built from; another content asks for another build.
temporal_source() { (cd "$ROOT/third_party/temporal_cli" && cat go.mod go.sum | sha256sum); }

has_temporal() {
  if [ -n "${WFB_TEMPORAL:-}" ]; then
    [ -x "$WFB_TEMPORAL" ] || die "WFB_TEMPORAL names no program: $WFB_TEMPORAL"
    return 0
  fi
  [ -x "$TEMPORAL_SERVER" ] &&
    [ "$(cat "$TEMPORAL_FOLDER/source" 2>/dev/null)" = "$(temporal_source)" ]
}

# setup_go: installs what build_temporal needs with apt, where the machine has no Go at all.
setup_go() {
  find_go || has_temporal || install_packages go
}

# find_go: puts the path of a Go, of any version, into GO.
find_go() {
  local candidate
  for candidate in "$(command -v go)" /usr/local/go/bin/go; do
    if [ -x "$candidate" ]; then
      GO=$candidate
      return 0
    fi
  done
  return 1
}

# use_new_go: makes GO one that is new enough. Any Go can fetch another as a module.
use_new_go() {
  local version architecture folder
  version=$(cd / && GOTOOLCHAIN=local "$GO" env GOVERSION)
  version=${version#go}
  [ "$(printf '%s\n' "$GO_MIN" "${version%% *}" | sort -V | head -n 1)" != "$GO_MIN" ] || return 0
  architecture=$(GOTOOLCHAIN=local "$GO" env GOARCH)
  say "Fetching Go $GO_PINNED (here: $version; least: $GO_MIN)"
  folder=$(cd "$ROOT/third_party/go" && GOTOOLCHAIN=local GOFLAGS=-mod=readonly "$GO" mod download \
    -json "golang.org/toolchain@v0.0.1-go$GO_PINNED.linux-$architecture" |
    sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [ -n "$folder" ] || die "Go $GO_PINNED could not be fetched; ${GO} says why above."
  chmod -R u+x "$folder/bin" "$folder/pkg/tool" # a module's files are not executable
  GO=$folder/bin/go
  unset GOROOT
}

# build_temporal: makes the dev server, unless it is there; two at a time wait for each other.
build_temporal() {
  has_temporal && return 0
  mkdir -p "$TEMPORAL_FOLDER"
  local begin=$SECONDS version
  exec 8>"$TEMPORAL_FOLDER/lock"
  flock 8
  has_temporal && return 0
  find_go || die "The Temporal dev server is built with Go; ./dev temporal installs it."
  use_new_go
  version=$(sed -n 's/.*temporalio\/cli \(v[^ ]*\).*/\1/p' "$ROOT/third_party/temporal_cli/go.mod")
  say "Building the Temporal dev server $version with $("$GO" env GOVERSION): 3 to 10 minutes," \
    "once; it is kept in .cache/temporal"
  (cd "$ROOT/third_party/temporal_cli" && GOTOOLCHAIN=local CGO_ENABLED=0 nice -n 10 "$GO" build \
    -mod=readonly -trimpath -ldflags=-s\ -w -o "$TEMPORAL_SERVER.new" \
    github.com/temporalio/cli/cmd/temporal) 8>&-
  mv "$TEMPORAL_SERVER.new" "$TEMPORAL_SERVER"
  temporal_source >"$TEMPORAL_FOLDER/source"
  say "Built the Temporal dev server in $((SECONDS - begin)) s"
}

# Starts the build beside what follows. Who needs the server calls build_temporal, from any
# subshell: it waits for this one by the lock, and builds again, in sight, what did not come about.
begin_temporal() {
  has_temporal && return 0
  mkdir -p "$TEMPORAL_FOLDER"
  say "Building the Temporal dev server beside the rest, once; see .cache/temporal/build.log"
  (set -e && build_temporal) >"$TEMPORAL_FOLDER/build.log" 2>&1 &
}

command_temporal() {
  setup_go
  build_temporal
  temporal_server
}
