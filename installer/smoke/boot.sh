#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Runs in the new namespaces: mounts what systemd expects of a container, and becomes it.
# usage: boot.sh ROOT
set -euo pipefail
cd "$1"
ip link set lo up
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for node in null:1:3:666 zero:1:5:666 full:1:7:666 random:1:8:666 urandom:1:9:666 tty:5:0:666; do
    IFS=: read -r name major minor mode <<<"$node"
    mknod -m "$mode" "dev/$name" c "$major" "$minor"
done
ln -s /proc/self/fd dev/fd
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs tmpfs dev/shm
mount -t cgroup2 cgroup2 sys/fs/cgroup
# Credentials of units are mounted on the side, and come by this; systemd leaves it to who made the container.
mount --make-rshared .
exec env -i container=portcullis-smoke PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    chroot . /lib/systemd/systemd --system --log-target=console --log-level=warning --show-status=no
