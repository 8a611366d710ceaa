# Sourced by dev: everything that is checked, and the summary of it.

STAGES=()   # one line a finished stage: result, seconds, name
FAILURES=0

# stage NAME COMMAND...: runs one part, goes on when it fails, and remembers both.
stage() {
  local name=$1 begin=$SECONDS result=ok
  shift
  say "== $name"
  set +e # not `("$@") || …`: in a condition, the part would not stop at its first failure
  (set -e && "$@")
  [ $? = 0 ] || result=FAILED
  set -e
  [ "$result" = ok ] || FAILURES=$((FAILURES + 1))
  STAGES+=("$(printf '%-7s %5d s  %s' "$result" $((SECONDS - begin)) "$name")")
}

# Prints what ran and how long, and ends with the result.
summary() {
  say "" "${STAGES[@]}" ""
  [ "$FAILURES" = 0 ] || die "$FAILURES of ${#STAGES[@]} failed; their output is above."
  say "All ${#STAGES[@]} passed in $SECONDS s."
}

# run_tests PRESET CTEST-ARGUMENT...
run_tests() {
  local preset=$1
  shift
  ctest --test-dir "$ROOT/build/$preset" --output-on-failure --no-tests=ignore \
    --timeout 300 -j "$JOBS" "$@"
}

# build_and_test PRESET TARGET CTEST-ARGUMENT...
build_and_test() {
  local preset=$1 target=$2
  shift 2
  build "$preset" "$target" && run_tests "$preset" "$@"
}

check_format() {
  local list
  list=$(cd "$ROOT" && git ls-files '*.cc' '*.h' | xargs -n 16 -P "$JOBS" bash -c 'for f; do
    clang-format-14 --dry-run -Werror "$f" >/dev/null 2>&1 || echo "$f"; done' sh)
  [ -z "$list" ] || die "Not formatted; clang-format-14 -i mends them:" "$list"
}

simulate() {
  build debug wfb_sim && "$ROOT/build/debug/wfb_sim" "$@"
}

# Types, style, layers and unit tests of the web interface.
test_web() {
  cd "$ROOT/web" && npm run --silent lint && npx --no-install tsc --noEmit && npm test --silent
}

test_example_tools() {
  cd "$EXAMPLE/workspace" && npm run --silent test:tools
}

command_check() {
  setup build test
  install_npm_folder web
  stage "formatting" check_format
  stage "web interface: types, style, unit tests" test_web
  stage "unit tests with address and undefined-behaviour checks" \
    build_and_test debug unit_tests -L unit
  summary
}

# Against a real Temporal dev server; the tests start it on free ports.
test_temporal() {
  install_npm_folder tests/temporal
  build_temporal
  WFB_TEMPORAL=$(temporal_server) build_and_test release temporal_tests -L temporal
}

command_test() {
  setup build test
  setup_go
  begin_temporal
  install_npm_folder examples/package-builder/workspace # its packages are built end to end
  install_npm_folder web
  stage "formatting" check_format
  stage "web interface: types, style, unit tests" test_web
  stage "all tests with address and undefined-behaviour checks" \
    build_and_test debug all -LE 'e2e|temporal'
  stage "engine and server with thread checks" build_and_test tsan tsan_tests -L tsan
  stage "release build, end to end" build_and_test release e2e_tests -L e2e
  stage "on a Temporal dev server" test_temporal
  stage "benchmarks compile" build release benches
  stage "simulation of 200 seeds" simulate --seeds 200
  stage "tools of the example's packages" test_example_tools
  summary
}

command_golden() {
  setup build test
  build debug golden_tests
  UPDATE_GOLDEN=1 run_tests debug -L golden
  build release wfb
  UPDATE_GOLDEN=1 "$ROOT/tests/cli/run.sh" "$ROOT/build/release/wfb"
  say "Changed and not committed, to be reviewed:"
  git -C "$ROOT" status --short
}

command_sim() {
  setup build
  simulate "$@"
}

# On a Temporal dev server: other executors of the same work.
bench_temporal() {
  setup_go
  build_temporal
  install_npm_folder tests/temporal
  WFB_TEMPORAL=$(temporal_server) node "$ROOT/bench/temporal.mjs" "$ROOT/build/release/wfb"
}

command_bench() { # [NAME...]
  setup build test bench
  install_npm_folder web # its browser driver
  build release all
  local program
  say "Not a test: figures of this machine, one JSON line each."
  [ $# -gt 0 ] || set -- $(cd "$ROOT/build/release/bench" && echo *_bench) compare ui temporal
  for program in "$@"; do
    case $program in
      compare | ui) node "$ROOT/bench/$program.mjs" "$ROOT/build/release/wfb" ;;
      temporal) bench_temporal ;;
      *) "$ROOT/build/release/bench/$program" ;;
    esac
  done | tee "$ROOT/build/bench.jsonl"
  say "Kept in build/bench.jsonl."
}
