#!/usr/bin/env bash
# Configures and builds one CMake preset: build.sh PRESET [ninja target...]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:?usage: tools/build.sh PRESET [target...]}
shift
if [ ! -f "build/$preset/build.ninja" ]; then
    mkdir -p build
    cmake --preset "$preset" >"build/$preset-configure.log" 2>&1 || { cat "build/$preset-configure.log" >&2; exit 1; }
fi
ninja -C "build/$preset" --quiet "$@"
