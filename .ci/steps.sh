# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Every step of run and of full. Sourced after lib.sh.
conformance_suites=${PORTCULLIS_CONFORMANCE:-$root/../shared/conformance}
windows_sdk=${PORTCULLIS_WINDOWS_SDK:-$root/../shared/windows}

# Stops at the first report, and keeps the quarantine from looking like growth in the memory checks.
asan_environment() {
    export ASAN_OPTIONS=detect_leaks=1:halt_on_error=1:quarantine_size_mb=8:detect_stack_use_after_return=1
    export ASAN_SYMBOLIZER_PATH=/usr/lib/llvm-$clang/bin/llvm-symbolizer
    export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
    # glibc and Qt keep a few things to the end of the process by design.
    export LSAN_OPTIONS=print_suppressions=0
}

step_packages() {
    install_missing "${build_packages[@]}" "${test_packages[@]}" "${ci_packages[@]}"
    install_missing "${windows_packages[@]}"
    install_h2spec
}

# The conformance suite of HTTP/2 is no package. Without it the test that runs it is skipped.
install_h2spec() {
    local PATH=$PATH:/usr/local/go/bin
    if ! command -v go >/dev/null; then
        echo "no go here: HTTP/2 is not held against h2spec"
    elif ! command -v h2spec >/dev/null && [ ! -x "$(go env GOPATH)/bin/h2spec" ]; then
        timeout 120 go install github.com/summerwind/h2spec/cmd/h2spec@v2.6.0 2>/dev/null ||
            echo "h2spec can't be had: HTTP/2 is not held against it"
    fi
}

# Fewer rows of the table of transports, unless all are wanted: once is enough for what has nothing to
# do with them.
step_tests() {
    local fewer=(--label-exclude every-row)
    [ -z "${every_row:-}" ] || fewer=()
    tests/run.sh "${fewer[@]}"
}

step_format() {
    local files
    mapfile -t files < <(sources '*.cpp' '*.h')
    echo "${#files[@]} files"
    local bad
    bad=$("clang-format-$clang" --dry-run "${files[@]}" 2>&1 | grep -oE '^[^: ]+:' | sort -u) || true
    [ -z "$bad" ] || { echo "clang-format-$clang -i would change: $bad"; return 1; }
    for script in $(sources '*.sh') .ci/run .ci/full; do bash -n "$script"; done
    python3 -m compileall -q $(sources '*.py')
}

step_includes() { python3 .ci/check-includes.py; }
step_portability() { python3 .ci/check-portability.py; }
step_commits() { python3 .ci/check-commits.py; }

conformance() {
    [ -d "$conformance_suites" ] || skip "no conformance suites beside the project"
    tests/conformance/run.sh --suites "$conformance_suites" "$@"
}
step_conformance() { conformance --binary build/release/service/portcullisd --logs "$logs/conformance"; }

# The fuzz targets are part of this build: they want the same sanitizers, and building all of it once
# more would take minutes.
configure_asan() { cmake --preset asan -DPORTCULLIS_GUI=OFF -DPORTCULLIS_FUZZ=ON; }

step_asan() {
    configure_asan
    cmake --build --preset asan --parallel "$jobs"
    asan_environment
    # In files, as a test may not look at what the gateway wrote that it has killed.
    local reports=$logs/sanitizers
    rm -rf "$reports"
    mkdir "$reports"
    export ASAN_OPTIONS=$ASAN_OPTIONS:log_path=$reports/asan UBSAN_OPTIONS=$UBSAN_OPTIONS:log_path=$reports/ubsan
    # Memory of our own is what there is to see: Qt's transport has little of it.
    local fewer=(--exclude-regex '\.qthttpserver$' --label-exclude every-row) status=0
    [ -z "${every_row:-}" ] || fewer=()
    ctest --preset asan --parallel $((2 * jobs)) --timeout 300 "${fewer[@]}" || status=$?
    # Whatever the tests say of it.
    no_reports "$reports" && return $status
}
no_reports() {
    [ -n "$(ls "$1")" ] || return 0
    head -n 40 "$1"/*
    return 1
}

step_asan_conformance() {
    [ -x build/asan/service/portcullisd ] || cmake --build --preset asan --parallel "$jobs" --target portcullisd
    asan_environment
    local fewer=(--transport native-io_uring native-epoll)
    [ -z "${every_row:-}" ] || fewer=()
    conformance --binary build/asan/service/portcullisd --logs "$logs/conformance-asan" \
        --only http1 authz http1-response jwt "${fewer[@]}"
}

# fuzz SECONDS: each target for so long, from the corpus in the tree; finds are kept beside the logs.
fuzz() {
    [ -e tests/fuzz/CMakeLists.txt ] || skip "no fuzz targets"
    configure_asan
    local targets target failed=0
    mapfile -t targets < <(fuzz_targets build/asan)
    [ ${#targets[@]} -gt 0 ] || skip "no fuzz targets"
    cmake --build build/asan --parallel "$jobs" --target "${targets[@]}"
    asan_environment
    mkdir -p "$logs/fuzz"
    # One at a time on each core.
    printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I{} bash -c 'fuzz_one "$@"' - {} "$1" || failed=1
    tail -n 4 "$logs"/fuzz/*.log
    return $failed
}
# fuzz_one TARGET SECONDS: what it found in earlier runs stays in build/fuzz and is used again.
fuzz_one() {
    local corpus=tests/fuzz/corpus/$1 own=build/fuzz/$1
    mkdir -p "$own"
    "build/asan/tests/fuzz/$1" -max_total_time="$2" -timeout=10 -rss_limit_mb=1500 -verbosity=1 \
        -print_final_stats=1 -artifact_prefix="$logs/fuzz/$1-" "$own" $([ ! -d "$corpus" ] || echo "$corpus") \
        >"$logs/fuzz/$1.log" 2>&1 || { echo "$1 found something:"; tail -n 30 "$logs/fuzz/$1.log"; return 1; }
}
export -f fuzz_one
export logs
step_fuzz() { fuzz "${CI_FUZZ_SECONDS:-10}"; }
step_fuzz_long() { fuzz "${CI_FUZZ_SECONDS:-60}"; }

# tidy FILE...: with the flags of the release build, which has made what moc and uic generate.
tidy() {
    [ -e build/release/compile_commands.json ] || cmake --preset release
    python3 .ci/tidy.py build/release build/tidy "$jobs" "clang-tidy-$clang" "$@"
}
# The base is CI_BASE, or ten commits back; at most a dozen files, so that it stays quick.
step_tidy() {
    [ -e .git ] || skip "no history here"
    local base
    base=${CI_BASE:-$(git rev-list --max-count=10 HEAD | tail -n 1)}
    local changed
    mapfile -t changed < <(git diff --name-only --diff-filter=d "$base" -- 'service/*.cpp' 'shared/*.cpp' 'admin-gui/*.cpp' | head -n "${CI_TIDY_FILES:-12}")
    [ ${#changed[@]} -gt 0 ] || skip "no source changed"
    tidy "${changed[@]}"
}
step_tidy_all() {
    local all
    mapfile -t all < <(sources 'service/*.cpp' 'shared/*.cpp' 'admin-gui/*.cpp')
    tidy "${all[@]}"
}

step_windows() {
    [ -d "$windows_sdk" ] || skip "no Windows SDK beside the project"
    .ci/windows-cross.sh "$windows_sdk"
}
# Those of all tests that can be built without QtHttpServer, under wine; for every change only those of
# what is written for Windows alone, and of the codec, whose sources need few minutes to compile.
windows_tests() {
    [ -d "$windows_sdk" ] || skip "no Windows SDK beside the project"
    .ci/windows-cross.sh "$windows_sdk" --test "$1"
}
step_windows_tests() {
    local quick='^tst_(windows_(service|roots)|tls_handshake|codec|path|request_head|response_head|arena|ascii|ip|log)$'
    windows_tests "$([ -n "${every_row:-}" ] && echo . || echo "$quick")"
}

# The service of Windows and its installer; a program for that which is missing is said by status 77.
step_windows_service() { installer/smoke/windows-wine.sh; }

# The service needs QtHttpServer, which not every Qt for Windows has; then there is nothing to run.
step_wine() {
    local wine=/usr/lib/wine/wine64 program=build/windows-mingw-cross/service/portcullisd.exe
    [ -x $wine ] || skip "wine is not installed"
    [ -e $program ] || skip "the service is not part of this Windows build"
    local path
    path=$(find "$root/build/windows-sdk" -type d -name bin | paste -sd';')
    WINEPREFIX=$root/build/wine WINEDEBUG=-all WINEPATH="$path;/usr/x86_64-w64-mingw32/lib" \
        timeout 120 $wine $program --version
}

step_quickstart() {
    # Ports that are free now: somebody may be using the usual ones on this machine.
    local ports
    mapfile -t ports < <(python3 -c 'import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
for one in held: print(one.getsockname()[1])')
    installer/quickstart.sh --check --no-install --port "${ports[0]}" --admin-port "${ports[1]}"
}

# Without what starts programs, as the sanitizer's runtime does not survive the way that Qt does it, and
# without what runs on threads of Qt, whose locks and queues are not instrumented: what they order
# looks like a race. Data plane, limits, telemetry and snapshots are tested with threads of our own.
step_tsan() {
    cmake --preset tsan
    cmake --build --preset tsan --parallel "$jobs"
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$root/tests/support/tsan.supp ctest --preset tsan --parallel "$jobs" --timeout 600 -LE 'contract|integration|qt-threads|starts-programs'
}

step_debug() {
    cmake --preset debug
    cmake --build --preset debug --parallel "$jobs"
    ctest --preset debug --parallel $((2 * jobs))
}

# The packages of the release build: the same bytes twice, nothing that lintian calls an error, a
# sandbox that holds, files that desktops can read.
step_packages_made() {
    install_missing "${package_packages[@]}"
    # What cpack takes; the rest of the build may not be there.
    cmake --build build/release --parallel "$jobs" --target portcullisd portcullisctl portcullis-admin
    installer/smoke/reproducible.sh build/release
    local linux=installer/linux score
    score=$(systemd-analyze security --offline=true $linux/systemd/portcullis.service | sed -n 's/.*portcullis.service: \([0-9.]*\) .*/\1/p')
    echo "the sandbox scores $score"
    awk "BEGIN {exit !($score > 0 && $score <= 1.5)}"
    desktop-file-validate $linux/desktop/*.desktop
    appstreamcli validate --no-net $linux/desktop/*.metainfo.xml
    for page in $linux/man/*; do
        [ -z "$(man --warnings -l "$page" 2>&1 >/dev/null)" ] || { echo "$page: troff warns"; return 1; }
    done
}

# A system of its own takes root, and namespaces, which not every container has.
need_namespaces() {
    [ "$(id -u)" -eq 0 ] || skip "needs root"
    unshare --mount --uts --ipc --net --pid --cgroup --fork true || skip "no namespaces here"
}

# A bare Debian 12 with systemd: install, use, upgrade and restart under load, remove, purge.
step_smoke() {
    need_namespaces
    ls build/release/portcullis_*.deb >/dev/null 2>&1 || skip "no packages: the step packages_made makes them"
    install_missing "${package_packages[@]}"
    installer/smoke/linux.sh build/release
}

# The .rpm by rpm, in the same bare system.
step_rpm() {
    need_namespaces
    ls build/release/portcullis_*.deb >/dev/null 2>&1 || skip "no packages: the step packages_made makes them"
    install_missing "${package_packages[@]}"
    installer/smoke/rpm.sh build/release
}

# Proves that the service needs neither widgets nor the app, and that its sources include what they use:
# here nothing is precompiled. The Windows build shows that of the app.
step_headless() {
    cmake --preset release -B build/headless -DPORTCULLIS_GUI=OFF -DPORTCULLIS_TESTS=OFF \
        -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON
    cmake --build build/headless --parallel "$jobs"
    ! ldd build/headless/service/portcullisd | grep -E 'libQt6(Gui|Widgets)'
}

# Qt 6.8, whose QtHttpServer has another interface; on a bare system, as a user would meet it. Then the
# packages that are made there.
step_debian13() {
    [ "$(id -u)" -eq 0 ] || skip "needs root"
    command -v debootstrap >/dev/null || install_missing debootstrap
    installer/smoke/debian13.sh
}

# What every change sees in small, at full measure: gateways killed while they write, changes, upgrades and
# reloads under load, each byte of a store's file turned.
step_endurance() {
    PORTCULLIS_TEST_UPGRADES=20 PORTCULLIS_TEST_KILLS=200 PORTCULLIS_TEST_CHANGES=500 PORTCULLIS_TEST_RELOADS=100 PORTCULLIS_EVERY_BYTE=1 \
        ctest --preset release --timeout 1800 -R 'tst_(data_(crash|load)\.native-io_uring|store_damage|store_kill|service_manager)'
}

step_headers() { python3 .ci/check-headers.py build/release; }

step_bench() {
    # Tiny: it shows that the harness works, and measures nothing.
    BENCH_SECONDS=1 BENCH_ROUNDS=1 tests/bench/run.sh --rows plain,full,body --out "$logs/bench"
}
