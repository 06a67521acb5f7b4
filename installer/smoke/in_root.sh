# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Sourced by the smoke tests behind bare_root.sh: what they do with the service in the booted system.

say() { printf '== %s\n' "$*"; }
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    [ -z "${init:-}" ] || inside journalctl -u portcullis --no-pager 2>/dev/null | grep -v requestId | tail -n 40 >&2 || true
    exit 1
}
# until_ok COMMAND...: within half a minute.
until_ok() {
    local i
    for ((i = 0; i < 150; i++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    fail "not within 30 s: $*"
}
main_pid() { inside systemctl show -P MainPID portcullis; }
ctl() { inside portcullisctl --token-file /etc/portcullis/admin-token "$@"; }
body() { inside curl -sS --max-time 10 "http://127.0.0.1:$1/"; }
# load_begins PORT, load_ends: a thousand requests a second, of which none may be lost.
load_begins() {
    coproc LOAD { beside python3 -B "$here/steady_load.py" "$1" 1000 >"$folder/load.log" 2>&1; }
    load_pid=$LOAD_PID
    sleep 1
}
load_ends() {
    sleep 1
    exec {LOAD[1]}>&-
    wait "$load_pid" || fail "requests were lost: $(cat "$folder/load.log")"
    cat "$folder/load.log"
}
# find_debs FOLDER: the packages in it are $service_deb and, if it is there, $app_deb; $needs is what they
# depend on.
find_debs() {
    service_deb=$(ls "$1"/portcullis_*.deb) || fail "no package of the service in $1: run cpack there"
    needs=$(dpkg-deb -f "$service_deb" Depends)
    app_deb=$(ls "$1"/portcullis-admin_*.deb 2>/dev/null || true)
    [ -z "$app_deb" ] || needs+=", $(dpkg-deb -f "$app_deb" Depends), libglib2.0-bin, fonts-dejavu-core"
}

# listing: every file there that is not of the running system.
listing() {
    local each prune=()
    for each in proc sys dev run tmp packages var/cache var/log/journal var/lib/dpkg var/lib/apt; do
        prune+=(-o -path "./$each")
    done
    (cd "$root" && find . -xdev \( "${prune[@]:1}" \) -prune -o -print | sort)
}
# left_behind: what is there now and was not when $folder/before was written, less what other packages
# do while a system runs.
left_behind() {
    listing >"$folder/after"
    comm -13 "$folder/before" "$folder/after" | grep -vE '^\./(var/log(/|$)|var/lib/(systemd|rpm)|etc/(passwd|group|shadow|gshadow)-?$|etc/\.pwd\.lock|etc/machine-id|(etc|var)/\.updated$|root/|var/tmp|usr/sbin/policy-rc.d)' || true
}
