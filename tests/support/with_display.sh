#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Runs a test on a display of its own with a window manager, Xvfb and openbox, and ends with its exit
# code; 77, by which ctest skips it, where one of them is missing.
set -euo pipefail

for each in Xvfb openbox setpriv; do
    command -v "$each" >/dev/null || { echo "$each is missing" >&2; exit 77; }
done
folder=$(mktemp -d)
started=()
clean_up() {
    for each in "${started[@]}"; do
        kill "$each" 2>/dev/null || true
        wait "$each" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 143' TERM INT

# start NAME COMMAND...: in the background, no longer than this script even where that is killed. What
# it writes to descriptor 3, or $folder/NAME, is in $said once there is a line; fails where it ends
# without one.
start() {
    local name=$1
    shift
    mkfifo "$folder/$name"
    setpriv --pdeathsig KILL "$@" 3>"$folder/$name" >"$folder/$name.log" 2>&1 &
    started=($! "${started[@]}") # what came last goes first
    read -r said <"$folder/$name" || { cat "$folder/$name.log" >&2; exit 1; }
}

start display Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp -noreset
export DISPLAY=:$said
# As it is without settings of the person at this machine.
start manager env HOME="$folder" XDG_CONFIG_HOME="$folder" XDG_CACHE_HOME="$folder" \
    openbox --sm-disable --startup "$BASH -c 'echo manages >$folder/manager'"

QT_QPA_PLATFORM=xcb setpriv --pdeathsig KILL "$@"
