#!/usr/bin/env bash
# Builds and runs the measurements whose program or measurement name contains the pattern.
set -euo pipefail
cd "$(dirname "$0")/.."
pattern=${1:-}
tools/build.sh release benches
mkdir -p build/bench
export RAPTO_BENCH_OUT="$PWD/build/bench/results.jsonl" BENCH="$pattern"
: >"$RAPTO_BENCH_OUT"
export PATH="$PWD/.deps/venv/bin:$PATH"
for program in build/release/bench/bench_*; do
    [ -x "$program" ] && [ -f "$program" ] && "$program"
done
if ninja -C build/release -t query rapto_python >/dev/null 2>&1; then
    tools/build.sh release rapto_python
    PYTHONPATH="$PWD/build/release/python" python3 bench/bench_python.py
    PYTHONPATH="$PWD/build/release/python" python3 bench/bench_fft.py
    PYTHONPATH="$PWD/build/release/python" python3 bench/bench_indicator_peers.py
fi
printf 'bench: %s measurements in %s\n' "$(wc -l <"$RAPTO_BENCH_OUT")" "$RAPTO_BENCH_OUT"
