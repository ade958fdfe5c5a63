#!/usr/bin/env bash
# Every static check: formatting, clang-tidy, cppcheck, include graph, header documentation, sizes, no registry names.
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0
step() {
    printf '== %s\n' "$1"
    shift
    "$@" || bad=1
}

sources() {
    git ls-files 'src/*.c' 'src/*.h' 'include/*.h' 'python/src/*.c' 'python/src/*.h' 'tests/*.c' 'tests/*.h' 'bench/*.c' \
        'bench/*.h' 'examples/*.c'
}

# Without this a checker that is not there finds nothing.
tools_are_there() {
    local tool missing=0
    for tool in clang-format clang-tidy cppcheck; do
        command -v "$tool" >/dev/null || { printf 'lint: %s is not installed (tools/setup.sh lint)\n' "$tool"; missing=1; }
    done
    return $missing
}

format() { sources | xargs clang-format --dry-run -Werror 2>&1 | grep -E 'error|warning' | head -n 40 | { ! grep .; }; }

no_registry_names() {
    local hosts='registry\.npmjs|pypi\.org|files\.pythonhosted|crates\.io/|deb\.debian\.org|proxy\.golang'
    ! git grep -nIE "$hosts" -- . ':!tools/lint.sh'
}

tidy() {
    [ -f build/release/compile_commands.json ] || tools/build.sh release
    ninja -C build/release rapto_python >/dev/null # its generated header
    mkdir -p build/lint # the same commands without what GCC alone knows
    sed -E 's/ -(mbranch-cost=[0-9]+|fno-var-tracking-assignments)//g' build/release/compile_commands.json \
        >build/lint/compile_commands.json
    git ls-files 'src/*.c' 'python/src/*.c' | grep -v '^src/backend/' |
        xargs -P "$(nproc)" -n 1 clang-tidy -p build/lint --quiet 2>/dev/null | grep -E '(warning|error):' | sort -u | { ! grep .; }
}

# uninitvar and its kin: cppcheck 2.10 does not follow values set through pointers; -Wmaybe-uninitialized and clang-tidy's
# analyser look for the same mistake. invalidPointerCast: elements of every dtype lie behind char pointers, aligned.
check_c() {
    cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr \
        --suppress=missingInclude --suppress=unknownMacro --suppress=uninitvar --suppress=ctuuninitvar \
        --suppress=legacyUninitvar --suppress=invalidPointerCast -Iinclude -Isrc -Ipython/src -j "$(nproc)" src/base src/core \
        src/graph src/exec src/ufunc src/routines src/io src/share src/frame src/forex src/cli python/src
}

tools_are_there || exit 1
step "include graph" tools/check-includes.py
step "header documentation" tools/check-headers.py
step "sizes" tools/check-sizes.py
step "no registry host names" no_registry_names
step "clang-format" format
step "cppcheck" check_c
step "clang-tidy" tidy
[ $bad = 0 ] && echo "lint: clean" || echo "lint: see above"
exit $bad
