#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Cross-compiles for Windows, and runs tests under wine.
# usage: .ci/windows-cross.sh FOLDER [--test EXPRESSION] [TARGET...]
# FOLDER holds qt/ and openssl/ for Windows, or an archive of them, which is unpacked into build/.
# With --test the test programs whose names match are built and run; else all, or the targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
given=${1:?usage: .ci/windows-cross.sh FOLDER [--test EXPRESSION] [TARGET...]}
shift
expression=
if [ "${1:-}" = --test ]; then
    expression=${2:?--test wants an expression}
    shift 2
fi
jobs=$(nproc)
build=build/windows-mingw-cross

prefix=$given
if [ ! -d "$prefix/qt" ]; then
    archive=$(find "$given" -maxdepth 1 -name '*.tar.zst' | head -n 1)
    [ -n "$archive" ] || { echo "$given holds neither qt/ nor an archive of it" >&2; exit 1; }
    prefix=$PWD/build/windows-sdk
    if [ ! -e "$prefix/.complete" ] || [ "$archive" -nt "$prefix/.complete" ]; then
        rm -rf "$prefix"
        mkdir -p "$prefix"
        tar --zstd -xf "$archive" -C "$prefix"
        touch "$prefix/.complete"
    fi
fi
export QT_WIN_PREFIX=$prefix
if [ -z "$expression" ]; then
    cmake --preset windows-mingw-cross
    cmake --build --preset windows-mingw-cross --parallel "$jobs" ${@:+--target "$@"}
    exit
fi

cmake --preset windows-mingw-cross -DPORTCULLIS_TESTS=ON -DCMAKE_CROSSCOMPILING_EMULATOR="$PWD/.ci/wine-test.sh"
mapfile -t tests < <(cmake --build $build --target help | grep -oE '^tst_[a-z0-9_]+' | sort -u | grep -E "$expression")
[ ${#tests[@]} -gt 0 ] || { echo "no test matches $expression" >&2; exit 1; }
cmake --build $build --parallel "$jobs" --target "${tests[@]}" "$@"

wine=/usr/lib/wine/wine64
[ -x $wine ] || { echo "wine is not installed: the tests were built, not run"; exit 77; }
export WINEPREFIX=$PWD/build/wine WINEDEBUG=-all
export WINEPATH="$prefix/qt/bin;$prefix/openssl/bin;/usr/x86_64-w64-mingw32/lib;$(dirname "$(x86_64-w64-mingw32-g++-posix -print-file-name=libstdc++-6.dll)")"
unset DISPLAY
# A prefix of its own each time: what a killed run left in one makes the next one hang.
rm -rf "$WINEPREFIX"
alive=
clean_up() {
    [ -z "$alive" ] || kill "$alive" 2>/dev/null || true
    /usr/lib/wine/wineserver64 -k 2>/dev/null || true
}
trap clean_up EXIT
timeout 300 $wine winecfg -v win10 >/dev/null 2>&1
# One program that stays, so that wine's own services need not start with every test.
sleep 3600 | $wine cmd /k >/dev/null 2>&1 &
alive=$(pgrep -P $$ -x sleep | head -n 1)
names=$(IFS='|'; echo "${tests[*]}")
ctest --test-dir $build --parallel "$jobs" --timeout 120 --output-on-failure -R "^($names)\$" \
    --output-junit "$PWD/$build/wine.xml"
