# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Sourced by the scripts that install packages. The names are the same on Debian 12, Debian 13 and
# Ubuntu 24.04.

# What the release preset needs to configure and build, and what its programs need to run.
build_packages=(
    g++ cmake ninja-build ca-certificates curl
    qt6-base-dev qt6-httpserver-dev qt6-websockets-dev qtkeychain-qt6-dev qt6-charts-dev qt6-svg-dev
    libqt6opengl6-dev
    qt6-tools-dev qt6-l10n-tools qt6-tools-dev-tools
    libqt6sql6-sqlite libqt6sql6-psql
    libssl-dev libnghttp2-dev liburing-dev libre2-dev libexpected-dev rapidjson-dev libhiredis-dev tzdata
)

# What the tests start beside it.
test_packages=(nginx dnsmasq-base nghttp2-client python3 python3-requests python3-websockets python3-h2 python3-grpcio
    python3-protobuf jq openssl postgresql redis-server dbus gnome-keyring xvfb openbox qt6-qpa-plugins)

# What making and looking at packages takes, and the smoke test of them; on Debian.
package_packages=(dpkg-dev file rpm lintian debootstrap systemd appstream desktop-file-utils man-db)

# missing_packages NAME...: those that dpkg does not know as installed, one a line.
missing_packages() {
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
    done
}

# install_missing NAME...: installs with apt what is not there yet and says so. Fails with a message
# that names the packages when it may not.
install_missing() {
    local missing sudo=()
    if ! command -v dpkg-query >/dev/null; then
        echo "No dpkg here: install these yourself (names of Debian): $*" >&2
        return 0
    fi
    mapfile -t missing < <(missing_packages "$@")
    if [ ${#missing[@]} -eq 0 ]; then
        echo "All packages are installed."
        return 0
    fi
    echo "Installing ${#missing[@]} packages: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "This needs root. As root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        sudo=(sudo)
    fi
    # nginx, PostgreSQL and Redis would start services of their own: the tests only want the programs.
    local policy=/usr/sbin/policy-rc.d guard=0
    if [[ " ${missing[*]} " =~ \ (nginx|postgresql|redis-server)\  ]] && [ ! -e "$policy" ]; then
        guard=1
        printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null
        "${sudo[@]}" chmod 755 "$policy"
    fi
    local status=0
    apt_install "${missing[@]}" || status=$?
    [ $guard -eq 0 ] || "${sudo[@]}" rm -f "$policy"
    return $status
}

# Tries with the package lists as they are first: refreshing them takes longest on a slow line.
apt_install() {
    local options=(-y -qq --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120)
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$@" 2>/dev/null && return 0
    echo "Refreshing the package lists"
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$@"
}
