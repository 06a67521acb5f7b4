#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# From a fresh clone to a gateway that answers, in one command: installs what is missing, builds,
# and serves a demonstration on loopback until Ctrl+C.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source installer/packages.sh

usage() {
    cat <<'TEXT'
usage: installer/quickstart.sh [--check] [--no-install] [--no-build] [--port N] [--admin-port N]

  --check         start, run the three curl commands, compare the answers, stop
  --no-install    leave the installed packages alone
  --no-build      use what is in build/release
  --port N        where the gateway listens (8080)
  --admin-port N  where the admin API listens (9180)
TEXT
}

port=8080 admin_port=9180 check=0 install=1 build=1
while [ $# -gt 0 ]; do
    case $1 in
    --check) check=1 ;;
    --no-install) install=0 ;;
    --no-build) build=0 ;;
    --port) port=${2:?--port needs a number}; shift ;;
    --admin-port) admin_port=${2:?--admin-port needs a number}; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
    esac
    shift
done

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nquickstart: %s\n' "$*" >&2; exit 1; }

# True when something accepts connections there. The subshell closes the descriptor again.
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local candidate
    for candidate in $(seq "$1" $(($1 + 99))); do
        taken "$candidate" || { echo "$candidate"; return; }
    done
    fail "no free port between $1 and $(($1 + 99))"
}

require_free() {
    ! taken "$1" || fail "port $1 on 127.0.0.1 is taken. Stop what listens there, or choose another with $2."
}

build_all() {
    say "Building (the first time takes some minutes)"
    # The tests are a matter of tests/run.sh; a tree that already has them keeps them.
    [ -e build/release/CMakeCache.txt ] || cmake --preset release -DPORTCULLIS_TESTS=OFF
    local targets=(portcullisd)
    # Read to its end: broken off, the list of targets would count as failed, and the app be left out.
    if cmake --build build/release --target help | grep '^portcullis-admin:' >/dev/null; then
        targets+=(portcullis-admin)
    fi
    cmake --build build/release --parallel "$(nproc)" --target "${targets[@]}"
}

directory= echo_pid= gateway_pid=
clean_up() {
    trap - EXIT INT TERM HUP
    local pid
    for pid in $gateway_pid $echo_pid; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    [ -z "$directory" ] || rm -rf "$directory"
}

# Everything that this run makes lies in one private folder that goes with it.
write_demo() {
    directory=$(mktemp -d "${TMPDIR:-/tmp}/portcullis-demo.XXXXXX")
    key=$("$portcullisd" key new --consumer demo | grep -oE '[A-Za-z0-9_-]{40,}' | head -n 1) || true
    [ -n "$key" ] || fail "portcullisd key new printed no key"
    local hash
    hash=$(printf %s "$key" | sha256sum | cut -d' ' -f1)
    sed -e "s/\"0\{64\}\"/\"$hash\"/" -e "s/\"port\": 8080/\"port\": $port/" \
        -e "s#http://127.0.0.1:9000#http://127.0.0.1:$echo_port#" \
        installer/demo/portcullis.json >"$directory/portcullis.json"
    (umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$directory/admin-token")
}

# ready PID LOG NAME PORT: waits until PORT accepts; shows the log of a program that ended instead.
ready() {
    local deadline=$((SECONDS + 20))
    until taken "$4"; do
        kill -0 "$1" 2>/dev/null || { cat "$2" >&2; fail "$3 ended at once; its messages stand above"; }
        [ $SECONDS -lt $deadline ] || { cat "$2" >&2; fail "$3 did not open port $4 within 20 s"; }
        sleep 0.05
    done
}

start() {
    "$portcullisd" echo --port "$echo_port" >"$directory/echo.log" 2>&1 &
    echo_pid=$!
    ready $echo_pid "$directory/echo.log" "the echo service" "$echo_port"
    "$portcullisd" run --config "$directory/portcullis.json" --admin-port "$admin_port" \
        --admin-token-file "$directory/admin-token" --drain-timeout 2s >"$directory/gateway.log" 2>&1 &
    gateway_pid=$!
    ready $gateway_pid "$directory/gateway.log" "the gateway" "$port"
    ready $gateway_pid "$directory/gateway.log" "the admin API" "$admin_port"
}

# The same three lines are shown to people and run by --check.
set_commands() {
    local code="curl -s -o /dev/null -w '%{http_code}\\n'" url=http://127.0.0.1:$port
    commands=(
        "curl -si -H 'X-API-Key: $key' $url/hello"
        "curl -si $url/hello"
        "$code -H 'X-API-Key: $key' '$url/limited?[1-20]'"
    )
}

# holds STATUS COMMAND: runs it in a shell, as somebody who pastes it would.
holds() {
    local output
    output=$(timeout 20 bash -c "$2") || true
    if grep -qE "^(HTTP/1.1 )?$1" <<<"$output"; then
        echo "ok    $1  $2"
    else
        printf 'FAIL  wanted %s from: %s\n%s\n' "$1" "$2" "$output"
        return 1
    fi
}

run_check() {
    local failed=0
    say "Running the three commands"
    holds 200 "${commands[0]}" || failed=1
    holds 401 "${commands[1]}" || failed=1
    holds 429 "${commands[2]}" || failed=1
    [ $failed -eq 0 ] || { tail -n 20 "$directory/gateway.log"; fail "the answers are not what they should be"; }
}

show() {
    say "The gateway listens on http://127.0.0.1:$port. In another terminal, for 200, 401 and 429:"
    printf '%s\n' "${commands[@]}"
    say "The admin API listens on http://127.0.0.1:$admin_port."
    echo "Admin token: $directory/admin-token"
    echo "Log:         $directory/gateway.log"
    echo "Settings:    $directory/portcullis.json (changes take effect when you save)"
    if [ -n "$app" ]; then
        echo "The app:     $app --url http://127.0.0.1:$admin_port --token-file $directory/admin-token"
    fi
    say "Ctrl+C stops it and removes that folder."
}

# 1. What a run needs
say "Checking packages"
if [ $install -eq 1 ]; then install_missing "${build_packages[@]}"; else echo "Left as they are."; fi
# Before the long part: a port that is taken now will be taken after the build.
require_free "$port" "--port N"
require_free "$admin_port" "--admin-port N"
[ $build -eq 0 ] || build_all
portcullisd=build/release/service/portcullisd
[ -x $portcullisd ] || fail "$portcullisd is not there; run without --no-build"
portcullisd=$PWD/$portcullisd
app=$PWD/build/release/admin-gui/portcullis-admin
[ -x "$app" ] || app=

# 2. The demonstration
trap clean_up EXIT
trap 'echo; exit 0' INT TERM HUP
require_free "$port" "--port N"
require_free "$admin_port" "--admin-port N"
echo_port=$(free_port 9000)
write_demo
start
set_commands
if [ $check -eq 1 ]; then
    run_check
    exit 0
fi
show
status=0
wait $gateway_pid || status=$?
cat "$directory/gateway.log" >&2
fail "the gateway stopped with status $status; its messages stand above"
