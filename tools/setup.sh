#!/usr/bin/env bash
# Installs what is missing for one purpose: setup.sh build|test|bench|lint
#   build  Debian packages of the build, and the npm packages that carry DuckDB and the chart library
#   test   those, and the test libraries and a Python environment with the peers that the tests compare against
#   bench  those of the tests, and further peers for the measurements
#   lint   those of the build, and the checkers
# Needs root or sudo only when a Debian package is missing. The second run finds everything and takes a fraction of a
# second.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?usage: tools/setup.sh build|test|bench|lint}
deps=.deps
mkdir -p "$deps"

say() { printf 'setup: %s\n' "$*"; }

packages() { # names in the lists of this purpose
    local lists=(tools/deps/debian-build.txt)
    case $purpose in
        test | bench) lists+=(tools/deps/debian-test.txt) ;;
        lint) lists+=(tools/deps/debian-lint.txt) ;;
    esac
    sed -e 's/#.*//' "${lists[@]}" | tr -s ' \n' '\n' | grep . | sort -u
    # npm and Python come from Debian only where there is none: other vendors' packages conflict with Debian's.
    command -v npm >/dev/null 2>&1 || printf 'npm\n'
    if { [ "$purpose" = test ] || [ "$purpose" = bench ]; } && ! python3 -c 'import ensurepip' >/dev/null 2>&1; then
        printf 'python3\npython3-venv\n'
    fi
    # The Python package needs Python.h of the interpreter that runs it; other vendors bring their own.
    if [ "$purpose" != lint ] && ! python3 -c 'import os, sysconfig; raise SystemExit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' >/dev/null 2>&1; then
        printf 'python3\npython3-dev\n'
    fi
}

missing_packages() {
    local wanted
    wanted=$(packages)
    # shellcheck disable=SC2086
    dpkg-query -W -f='${binary:Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
        awk '$2 == "installed" {sub(/:.*/, "", $1); print $1}' | sort -u >"$deps/installed.$$"
    printf '%s\n' "$wanted" | sort -u | comm -23 - "$deps/installed.$$"
    rm -f "$deps/installed.$$"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
    local missing
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "${missing// /}" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "this is no Debian system; install the equivalents of: $missing" >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null && ! { [ -t 0 ] && command -v sudo >/dev/null 2>&1; }; then
        say "packages are missing and this user may not install them. Ask an administrator to run:" >&2
        printf '    apt-get update && apt-get install -y --no-install-recommends %s\n' "$missing" >&2
        exit 1
    fi
    say "installing: $missing"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$deps/apt.log" 2>&1 || {
        tail -n 20 "$deps/apt.log" >&2
        say "apt-get failed; its output is in $deps/apt.log" >&2
        exit 1
    }
}

stamp_is() { [ -f "$deps/$1.stamp" ] && [ "$(cat "$deps/$1.stamp")" = "$2" ]; }

install_npm() {
    local want
    want=$(cat package.json package-lock.json .npmrc | sha256sum)
    stamp_is npm "$want" && return 0
    say "installing the npm packages of package.json"
    cp package.json package-lock.json .npmrc "$deps/"
    (cd "$deps" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$deps/npm.log" 2>&1 || {
        tail -n 20 "$deps/npm.log" >&2
        say "npm failed; its output is in $deps/npm.log" >&2
        exit 1
    }
    printf '%s' "$want" >"$deps/npm.stamp"
}

pip_install() { # the packages of one list
    "$deps/venv/bin/python" -m pip install -q --disable-pip-version-check -r "tools/deps/requirements-$1.txt" \
        >"$deps/pip.log" 2>&1 || {
        tail -n 20 "$deps/pip.log" >&2
        say "pip failed; its output is in $deps/pip.log" >&2
        exit 1
    }
}

install_python() {
    local want
    want=$(sha256sum <tools/deps/requirements-test.txt)
    stamp_is python "$want" && return 0
    say "making the Python environment of the tests"
    rm -rf "$deps/venv" "$deps/peers.stamp"
    python3 -m venv "$deps/venv"
    pip_install test
    printf '%s' "$want" >"$deps/python.stamp"
}

install_peers() {
    local want
    want=$(sha256sum <tools/deps/requirements-bench.txt)
    stamp_is peers "$want" && return 0
    say "adding the peers of the measurements"
    pip_install bench
    printf '%s' "$want" >"$deps/peers.stamp"
}

install_packages
install_npm
case $purpose in
    test) install_python ;;
    bench)
        install_python
        install_peers
        ;;
esac
