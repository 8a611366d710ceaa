# Sourced by dev: configuring and compiling.

# Any checkout may use what another one compiled: ccache sees paths relative to the root.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$ROOT} CCACHE_NOHASHDIR=1

JOBS=${JOBS:-$(nproc)}

# configure PRESET: makes build/PRESET; ninja itself notices later changes of CMake files.
configure() {
  local folder=$ROOT/build/$1 cache=$ROOT/build/$1/CMakeCache.txt
  [ -f "$ROOT/build/$1/build.ninja" ] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$ROOT" "$cache" &&
    return 0
  rm -rf "$folder" # of a checkout that was moved, or of a configuration that stopped half way
  (cd "$ROOT" && quietly cmake --preset "$1")
}

# build PRESET [TARGET...]: compiles the targets, or everything of the preset.
build() {
  local preset=$1
  shift
  configure "$preset"
  ninja -C "$ROOT/build/$preset" -j "$JOBS" "$@"
}

# Runs a command and shows its output only when it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    return 1
  }
}
