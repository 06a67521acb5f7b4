#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Cross-compiles for Windows. usage: .ci/windows-cross.sh FOLDER [TARGET...]
# FOLDER holds qt/ and openssl/ for Windows, or an archive of them, which is unpacked into build/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
given=${1:?usage: .ci/windows-cross.sh FOLDER [TARGET...]}
shift

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
QT_WIN_PREFIX=$prefix cmake --preset windows-mingw-cross
cmake --build --preset windows-mingw-cross --parallel "$(nproc)" ${@:+--target "$@"}
