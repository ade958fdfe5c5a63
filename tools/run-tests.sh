#!/usr/bin/env bash
# Builds release, debug (ASan+UBSan), tsan and fuzz; runs all tests in the first two, the threaded ones in the third, the
# Python comparisons against the release build, each fuzz target for a bounded time; prints one closing line.
set -uo pipefail
cd "$(dirname "$0")/.."
logs=$PWD/build/test-logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0
failures=()

count() { # count NAME PASSED FAILED SKIPPED
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    printf '%-28s %5d passed %4d failed %4d skipped   %4d s\n' "$1" "$2" "$3" "$4" "$SECONDS"
}

build() { # build PRESET [ninja target...]
    printf 'building %s\n' "$1"
    if ! tools/build.sh "$@" >"$logs/build-$1.log" 2>&1; then
        tail -n 60 "$logs/build-$1.log"
        failures+=("build $1")
        count "build $1" 0 1 0
        return 1
    fi
}

run_ctest() { # run_ctest PRESET [ctest args...]
    local preset=$1 xml="$logs/ctest-$1.xml"
    shift
    rm -f "$xml"
    if ! ctest --test-dir "build/$preset" --output-on-failure --output-junit "$xml" "$@" >"$logs/ctest-$preset.log" 2>&1; then
        grep -nE '\[  FAILED|\*\*\*|ERROR: |runtime error|WARNING: Thread' "$logs/ctest-$preset.log" | tail -n 40
        failures+=("ctest $preset (see $logs/ctest-$preset.log)")
    fi
    local head total bad skip
    head=$(tr '\n' ' ' <"$xml" 2>/dev/null | grep -oE '<testsuite [^>]*>')
    total=$(sed -nE 's/.*tests="([0-9]+)".*/\1/p' <<<"$head")
    bad=$(sed -nE 's/.*failures="([0-9]+)".*/\1/p' <<<"$head")
    skip=$(sed -nE 's/.*skipped="([0-9]+)".*/\1/p' <<<"$head")
    if [ -z "$total" ] || [ "$total" = 0 ]; then
        failures+=("ctest $preset ran no test")
        count "ctest $preset" 0 1 0
    else
        count "ctest $preset" $((total - bad - skip)) "$bad" "$skip"
    fi
}

run_pytest() { # run_pytest NAME FOLDER...
    local out="$logs/pytest-$1.log" name="pytest $1"
    shift
    PYTHONPATH=$PWD/build/release/python .deps/venv/bin/python -m pytest -q -p no:cacheprovider "$@" >"$out" 2>&1
    local rc=$? line
    line=$(grep -E '(passed|failed|error|skipped).* in [0-9.]+s' "$out" | tail -n 1)
    number() { grep -oE "[0-9]+ $1" <<<"$line" | head -n 1 | cut -d' ' -f1; }
    local p f e s
    p=$(number passed) f=$(number failed) e=$(number error) s=$(number skipped)
    if [ $rc -ne 0 ] && [ $rc -ne 5 ]; then
        tail -n 60 "$out"
        failures+=("$name (see $out)")
        [ "$((${f:-0} + ${e:-0}))" -gt 0 ] || f=1
    fi
    count "$name" "${p:-0}" "$((${f:-0} + ${e:-0}))" "${s:-0}"
}

# The same seed and an empty corpus each time: a landing is judged by its own change. `make fuzz` looks for what is new.
run_fuzz() {
    local seconds=${RAPTO_FUZZ_SECONDS:-10} seed=${RAPTO_FUZZ_SEED:-20260101} target name corpus
    for target in build/fuzz/tests/fuzz/fuzz_*; do
        [ -x "$target" ] && [ -f "$target" ] || continue
        name=$(basename "$target")
        corpus=$logs/corpus-$name
        rm -rf "$corpus"
        mkdir -p "$corpus"
        local seeds=()
        [ -d "tests/fuzz/corpus/$name" ] && seeds+=("tests/fuzz/corpus/$name")
        if "$target" -seed="$seed" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$logs/" \
            "$corpus" ${seeds[@]+"${seeds[@]}"} >"$logs/$name.log" 2>&1; then
            count "$name" 1 0 0
        else
            tail -n 25 "$logs/$name.log"
            failures+=("$name: $(tools/fuzz.sh --explain "$target" "$logs/$name.log")")
            count "$name" 0 1 0
        fi
    done
}

# Not strict_string_checks: it measures the rest of the buffer at each strtod, which is quadratic on our tables.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-ignore_noninstrumented_modules=1}
# Many small parallel loops: waiting threads sleep instead of spinning on the two cores.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
export OMP_TOOL_LIBRARIES=${OMP_TOOL_LIBRARIES:-/usr/lib/llvm-14/lib/libarcher.so}

build release && run_ctest release -j2 && run_pytest conform tests/conform tests/e2e && run_pytest python tests/python
build debug && run_ctest debug -j2
build tsan && run_ctest tsan -L threads
build fuzz fuzzers && run_fuzz

for f in ${failures[@]+"${failures[@]}"}; do printf 'FAILED: %s\n' "$f"; done
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ] && [ ${#failures[@]} = 0 ]
