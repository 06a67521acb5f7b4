#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Collects what an installer for Windows holds: programs, the DLLs they need, plug-ins of Qt.
# usage: installer/windows/stage.sh BUILD PREFIX OUT
# BUILD is the build folder of the preset windows-mingw-cross, PREFIX what QT_WIN_PREFIX was. Makes
# OUT/service and OUT/app; a program that this build does not have is left out and named.
set -euo pipefail
build=${1:?usage: stage.sh BUILD PREFIX OUT}
prefix=${2:?usage: stage.sh BUILD PREFIX OUT}
out=${3:?usage: stage.sh BUILD PREFIX OUT}
objdump=x86_64-w64-mingw32-objdump
# In this order: what came with Qt first. The compiler's own libraries are told by the compiler.
places=("$prefix/qt/bin" "$prefix/openssl/bin" "$prefix/bin" /usr/x86_64-w64-mingw32/lib
    "$(dirname "$(x86_64-w64-mingw32-g++-posix -print-file-name=libstdc++-6.dll)")")

# place_of DLL: where it lies; nothing for those that are part of Windows.
place_of() {
    local folder
    for folder in "${places[@]}"; do
        [ ! -f "$folder/$1" ] || { echo "$folder/$1"; return; }
    done
}

# add_needed FOLDER FILE: copies what FILE loads, and what that loads.
add_needed() {
    local name path
    for name in $("$objdump" -p "$2" | sed -n 's/^\s*DLL Name: //p'); do
        [ ! -e "$1/$name" ] || continue
        path=$(place_of "$name")
        [ -n "$path" ] || continue
        add_library "$1" "$path"
    done
}

# add_library FOLDER FILE: without what debuggers want, which is most of the compiler's libraries.
add_library() {
    cp "$2" "$1/"
    x86_64-w64-mingw32-strip --strip-unneeded "$1/$(basename "$2")"
    add_needed "$1" "$2"
}

# add_program FOLDER FILE
add_program() {
    if [ ! -f "$2" ]; then
        echo "not in this build: $(basename "$2")"
        return
    fi
    mkdir -p "$1"
    cp "$2" "$1/"
    x86_64-w64-mingw32-strip "$1/$(basename "$2")"
    add_needed "$1" "$2"
}

# add_plugin FOLDER KIND/NAME: Qt finds it in the folder KIND beside the program.
add_plugin() {
    local from=$prefix/qt/plugins/$2.dll
    [ -f "$from" ] || from=$prefix/plugins/$2.dll
    [ -d "$1" ] && [ -f "$from" ] || return 0
    mkdir -p "$1/$(dirname "$2")"
    cp "$from" "$1/$(dirname "$2")/"
    add_needed "$1" "$from"
    # This one may look for OpenSSL when it is loaded, without naming it.
    [ "$2" = tls/qopensslbackend ] || return 0
    local library
    for library in libssl-3-x64.dll libcrypto-3-x64.dll; do
        [ -e "$1/$library" ] || [ -z "$(place_of $library)" ] || add_library "$1" "$(place_of $library)"
    done
}

rm -rf "$out"
mkdir -p "$out"
add_program "$out/service" "$build/service/portcullisd.exe"
add_program "$out/service" "$build/service/ctl/portcullisctl.exe"
for plugin in sqldrivers/qsqlite sqldrivers/qsqlpsql tls/qopensslbackend; do
    add_plugin "$out/service" "$plugin"
done
add_program "$out/app" "$build/admin-gui/portcullis-admin.exe"
for plugin in platforms/qwindows styles/qwindowsvistastyle imageformats/qsvg iconengines/qsvgicon tls/qopensslbackend; do
    add_plugin "$out/app" "$plugin"
done
find "$out" -type f -printf '%P %s bytes\n' | sort
