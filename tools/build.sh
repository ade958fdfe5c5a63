#!/usr/bin/env bash
# Configures and builds one CMake preset: build.sh PRESET [ninja target...]
# Tests are part of the build where their libraries are installed (tools/setup.sh test installs them).
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:?usage: tools/build.sh PRESET [target...]}
shift
tests=OFF
if pkg-config --exists cmocka 2>/dev/null; then tests=ON; fi
cached=$(sed -n 's/^RAPTO_BUILD_TESTS:BOOL=//p' "build/$preset/CMakeCache.txt" 2>/dev/null || true)
if [ ! -f "build/$preset/build.ninja" ] || [ "$cached" != "$tests" ]; then
    mkdir -p build
    cmake --preset "$preset" -DRAPTO_BUILD_TESTS="$tests" >"build/$preset-configure.log" 2>&1 || {
        cat "build/$preset-configure.log" >&2
        exit 1
    }
fi
# Quiet when all goes well; the whole output when it does not.
if ! ninja -C "build/$preset" "$@" >"build/$preset-build.log" 2>&1; then
    grep -vE '^\[[0-9]+/[0-9]+\]' "build/$preset-build.log" | tail -n 80 >&2
    exit 1
fi
