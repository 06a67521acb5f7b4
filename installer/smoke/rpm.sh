#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Installs, uses, upgrades and erases the .rpm packages by rpm, in a bare Debian that runs systemd: the
# packages are made of what is built here, so it is libraries of this system that they ask for. That
# these are there rpm learns from a package without files, which provides what rpm itself finds in the
# libraries of that system; so nothing is installed with --nodeps.
# usage: installer/smoke/rpm.sh [BUILD folder]   (default: build/release)
# PORTCULLIS_SMOKE names the folder for the system (build/smoke). Needs root, rpmbuild and the .deb of
# the same build, which knows the names that Debian has for the libraries.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
build=$(cd "${1:-build/release}" && pwd)
suite=${SUITE:-bookworm}
folder=${PORTCULLIS_SMOKE:-$PWD/build/smoke}
source "$here/bare_root.sh"
source "$here/in_root.sh"
trap end_boot EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1700000000}

# Debian's rpm wants to be told that this is no mistake, and has its database elsewhere.
rpm_inside() { inside rpm --force-debian --dbpath /var/lib/rpm "$@"; }
rpm_file() { rpm --dbpath "$folder/no-database" -qp "$@"; }
# verify PACKAGE EXPECTED: what rpm -V says differs from what was installed.
verify() {
    local said
    said=$(rpm_inside -V "$1" 2>&1 || true)
    [ "$said" = "$2" ] || fail "rpm -V $1 says '$said', not '$2'"
}
# made VERSION: packages of that version, in $folder/rpms-VERSION.
made() {
    rm -rf "$folder/rpms-$1"
    (cd "$build" && cpack -G RPM -R "$1" -B "$folder/rpms-$1") >"$folder/cpack.log" 2>&1 ||
        { tail -n 20 "$folder/cpack.log"; exit 1; }
}
# provide_libraries: the package that stands for the bare system.
provide_libraries() {
    local spec=$folder/system.spec
    {
        # rtld(GNU_HASH) is what every glibc says by hand.
        printf '%s\n' 'Name: bare-system' 'Version: 1' 'Release: 1' 'Summary: What is there' 'License: none' \
            'BuildArch: noarch' 'Provides: rtld(GNU_HASH)'
        printf 'Provides: %s\n' /bin/sh systemd coreutils hicolor-icon-theme
        # It goes on behind a file that is no library, and fails at the end.
        find "$root/usr/lib" -xdev -type f -name '*.so*' | { /usr/lib/rpm/elfdeps --provides --assume-exec || true; } |
            sort -u | sed 's/^/Provides: /'
        printf '%s\n' '%description' 'What is there.' '%files'
    } >"$spec"
    rpmbuild -bb --quiet --define "_topdir $folder/rpmbuild" --define "_rpmdir $root/packages" \
        --define '_build_name_fmt system.rpm' "$spec"
}
# config_kept PACKAGE: what it has in /etc an administrator may change.
config_kept() {
    local other
    other=$(rpm_file --qf '[%{FILENAMES} %{FILEFLAGS:fflags}\n]' "$1" | awk '/^\/etc\// && $2 != "cn"')
    [ -z "$other" ] || fail "not %config(noreplace): $other"
}

say "the packages"
version=$(sed -n 's/^set(CPACK_PACKAGE_VERSION "\(.*\)")/\1/p' "$build/CPackConfig.cmake")
made "$version"
made "$version.1"
service_rpm=$(ls "$folder/rpms-$version"/portcullis-[0-9]*.rpm)
app_rpm=$(ls "$folder/rpms-$version"/portcullis-admin-*.rpm 2>/dev/null || true)
for package in $service_rpm $app_rpm; do
    rpm_file -i "$package" | grep -E '^(Name|Version|License|Summary)'
    config_kept "$package"
    odd=$(rpm_file --qf '[%{FILENAMES} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILEMODES:perms}\n]' "$package" |
        awk '$2 != "root:root" || ($3 ~ /^[-d]/ && $3 ~ /[sS]|w....$|w.$/)')
    [ -z "$odd" ] || fail "owned by somebody else, or open to others: $odd"
done
asked=$(rpm_file --requires "$service_rpm")
for need in systemd 'libQt6Core.so.6()(64bit)' 'libcrypto.so.3()(64bit)'; do
    grep -qxF "$need" <<<"$asked" || fail "it does not ask for $need, but: $asked"
done
! grep -E 'Qt6(Gui|Widgets)' <<<"$asked" || fail "the service asks for widgets"

say "a bare $suite with rpm"
find_debs "$build"
make_base "$needs"
mkdir -p "$root/packages"
satisfy rpm >"$folder/apt.log" 2>&1 || { bare apt-get update -qq && satisfy rpm >"$folder/apt.log" 2>&1; } ||
    { tail -n 20 "$folder/apt.log"; exit 1; }
cp "$service_rpm" "$root/packages/portcullis.rpm"
cp "$folder/rpms-$version.1"/portcullis-[0-9]*.rpm "$root/packages/later.rpm"
[ -z "$app_rpm" ] || cp "$app_rpm" "$root/packages/portcullis-admin.rpm"
provide_libraries
# Folders that the package leaves to those every system with rpm and a desktop has.
mkdir -p "$root"/usr/share/{applications,metainfo,icons/hicolor/scalable/apps}
listing >"$folder/before"
boot || fail "systemd does not run here"
rpm_inside -U /packages/system.rpm

say "install"
rpm_inside -Uvh /packages/portcullis.rpm
verify portcullis ''
[ "$(inside stat -c '%U %a' /etc/portcullis/admin-token /etc/portcullis/master-key | sort -u)" = "root 600" ] ||
    fail "the secrets are not root's alone"
inside getent passwd portcullis || fail "the service has no user"
inside systemctl enable --now portcullis
until_ok inside systemctl is-active portcullis
token=$(inside cat /etc/portcullis/admin-token)

say "use"
inside mkdir -p /etc/gateway
cat >"$root/etc/gateway/gateway.json" <<'JSON'
{"version": 1, "listeners": [{"name": "http", "address": "127.0.0.1", "port": 8080}],
 "routes": [{"name": "hello", "match": {"paths": ["/"]}, "authenticate": "none",
   "respond": {"status": 200, "body": "hello"}}]}
JSON
ctl info | grep -q native || fail "the native transport is not used: $(ctl info)"
ctl apply /etc/gateway/gateway.json
[ "$(body 8080)" = hello ] || fail "it does not serve"

say "upgrade under load, with options that were changed"
printf 'PORTCULLIS_OPTIONS=--log-level=debug\n' >"$root/etc/default/portcullis"
before=$(main_pid)
load_begins 8080
rpm_inside -Uvh /packages/later.rpm
until_ok inside sh -c "[ \$(systemctl show -P MainPID portcullis) != $before ]"
load_ends
inside systemctl is-active --quiet portcullis || fail "the service does not run any more"
[ "$(inside systemctl show -P NRestarts portcullis)" = 0 ] || fail "the service was restarted"
[ "$(rpm_inside -q --qf '%{VERSION}\n' portcullis)" = "$version.1" ] || fail "$(rpm_inside -q portcullis)"
grep -q debug "$root/etc/default/portcullis" || fail "the options are gone"
[ "$(inside cat /etc/portcullis/admin-token)" = "$token" ] || fail "the upgrade made another token"
verify portcullis 'S.5....T.  c /etc/default/portcullis'
[ "$(body 8080)" = hello ] || fail "it does not serve any more"

if [ -n "$app_rpm" ]; then
    say "the app"
    rpm_inside -Uvh /packages/portcullis-admin.rpm
    verify portcullis-admin ''
    inside env QT_QPA_PLATFORM=offscreen portcullis-admin --version
    [ "$(inside /usr/lib/portcullis/local-token)" = "$token" ] || fail "the helper does not print the token"
    rpm_inside -e portcullis-admin
fi

say "erase"
rpm_inside -e portcullis
! inside systemctl is-active --quiet portcullis || fail "the service runs on"
! inside systemctl is-enabled --quiet portcullis 2>/dev/null || fail "the service is still enabled"
inside rm -rf /etc/gateway
left=$(left_behind)
# What install.md says is kept.
expected='./etc/default/portcullis.rpmsave ./etc/portcullis ./etc/portcullis/admin-token ./etc/portcullis/master-key ./var/lib/portcullis'
[ "$(grep -v '^./var/lib/portcullis/' <<<"$left" | paste -sd' ')" = "$expected" ] || fail "left behind: $left"
grep -qx './var/lib/portcullis/store.db' <<<"$left" || fail "erasing deleted the store"

say "install again, with what was kept"
rpm_inside -Uvh /packages/portcullis.rpm
[ "$(inside cat /etc/portcullis/admin-token)" = "$token" ] || fail "another token was made"
inside systemctl start portcullis
until_ok body 8080
rpm_inside -e portcullis
say "the rpm works"
