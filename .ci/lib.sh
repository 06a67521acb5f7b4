# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Sourced by run and full: runs steps one after the other, or some of them together, keeps their output
# in files, and ends with a table. A step is a function step_NAME; it fails with a status of its own, and status 77
# says that it could not run here.
set -uo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
source installer/packages.sh
logs=$root/build/ci-logs
mkdir -p "$logs"
clang=${PORTCULLIS_CLANG:-16}
jobs=$(nproc)
readonly skipped=77
ci_packages=(ccache "clang-$clang" "libclang-rt-$clang-dev" "clang-format-$clang" "clang-tidy-$clang" "llvm-$clang" lld)
windows_packages=(g++-mingw-w64-x86-64-posix zstd wine64 nsis)

names=() results=() seconds=()
any_failed=0

# skip REASON: the step's last line, which the table shows.
skip() { echo "$*"; exit $skipped; }

# start_step NAME: in a subshell, so that a step can exit and set what it likes, and beside others.
start_step() {
    local start=$SECONDS status
    (set -e; "step_$1") >"$logs/$1.log" 2>&1
    status=$?
    echo $((SECONDS - start)) >"$logs/$1.seconds"
    return $status
}

# end_step NAME STATUS [PREFIX]: says how it went.
end_step() {
    local name=$1 log=$logs/$1.log status=$2
    names+=("$name") seconds+=("$(cat "$logs/$name.seconds")")
    rm "$logs/$name.seconds"
    case $status in
    0) results+=("ok") ;;
    "$skipped") results+=("skipped: $(tail -n 1 "$log")") ;;
    *)
        results+=("FAILED")
        any_failed=1
        tail -n "${CI_TAIL:-40}" "$log"
        ;;
    esac
    printf '    %s%s, %d s\n' "${3:-}" "${results[-1]}" "${seconds[-1]}"
}

# run_step NAME
run_step() {
    printf -- '--- %s\n' "$1"
    start_step "$1"
    end_step "$1" $?
}

# run_together NAME...: at the same time.
run_together() {
    local name processes=()
    printf -- '--- %s\n' "$*"
    for name in "$@"; do
        start_step "$name" &
        processes+=($!)
    done
    for name in "$@"; do
        wait "${processes[0]}"
        end_step "$name" $? "$name: "
        processes=("${processes[@]:1}")
    done
}

# run_steps NAME...: all of them, or those that CI_STEPS names, whatever fails on the way. A name such as
# conformance+smoke is that of two that run at the same time: one waits most of the time.
run_steps() {
    local group name known
    for group in ${CI_STEPS:-"$@"}; do
        known=1
        for name in ${group//+/ }; do
            declare -F "step_$name" >/dev/null && continue
            echo "no step is called $name; there are: ${*//+/ }"
            any_failed=1 known=0
        done
        [ $known -eq 1 ] || continue
        if [[ $group == *+* ]]; then run_together ${group//+/ }; else run_step "$group"; fi
    done
}

# The last thing on the screen.
finish() {
    local i
    if [ -s "$logs/tests.log" ] && [[ " ${names[*]} " == *" tests "* ]]; then
        printf '\nctest says:\n'
        sed -n '/tests passed/,$p' "$logs/tests.log" | grep -v '^$'
    fi
    printf '\n%-14s %7s  %s\n' step seconds result
    for i in "${!names[@]}"; do
        printf '%-14s %7d  %s\n' "${names[i]}" "${seconds[i]}" "${results[i]}"
    done
    printf '%-14s %7d  %s\n' all $SECONDS "$([ $any_failed -eq 0 ] && echo ok || echo FAILED)"
    exit $any_failed
}

# sources PATTERN...: files of the project by glob, with git where there is a work tree of it.
sources() {
    if [ -e .git ] && command -v git >/dev/null; then
        git ls-files --cached -- "$@" | while read -r path; do [ ! -f "$path" ] || echo "$path"; done
    else
        local pattern expression=()
        for pattern in "$@"; do expression+=(-o -name "$pattern"); done
        find . -path ./build -prune -o -type f \( "${expression[@]:1}" \) -print | sed 's#^\./##'
    fi
}

# Every fuzz target of a build folder, by name.
fuzz_targets() { cmake --build "$1" --target help | grep -oE '^fuzz_[a-z0-9_]+(: phony)?$' | sed 's/:.*//' | sort -u; }
