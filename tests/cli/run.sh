#!/usr/bin/env bash
# Golden transcripts of the command line, with the real binary, real files and real processes.
#   tests/cli/run.sh WFB [CASE...]       compares; UPDATE_GOLDEN=1 rewrites the expectations
# A case is a folder: `command` is a script, `expected` what it prints. The script stands in an
# empty folder and says with t what a person would type; t shows the line, its standard output,
# its standard error (marked "! ") and its exit code when that is not 0. Ids, times and paths that
# differ from run to run are replaced by words.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
wfb=$(realpath "$1")
shift
export WFB_BINARY=$wfb FIXTURES=$here/fixtures

# t COMMAND...: as typed by a person.
t() {
  local code
  printf '$ %s\n' "$*"
  "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" </dev/null
  code=$?
  cat "$SCRATCH/out"
  sed 's/^/! /' "$SCRATCH/err"
  [ "$code" = 0 ] || printf '(exit %s)\n' "$code"
}
wfb() { "$WFB_BINARY" "$@"; }
# wait_for FILE: until it exists; a case that waits longer than 10 s is wrong.
wait_for() {
  for _ in $(seq 500); do
    [ -e "$1" ] && return
    sleep 0.02
  done
  echo "there is no $1"
}
export -f t wfb wait_for

normalise() {
  sed -E \
    -e "s#$1#DIR#g" \
    -e 's/[0-9]{8}-[0-9]{6}-[0-9a-z]{4}/RUN/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/TIME/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}/TIME/g' \
    -e 's/(^|[^0-9A-Za-z.])[0-9]+\.[0-9] s/\1SPAN/g' \
    -e 's/"(duration_ms|elapsed_ms)": [0-9]+/"\1": MS/g' \
    -e 's/time="[0-9.]+"/time="SPAN"/g' \
    -e 's/process [0-9]+/process PID/g' \
    -e 's#(http://127\.0\.0\.1):[0-9]+#\1:PORT#g' \
    -e 's/[0-9a-f]{40}/TOKEN/g' \
    -e 's/^! +SPAN  /! SPAN  /' \
    -e '/^! [0-9]+ of [0-9]+ done, /d'
}

run_case() {
  local folder=$here/$1 place output
  place=$(mktemp -d)
  mkdir "$place/work" "$place/home" "$place/scratch"
  output=$(cd "$place/work" && env -i PATH="$PATH" HOME="$place/home" SCRATCH="$place/scratch" \
    WFB_BINARY="$WFB_BINARY" FIXTURES="$FIXTURES" NO_COLOR=1 TERM=dumb TZ=UTC LC_ALL=C.UTF-8 \
    ASAN_OPTIONS="${ASAN_OPTIONS:-}" COLUMNS=80 \
    timeout 60 bash -c "$(declare -f t wfb wait_for); source '$folder/command'" 2>&1 |
    normalise "$place/work")
  rm -rf "$place"
  if [ -n "${UPDATE_GOLDEN:-}" ]; then
    printf '%s\n' "$output" >"$folder/expected"
  else
    diff -u --label "$1/expected" --label "$1, now" "$folder/expected" - <<<"$output" ||
      failed+=("$1")
  fi
}

failed=()
cases=("$@")
[ "${#cases[@]}" -gt 0 ] || mapfile -t cases < <(cd "$here" && find . -name command -printf '%h\n' |
  sed 's#^\./##' | sort)
for name in "${cases[@]}"; do run_case "$name"; done
if [ "${#failed[@]}" -gt 0 ]; then
  echo "${#failed[@]} of ${#cases[@]} transcripts differ: ${failed[*]}"
  exit 1
fi
echo "${#cases[@]} transcripts are as expected"
