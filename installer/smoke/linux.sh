#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Installs, uses, upgrades, removes and purges the packages in a bare Debian that runs systemd, and looks
# what is left. usage: installer/smoke/linux.sh [FOLDER with the .deb]   (default: build/release)
# PORTCULLIS_SMOKE names the folder for the system (build/smoke), SUITE the Debian (bookworm). Needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
packages=$(cd "${1:-build/release}" && pwd)
suite=${SUITE:-bookworm}
folder=${PORTCULLIS_SMOKE:-$PWD/build/smoke}
source "$here/bare_root.sh"
source "$here/in_root.sh"
xvfb=''
end() {
    [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
    end_boot
}
trap end EXIT

# later DEB: the same as a later version, in its place.
later() {
    rm -rf "$folder/later"
    dpkg-deb -R "$1" "$folder/later"
    sed -i 's/^Version: .*/&+later/' "$folder/later/DEBIAN/control"
    printf '# later\n' >>"$folder/later/usr/share/doc/portcullis/README.md"
    dpkg-deb --root-owner-group -b "$folder/later" "$root/packages/later.deb" >/dev/null
}

# show_app: from its entry in the menu, on a screen that is not there, connected to the service.
show_app() {
    command -v Xvfb >/dev/null && command -v import >/dev/null || { echo "no Xvfb or ImageMagick here: no picture"; return 0; }
    rm -f "$folder/display"
    # In place of the shell, so that it is this that is ended; on a number that is free.
    (exec nsenter --target "$init" --net Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$folder/display" >"$folder/xvfb.log" 2>&1) &
    xvfb=$!
    until_ok test -s "$folder/display"
    local display
    display=:$(cat "$folder/display")
    export DISPLAY=$display # of xdotool
    until_ok beside xdotool getdisplaygeometry
    # As somebody who was connected before.
    mkdir -p "$root/root/.config/Portcullis"
    cat >"$root/root/.config/Portcullis/portcullis-admin.conf" <<'INI'
[connection]
profiles="[{\"id\":\"here\",\"name\":\"here\",\"url\":\"http://127.0.0.1:9180\",\"lastUsed\":\"2026-01-01T00:00:00.000Z\"}]"
INI
    inside env DISPLAY="$display" PORTCULLIS_ADMIN_TOKEN="$token" gio launch /usr/share/applications/io.portcullis.Admin.desktop >"$folder/app.log" 2>&1 &
    until_ok beside xdotool search --onlyvisible --name Portcullis
    until_ok inside grep -q ':23DC .* 01 ' /proc/net/tcp # a connection to port 9180
    sleep 2 # for the first figures
    beside import -display "$display" -window root "$folder/app.png"
    inside sh -c 'kill $(pidof portcullis-admin || grep -l portcullis-admin /proc/[0-9]*/comm | cut -d/ -f3)'
    kill $xvfb
    wait $xvfb 2>/dev/null || true
    xvfb=''
    echo "picture: $folder/app.png"
}
find_debs "$packages"
say "a bare $suite"
make_base "$needs"
mkdir -p "$root/packages"
cp "$service_deb" "$root/packages/portcullis.deb"
[ -z "$app_deb" ] || cp "$app_deb" "$root/packages/portcullis-admin.deb"
listing >"$folder/before"

say "install"
boot || fail "systemd does not run here"
inside dpkg -i /packages/portcullis.deb
until_ok inside systemctl is-active portcullis
[ "$(inside systemctl show -P User portcullis)" = portcullis ]
for secret in admin-token master-key; do
    [ "$(inside stat -c '%U %a' /etc/portcullis/$secret)" = "root 600" ] || fail "$secret is not root's alone"
done
[ "$(inside find /var/lib/portcullis -name admin-token)" = "" ] || fail "a second token was made"
inside setpriv --reuid nobody --clear-groups cat /etc/portcullis/admin-token 2>/dev/null && fail "the token can be read by others"
token=$(inside cat /etc/portcullis/admin-token)
inside journalctl -u portcullis --no-pager | grep -F "$token" && fail "the token is in the log"

say "use"
ctl info | grep -q native || fail "the native transport is not used: $(ctl info)"
inside journalctl -u portcullis NAME=native --no-pager -o cat | grep transport: || fail "no fields in the journal"
inside mkdir -p /etc/gateway
cat >"$root/etc/gateway/gateway.json" <<'JSON'
{"version": 1, "accessLog": {"to": "journal"},
 "listeners": [{"name": "http", "address": "127.0.0.1", "port": 8080}, {"name": "own", "address": "127.0.0.1", "port": 8081}],
 "rateLimits": [{"name": "none", "algorithm": "token-bucket", "limit": 1000000, "window": "1s"}],
 "routes": [{"name": "hello", "match": {"paths": ["/"]}, "authenticate": "none", "rateLimits": ["none"],
   "respond": {"status": 200, "body": "hello"}}]}
JSON
ctl apply /etc/gateway/gateway.json
[ "$(body 8080)" = hello ]
until_ok inside journalctl -u portcullis ROUTE=hello STATUS=200 --no-pager -q -n 1
inside man -w portcullisd >/dev/null 2>&1 || [ -e "$root/usr/share/man/man8/portcullisd.8.gz" ] || [ -e "$root/etc/dpkg/dpkg.cfg.d" ]
score=$(systemd-analyze security --offline=true "$root/lib/systemd/system/portcullis.service" | sed -n 's/.*portcullis.service: \([0-9.]*\) .*/\1/p')
awk "BEGIN {exit !($score <= 1.5)}" || fail "the sandbox scores $score"
say "the sandbox scores $score"

if [ -n "$app_deb" ]; then
    say "the app, and the local token"
    inside dpkg -i /packages/portcullis-admin.deb | tail -n 1
    [ "$(inside /usr/lib/portcullis/local-token)" = "$token" ] || fail "the helper does not print the token"
    inside setpriv --reuid nobody --clear-groups /usr/lib/portcullis/local-token 2>/dev/null && fail "the helper reads the token for anybody"
    show_app
fi

say "upgrade under load"
later "$service_deb"
before=$(main_pid)
load_begins 8081
inside dpkg -i /packages/later.deb
until_ok inside sh -c "[ \$(systemctl show -P MainPID portcullis) != $before ]"
load_ends
inside systemctl is-active --quiet portcullis
[ "$(inside systemctl show -P NRestarts portcullis)" = 0 ] || fail "the service was restarted"
until_ok inside sh -c "! kill -0 $before"
[ "$(body 8081)" = hello ]
ctl info >/dev/null

say "restart under load, the port held by systemd"
inside systemctl stop portcullis
sed -i 's/^ListenStream=.*/ListenStream=127.0.0.1:8080/' "$root/lib/systemd/system/portcullis.socket"
inside systemctl daemon-reload
inside systemctl start portcullis.socket
inside systemctl start portcullis
until_ok body 8080
load_begins 8080
inside systemctl restart portcullis
inside systemctl kill --kill-whom=main --signal=USR2 portcullis
load_ends
until_ok inside systemctl is-active portcullis
inside systemctl reload portcullis
[ "$(body 8080)" = hello ]

say "the same again, as it was"
inside dpkg -i /packages/portcullis.deb 2>&1 | tail -n 1
until_ok inside systemctl is-active portcullis
inside dpkg-reconfigure portcullis
[ "$(inside cat /etc/portcullis/admin-token)" = "$token" ] || fail "installing again made another token"
until_ok body 8080

say "remove"
[ -z "$app_deb" ] || inside dpkg -P portcullis-admin
inside dpkg -r portcullis
inside systemctl is-active --quiet portcullis && fail "the service runs on"
[ -e "$root/var/lib/portcullis/store.db" ] && [ -s "$root/etc/portcullis/master-key" ] || fail "removing deleted data"
say "purge"
inside dpkg -P portcullis
inside rm -rf /etc/gateway
left=$(left_behind)
[ -z "$left" ] || fail "left behind: $left"
[ -z "$(cd "$root" && find etc usr var -xdev -iname '*portcullis*' -not -path 'var/log/journal/*')" ] || fail "left behind: $(cd "$root" && find etc usr var -iname '*portcullis*')"
say "nothing is left"
