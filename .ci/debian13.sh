#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Builds and tests the project on a bare Debian 13, whose Qt is 6.8, in a folder of its own. Needs root
# and debootstrap. usage: .ci/debian13.sh [ARGUMENT of tests/run.sh...]
#        .ci/debian13.sh --command COMMAND    in /src there, in a shell, instead of building and testing
# PORTCULLIS_DEBIAN13 names the folder, by default build/debian13; it is made once and kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${PORTCULLIS_DEBIAN13:-$PWD/build/debian13}

if [ ! -e "$folder/.complete" ]; then
    # Debootstrap knows Debian's own archive; another one can be named.
    debootstrap --variant=minbase trixie "$folder" ${PORTCULLIS_DEBIAN_MIRROR:+"$PORTCULLIS_DEBIAN_MIRROR"}
    touch "$folder/.complete"
fi
mkdir -p "$folder/src"
files() { (cd "$1" && find . \( -path ./build -o -path ./.git \) -prune -o -type f -print | sort); }
# What is gone here must be gone there, and what was built there from the same source stays: so only
# what differs is copied, and is newer then than what was made of it.
comm -13 <(files .) <(files "$folder/src") | while read -r path; do rm "$folder/src/$path"; done
files . | while read -r path; do
    cmp -s "$path" "$folder/src/$path" && continue
    mkdir -p "$folder/src/$(dirname "$path")"
    cp "$path" "$folder/src/$path"
done

work=(bash /src/tests/run.sh "$@")
[ "${1:-}" != --command ] || work=(bash -c "cd /src && $2")

mounted=()
release() { for path in "${mounted[@]}"; do umount -l "$folder/$path"; done; }
trap release EXIT
for path in proc dev sys; do
    mountpoint -q "$folder/$path" || { mount --rbind "/$path" "$folder/$path" && mount --make-rslave "$folder/$path"; }
    mounted+=("$path")
done
cp /etc/resolv.conf "$folder/etc/resolv.conf"
chroot "$folder" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    "${work[@]}"
