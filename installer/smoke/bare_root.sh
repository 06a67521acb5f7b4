# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Sourced by the smoke tests: a bare Debian in a folder, with systemd as its first process, in
# namespaces of its own. Needs root and debootstrap.
# Set by the caller: suite, and folder (of all that is made here).

# make_base NEEDS: the bare system, and what NEEDS says (as Depends does) beside it; both are made once.
# In $root, and what is changed there is gone the next time.
make_base() {
    base=$folder/$suite
    if [ ! -e "$base/.complete" ]; then
        rm -rf "$base"
        mkdir -p "$folder"
        # Debootstrap knows Debian's own archive; another one can be named.
        debootstrap --variant=minbase --include=systemd,systemd-sysv,ca-certificates,curl "$suite" "$base" \
            ${PORTCULLIS_DEBIAN_MIRROR:+"$PORTCULLIS_DEBIAN_MIRROR"}
        touch "$base/.complete"
    fi
    root=$folder/root
    needed=$base-needed
    end_boot
    if [ "$(cat "$needed.names" 2>/dev/null)" != "$1" ]; then
        rm -rf "$needed" "$needed.names"
        mount_root "$base" "$needed"
        { bare apt-get update -qq && satisfy "$1" && bare apt-get clean; } >"$folder/apt.log" 2>&1 ||
            { tail -n 20 "$folder/apt.log"; exit 1; }
        umount "$root"
        echo "$1" >"$needed.names"
    fi
    rm -rf "$folder/changes"
    mount_root "$needed:$base" "$folder/changes"
}

# mount_root LOWER CHANGES: these folders, with what is changed of them in CHANGES, which has to be on a
# file system that can be an upper layer.
mount_root() {
    rm -rf "$folder/work"
    mkdir -p "$root" "$2" "$folder/work"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$2,workdir=$folder/work" "$root"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # until it is booted
    chmod 755 "$root/usr/sbin/policy-rc.d"
}

# satisfy NEEDS: with apt, in the bare system.
satisfy() { bare apt-get satisfy -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$1"; }

# bare COMMAND...: in the root, with the network of this machine, and nothing booted.
bare() {
    mount -t proc proc "$root/proc"
    local status=0
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@" || status=$?
    umount "$root/proc"
    return $status
}

# boot: systemd as process 1 of namespaces of its own, the network's included.
boot() {
    rm -f "$root/usr/sbin/policy-rc.d"
    # Of the second version, which late ones of systemd insist on, whatever this machine has mounted.
    mkdir -p "$folder/cgroup"
    mount -t cgroup2 cgroup2 "$folder/cgroup"
    local group=$folder/cgroup/portcullis-smoke-$$
    mkdir -p "$group"
    (
        echo $BASHPID >"$group/cgroup.procs"
        exec unshare --mount --uts --ipc --net --pid --cgroup --fork --kill-child --propagation private \
            bash "$here/boot.sh" "$root" >"$folder/boot.log" 2>&1
    ) &
    unshared=$!
    smoke_group=$group
    local i
    for ((i = 0; i < 600; i++)); do
        init=$(pgrep -P $unshared 2>/dev/null || true)
        if [ -n "$init" ] && inside systemctl is-system-running --quiet 2>/dev/null; then return 0; fi
        # Units of the base that can't run in a namespace are not what is tested here.
        if [ -n "$init" ] && [ "$(inside systemctl is-system-running 2>/dev/null)" = degraded ]; then return 0; fi
        kill -0 $unshared 2>/dev/null || break
        sleep 0.2
    done
    tail -n 20 "$folder/boot.log"
    return 1
}

# inside COMMAND...: in the booted system.
inside() {
    nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup --root --wdns=/ \
        /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TERM=dumb \
        DEBIAN_FRONTEND=noninteractive "$@"
}

# beside COMMAND...: on this machine, with the booted system's network.
beside() { nsenter --target "$init" --net "$@"; }

end_boot() {
    if [ -n "${unshared:-}" ]; then
        kill -KILL "$unshared" 2>/dev/null || true # and with it all that it booted
        wait "$unshared" 2>/dev/null || true
        unshared=''
    fi
    if [ -n "${smoke_group:-}" ]; then
        find "$smoke_group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
        umount "$folder/cgroup" 2>/dev/null || true
    fi
    while mountpoint -q "$folder/root" 2>/dev/null; do umount -l "$folder/root"; done
}
