#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Makes the installer for Windows out of what stage.sh collected.
# usage: installer/windows/make-installer.sh STAGE OUTPUT.exe [VERSION]
# Needs makensis (Debian: nsis).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stage=$(realpath "${1:?usage: make-installer.sh STAGE OUTPUT.exe [VERSION]}")
output=$(realpath -m "${2:?usage: make-installer.sh STAGE OUTPUT.exe [VERSION]}")
version=${3:-$(sed -n 's/^project(portcullis VERSION \([0-9.]*\).*/\1/p' "$here/../../CMakeLists.txt")}
[ -f "$stage/service/portcullisd.exe" ] || { echo "$stage/service holds no portcullisd.exe" >&2; exit 1; }

lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT

# list_files COMPONENT: two macros, of which one installs each file of the component and the other
# removes these and no others: people keep things where they should not.
list_files() {
    local folder=$stage/$1 path
    echo "!macro Install_$1"
    [ ! -d "$folder" ] || find "$folder" -type f -printf '%P\n' | LC_ALL=C sort | while read -r path; do
        local below=$(dirname "$path")
        [ "$below" = . ] && below= || below="\\${below//\//\\}"
        printf '  SetOutPath "$INSTDIR\\%s%s"\n  File "%s/%s"\n' "$1" "$below" "$folder" "$path"
    done
    echo "!macroend"
    echo "!macro Remove_$1"
    [ ! -d "$folder" ] || find "$folder" -type f -printf '%P\n' | LC_ALL=C sort | while read -r path; do
        printf '  Delete "$INSTDIR\\%s\\%s"\n' "$1" "${path//\//\\}"
    done
    [ ! -d "$folder" ] || find "$folder" -mindepth 1 -depth -type d -printf '%P\n' | while read -r path; do
        printf '  RMDir "$INSTDIR\\%s\\%s"\n' "$1" "${path//\//\\}"
    done
    printf '  RMDir "$INSTDIR\\%s"\n!macroend\n' "$1"
}
{ list_files service; list_files app; } >"$lists/files.nsh"

options=(-V2 -WX "-DVERSION=$version" "-DOUTPUT=$output" "-DFILES=$lists/files.nsh" "-DLICENCE=$here/../../LICENSE")
[ ! -f "$stage/app/portcullis-admin.exe" ] || options+=(-DWITH_APP)
makensis "${options[@]}" "$here/portcullis.nsi"
ls -l "$output"
