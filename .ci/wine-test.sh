#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Runs one Qt Test program of the Windows build: ctest calls it with the program and its arguments.
# What it says goes through a file, as a program of Windows without a console writes to the debugger.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
# wine keeps variables that begin with QT_ to itself.
export WINEQT_QPA_PLATFORM=offscreen
/usr/lib/wine/wine64 "$@" -o "Z:${said//\//\\},txt" </dev/null
status=$?
tr -d '\r' <"$said"
exit $status
