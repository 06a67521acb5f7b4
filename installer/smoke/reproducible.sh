#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Makes the packages twice, at different times and in different folders, and compares them byte for
# byte; then lintian looks at them. usage: installer/smoke/reproducible.sh [BUILD folder]   (build/release)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=$(cd "${1:-build/release}" && pwd)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1700000000)}
once() {
    rm -rf "$build/package-$1"
    mkdir -p "$build/package-$1"
    (cd "$build" && cpack -B "$build/package-$1" "${@:2}") >"$build/package-$1.log" 2>&1 || { tail -n 20 "$build/package-$1.log"; exit 1; }
}
once one
# Files of another time, where that could show.
find "$build/packages" -type f -exec touch {} +
sleep 1
once two
status=0
for package in "$build"/package-one/*.deb "$build"/package-one/*.rpm; do
    [ -e "$package" ] || continue
    name=$(basename "$package")
    if cmp "$package" "$build/package-two/$name"; then
        echo "the same bytes twice: $name"
    else
        status=1
    fi
done
lintian --fail-on error --tag-display-limit 0 "$build"/package-one/*.deb || status=1
cp "$build"/package-one/*.deb "$build"
exit $status
