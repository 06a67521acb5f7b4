#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# The installer and the service of Windows, tried out under wine: cross-compiles the service with a
# small HTTP responder in place of the gateway (tests/windows/service_host.cpp), builds the installer
# around it, and goes through what an administrator does: silent installation, start, reload,
# upgrade, restart, removal with and without data. Needs no Qt; wine64, nsis and MinGW do.
# Takes 20 s of processor time, and one to two and a half minutes on two busy cores. Exit code 77: a
# program for it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
wine=/usr/lib/wine/wine64
for program in $wine makensis x86_64-w64-mingw32-g++-posix x86_64-w64-mingw32-windmc; do
    command -v $program >/dev/null || { echo "$program is missing"; exit 77; }
done

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all
# Windows are not wanted, and no question may wait for an answer.
unset DISPLAY
drive=$WINEPREFIX/drive_c
data=$drive/ProgramData/Portcullis
alive=
clean_up() {
    [ -z "$alive" ] || kill "$alive" 2>/dev/null || true
    /usr/lib/wine/wineserver64 -k 2>/dev/null || true
    /usr/lib/wine/wineserver64 -w 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

step() { printf -- '--- %s\n' "$*"; }
fail() {
    echo "FAILED: $*" >&2
    cat "$drive/Program Files/Portcullis/install.log" "$data"/logs/portcullisd.log 2>/dev/null >&2 || true
    exit 1
}
# win PROGRAM ARGUMENT...: in Windows, for three minutes at most, as busy machines are slow; without the
# carriage returns. Through a file: what it starts may keep a pipe open for ever.
win() {
    local status=0
    timeout -k 5 180 $wine "$@" >"$work/said" 2>&1 </dev/null || status=$?
    tr -d '\r' <"$work/said"
    return $status
}
portcullisd() { win 'C:\Program Files\Portcullis\service\portcullisd.exe' "$@"; }
# Of those that the system gives to nobody by itself: while the service is stopped it must stay free.
free_port() {
    python3 -c 'import random, socket
for port in random.sample(range(20000, 32000), 100):
    try:
        socket.create_server(("127.0.0.1", port))
        print(port)
        break
    except OSError:
        pass'
}
# expect TEXT COMMAND...: TEXT is part of what the command prints.
expect() {
    local text=$1 said
    shift
    said=$("$@" || true)
    grep -qF -- "$text" <<<"$said" || fail "'$*' says '$said', which lacks '$text'"
}
answer() { curl -s --max-time 5 "http://127.0.0.1:$port/" || echo "no answer"; }
# The wine of a process that has ended closes its socket a moment later.
wait_for() {
    local text=$1
    for _ in $(seq 100); do
        [[ "$(answer)" != *"$text"* ]] || return 0
        sleep 0.2
    done
    fail "no '$text' from port $port, but '$(answer)'"
}

# build_host VERSION: into $work/VERSION/service.
build_host() {
    local version=$1 out=$work/$1/service generated=$work/generated
    mkdir -p "$out" "$generated/header-only"
    ln -sfn /usr/include/tl "$generated/header-only/tl"
    x86_64-w64-mingw32-windmc -U -h "$generated" -r "$generated" service/app/platform/windows_messages.mc
    x86_64-w64-mingw32-windres -I "$generated" -I service/app/platform \
        service/app/platform/windows_portcullisd.rc -o "$generated/resources.o"
    local sources=(service/app/platform/windows_*.cpp shared/core/log.cpp)
    if [ ! -e "$generated/log.o" ]; then
        local source
        printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -I{} bash -c '
            x86_64-w64-mingw32-g++-posix -std=c++20 -O1 -Wall -Wextra -Wpedantic -Werror -Wshadow -I. \
                -I"$0" -isystem "$0/header-only" -c "$1" -o "$0/$(basename "$1" .cpp).o"' "$generated" {}
    fi
    x86_64-w64-mingw32-g++-posix -std=c++20 -O1 -s -static -Wall -Wextra -Wpedantic -Werror -Wshadow -I. \
        -isystem "$generated/header-only" "-DHOST_VERSION=\"$version\"" tests/windows/service_host.cpp \
        "$generated"/*.o -o "$out/portcullisd.exe" -ladvapi32 -lws2_32 -lshell32 -lole32 -luuid -lbcrypt
}

step "build"
for version in 1.0.0 2.0.0; do
    build_host $version
    installer/windows/make-installer.sh "$work/$version" "$work/setup-$version.exe" $version
done

step "a Windows"
# The first program makes the prefix, and starts its services once; a fresh one says Windows 7.
win winecfg -v win10 >/dev/null || fail "no prefix could be made"
sleep 600 | $wine cmd /k >/dev/null 2>&1 &
alive=$(pgrep -P $! sleep 2>/dev/null || jobs -p | tail -n 1)

step "install silently"
port=$(free_port)
win "$work/setup-1.0.0.exe" /S "/PORT=$port" || fail "the installer's exit code is $?"
[ -x "$drive/Program Files/Portcullis/service/portcullisd.exe" ] || fail "the service is not there"
grep -q "\"port\": $port" "$data/portcullis.json" || fail "the first configuration has another port"
python3 -m json.tool "$data/portcullis.json" >/dev/null || fail "the first configuration is no JSON"
key='HKLM\SYSTEM\CurrentControlSet\Services\Portcullis'
expect 'NT SERVICE\Portcullis' win reg query "$key" /v ObjectName
expect '"C:\Program Files\Portcullis\service\portcullisd.exe" service run --data C:\ProgramData\Portcullis\data' \
    win reg query "$key" /v ImagePath
expect 'portcullisd.exe' \
    win reg query 'HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\Portcullis' /v EventMessageFile
expect '1.0.0' win reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Portcullis' /v DisplayVersion

step "it serves"
wait_for "version 1.0.0, reloads 0"
expect "RUNNING" win sc query Portcullis
expect "is running, process" portcullisd service status

step "net stop, net start"
expect "stopped successfully" win net stop Portcullis
wait_for "no answer"
expect "STOPPED" win sc query Portcullis
expect "started successfully" win net start Portcullis
wait_for "version 1.0.0"

step "reload"
portcullisd service reload
wait_for "version 1.0.0, reloads 1"

step "upgrade in place"
win "$work/setup-2.0.0.exe" /S
wait_for "version 2.0.0, reloads 0"
expect "--config C:\\ProgramData\\Portcullis\\portcullis.json" portcullisd service status
expect '2.0.0' win reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Portcullis' /v DisplayVersion

step "restart, stop"
portcullisd service restart
wait_for "version 2.0.0"
portcullisd service stop
expect "is stopped" portcullisd service status

step "a stopped service is upgraded and stays stopped"
win "$work/setup-1.0.0.exe" /S
expect "is stopped" portcullisd service status

step "a service that can't start says why"
held=$(mktemp)
python3 -c "import socket, sys, time
s = socket.create_server(('127.0.0.1', $port)); print('held', flush=True); time.sleep(60)" >"$held" &
holder=$!
until grep -q held "$held"; do sleep 0.05; done
# wine's manager calls it a timeout when the service has ended before it looks; Windows' own does not.
said=$(portcullisd service start || true)
[[ "$said" == *"stopped at once with exit code 3"* || "$said" == *"error 1053"* ]] || fail "the start says '$said'"
kill $holder
for _ in $(seq 100); do
    status=$(portcullisd service status || true)
    [[ "$status" != *"its last exit code was 3"* ]] || break
    sleep 0.2
done
[[ "$status" == *"its last exit code was 3"* ]] || fail "the exit code is not kept, but '$status'"
grep -q "error can't listen" "$data/logs/portcullisd.log" || fail "the log does not say why it did not start"

step "remove, and keep the data"
portcullisd service start
wait_for "version 1.0.0"
# The uninstaller goes on in a copy of itself, for which nobody waits, unless it is told where it is: by
# the last argument, and without quotes, which wine would put around a single word with a blank in it.
win "$drive/Program Files/Portcullis/uninstall.exe" /S '_?=C:\Program' 'Files\Portcullis' ||
    fail "the uninstaller's exit code is $?"
wait_for "no answer"
! win reg query "$key" /v ImagePath >/dev/null || fail "the service is still registered"
[ ! -e "$drive/Program Files/Portcullis/service" ] ||
    fail "files of the service are left: $(find "$drive/Program Files/Portcullis")"
[ -e "$data/portcullis.json" ] || fail "the data is gone"

step "install again with what is there, remove all of it"
win "$work/setup-2.0.0.exe" /S /START=0 /PORT=1
grep -q "\"port\": $port" "$data/portcullis.json" || fail "the configuration that was kept is not used"
expect "is stopped" portcullisd service status
# As Windows' own settings do it. Its copy ends with the data; then nothing is left.
win "$drive/Program Files/Portcullis/uninstall.exe" /S /DATA=remove
for _ in $(seq 300); do
    [ -e "$data" ] || break
    sleep 0.2
done
for left in "$data" "$drive/Program Files/Portcullis"; do
    [ ! -e "$left" ] || fail "this is left: $(find "$left")"
done
! win reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Portcullis' >/dev/null ||
    fail "Windows still lists the program"

step "what can't be is refused"
! win "$work/setup-1.0.0.exe" /S /PORT=70000 || fail "a port that is none was taken"
[ ! -e "$drive/Program Files/Portcullis/service" ] || fail "a port that is none was taken, and files are there"
echo "the Windows service and its installer work under wine"
