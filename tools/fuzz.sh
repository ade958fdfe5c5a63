#!/usr/bin/env bash
# Looks for new findings: fuzz.sh [SECONDS] [target...] runs each fuzz target (all, or those named, with or without
# "fuzz_") for SECONDS with a seed of its own. What a target learns lies in build/fuzz-corpus/<target>, is where the next
# run begins, and is minimised after each; findings lie in build/fuzz-findings. A finding ends its target's run, not the
# others'. fuzz.sh --explain PROGRAM LOG says in one line what a log ends with: the seed, and how to see it again.
set -uo pipefail
cd "$(dirname "$0")/.."

explain() { # explain PROGRAM LOG
    local seed artifact
    seed=$(sed -nE 's/^INFO: Seed: ([0-9]+).*/\1/p' "$2" | head -n 1)
    artifact=$(sed -nE 's/^artifact_prefix=.*Test unit written to (.*)$/\1/p' "$2" | tail -n 1)
    printf 'seed %s, log %s' "${seed:-unknown}" "$2"
    [ -z "$artifact" ] || printf '; again: %s %s' "${1#"$PWD"/}" "${artifact#"$PWD"/}"
    printf '\n'
}
if [ "${1:-}" = --explain ]; then
    explain "${2:?program}" "${3:?log}"
    exit
fi

seconds=${1:-300}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "usage: tools/fuzz.sh [SECONDS] [target...]" >&2; exit 2; }
[ $# -eq 0 ] || shift
folder=build/fuzz/tests/fuzz findings=build/fuzz-findings bad=0
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
mkdir -p "$findings"

names=()
for name in "$@"; do names+=("fuzz_${name#fuzz_}"); done
[ ${#names[@]} -gt 0 ] || for file in tests/fuzz/fuzz_*.c; do names+=("$(basename "$file" .c)"); done
tools/build.sh fuzz "${names[@]}" || exit 1

minimise() { # minimise PROGRAM CORPUS: the fewest inputs that reach the same code
    rm -rf "$2.small"
    mkdir -p "$2.small"
    if "$1" -merge=1 -timeout=10 -rss_limit_mb=2048 "$2.small" "$2" >/dev/null 2>&1; then
        rm -rf "$2"
        mv "$2.small" "$2"
    else
        rm -rf "$2.small"
    fi
}

for name in "${names[@]}"; do
    program=$folder/$name corpus=build/fuzz-corpus/$name log=$findings/$name.log
    mkdir -p "$corpus"
    seeds=()
    [ -d "tests/fuzz/corpus/$name" ] && seeds+=("tests/fuzz/corpus/$name")
    if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$findings/$name-" \
        "$corpus" ${seeds[@]+"${seeds[@]}"} >"$log" 2>&1; then
        minimise "$program" "$corpus"
        printf '%-20s nothing found; %s inputs in %s\n' "$name" "$(find "$corpus" -type f | wc -l)" "$corpus"
    else
        printf '%-20s FOUND: %s\n' "$name" "$(explain "$program" "$log")"
        bad=1
    fi
done
exit $bad
