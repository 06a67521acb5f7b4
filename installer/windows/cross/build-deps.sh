#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Makes what a Windows build on Linux links against: OpenSSL, Qt (Core, Network, Gui, Widgets, Sql with
# SQLite, Test, Concurrent, PrintSupport, Xml) and QtKeychain for MinGW-w64, out of Debian's source
# packages. Takes about an hour on two cores and 6 GB of disk; what is done is not done again.
#
# usage: installer/windows/cross/build-deps.sh PREFIX [--configure-only] [STEP...]
# Steps, in this order: packages fetch openssl sqlite qtbase keychain. Afterwards
#   QT_WIN_PREFIX=PREFIX cmake --preset windows-mingw-cross
# Needs root for the step `packages` alone.
set -euo pipefail
prefix=$(realpath -m "${1:?usage: build-deps.sh PREFIX [--configure-only] [STEP...]}")
shift
configure_only=0
if [ "${1:-}" = --configure-only ]; then
    configure_only=1
    shift
fi
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(packages fetch openssl sqlite qtbase keychain)

triple=x86_64-w64-mingw32
work=$prefix/.build # sources, build folders and stamps; may be removed at the end
sources=$work/sources
jobs=$(nproc)
# Where OpenSSL looks for its configuration and modules. Only administrators may write there: a folder
# of the build machine could be made by any user of Windows, who would then run code in the service.
openssl_folder='C:/Program Files/Portcullis/ssl'
mkdir -p "$sources"

# configured NAME, built NAME: whether that was done; with `--set` it is from now on.
configured() { stamp "$1.configured" "${2:-}"; }
built() { stamp "$1.built" "${2:-}"; }
stamp() { if [ "$2" = --set ]; then touch "$work/$1"; else [ -e "$work/$1" ]; fi; }

step_packages() {
    source "$(dirname "${BASH_SOURCE[0]}")/../../packages.sh"
    install_missing g++-mingw-w64-x86-64-posix cmake ninja-build perl tcl dpkg-dev qt6-base-dev qt6-base-dev-tools zstd
}

# apt_own get|cache ARGUMENT...: apt with lists of source packages of our own, made of those that the
# system uses, which are left alone.
apt_own() {
    local own=$work/apt command=apt-$1
    shift
    if [ ! -d "$own/parts" ]; then
        mkdir -p "$own/parts" "$own/lists/partial" "$own/cache/archives/partial"
        local file
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
            [ ! -s "$file" ] || sed -n 's/^deb /deb-src /p' "$file" >"$own/parts/$(basename "$file" .list).list"
        done
        for file in /etc/apt/sources.list.d/*.sources; do
            [ ! -s "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$own/parts/$(basename "$file")"
        done
        find "$own/parts" -size 0 -delete
    fi
    "$command" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$own/parts" \
        -o Dir::State::lists="$own/lists" -o Dir::Cache="$own/cache" -o APT::Sandbox::User=root "$@"
}

# unpack PACKAGE FOLDER [VERSION]: into $sources/FOLDER, with Debian's patches; the newest version that
# can be had, as mirrors drop and lag. apt checks signatures and sums.
unpack() {
    [ ! -d "$sources/$2" ] || return 0
    local version versions=${3:-} download=$work/download/$2
    [ -n "$versions" ] || versions=$(apt_own cache showsrc "$1" | sed -n 's/^Version: //p' | sort -rV)
    for version in $versions; do
        rm -rf "$download"
        mkdir -p "$download"
        (cd "$download" && apt_own get -qq source --download-only "$1=$version") || continue
        dpkg-source --no-check -x "$download"/*.dsc "$sources/$2.part" >/dev/null
        mv "$sources/$2.part" "$sources/$2"
        echo "$1 $version"
        return 0
    done
    echo "no source of $1 can be had; unpack one into $sources/$2 by hand" >&2
    return 1
}

step_fetch() {
    apt_own get update -qq
    # moc and rcc of the host must be of the same version as the libraries.
    local qt
    qt=$(dpkg-query -W -f '${source:Version}' qt6-base-dev)
    unpack openssl openssl
    unpack sqlite3 sqlite3
    unpack qt6-base qtbase "$qt"
    unpack qtkeychain qtkeychain
}

step_openssl() {
    local folder=$sources/openssl
    if ! configured openssl; then
        (cd "$folder" && ./Configure mingw64 shared no-tests --cross-compile-prefix=$triple- \
            --prefix="$prefix/openssl" --libdir=lib)
        configured openssl --set
    fi
    [ $configure_only = 0 ] || return 0
    # Given here, as Configure would take it for a path below the prefix.
    local places=("OPENSSLDIR=$openssl_folder" "ENGINESDIR=$openssl_folder/engines-3"
        "MODULESDIR=$openssl_folder/ossl-modules")
    make -C "$folder" -s -j "$jobs" "${places[@]}" build_sw
    make -C "$folder" -s install_dev install_runtime
    grep -aq "$openssl_folder" "$prefix/openssl/bin/libcrypto-3-x64.dll" ||
        { echo "OpenSSL does not look for its configuration where it should" >&2; return 1; }
    built openssl --set
}

# Qt wants the whole of SQLite in one file, which Debian's qtbase leaves out.
step_sqlite() {
    local folder=$work/sqlite into=$sources/qtbase/src/3rdparty/sqlite
    mkdir -p "$folder" "$into"
    [ -e "$folder/sqlite3.c" ] || (cd "$folder" && "$sources/sqlite3/configure" --disable-shared >/dev/null &&
        make -s sqlite3.c)
    cp "$folder"/sqlite3.{c,h} "$into/"
    built sqlite --set
}

# A toolchain for the dependencies themselves; the project's own looks for a Qt that is made here.
write_toolchain() {
    cat >"$work/toolchain.cmake" <<END
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER $triple-gcc-posix)
set(CMAKE_CXX_COMPILER $triple-g++-posix)
set(CMAKE_RC_COMPILER $triple-windres)
set(CMAKE_FIND_ROOT_PATH $prefix/qt $prefix/openssl /usr/$triple)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
END
}

host_qt=(-DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR=/usr/lib/x86_64-linux-gnu/cmake)

step_qtbase() {
    built openssl || [ $configure_only = 1 ] || { echo "first: openssl" >&2; return 1; }
    write_toolchain
    # What Debian's build takes from the system comes from Qt's own copies, as Windows has neither;
    # without direct2d1_1 and tabletevent, for which MinGW's headers lack parts (turning off all of
    # direct2d would break QtPrintSupport). rcc packs with zstd here, which this Qt can't read.
    local features=() name
    for name in dbus icu glib vulkan opengl zstd brotli direct2d1_1 tabletevent system_zlib system_pcre2 \
        system_doubleconversion system_freetype system_harfbuzz system_jpeg system_png system_sqlite \
        sql_odbc sql_psql sql_mysql sql_ibase sql_oci sql_db2; do
        features+=("-DFEATURE_$name=OFF")
    done
    if ! configured qtbase; then
        local found=(-DINPUT_openssl=linked "-DOPENSSL_ROOT_DIR=$prefix/openssl")
        built openssl || found=(-DINPUT_openssl=no)
        cmake -S "$sources/qtbase" -B "$work/qtbase" -G Ninja "${host_qt[@]}" \
            "-DCMAKE_TOOLCHAIN_FILE=$work/toolchain.cmake" "-DCMAKE_INSTALL_PREFIX=$prefix/qt" \
            -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF \
            -DQT_QMAKE_TARGET_MKSPEC=win32-g++ -DCMAKE_AUTORCC_OPTIONS=--no-zstd "${features[@]}" "${found[@]}"
        # A configuration without OpenSSL only shows that it configures.
        ! built openssl || configured qtbase --set
    fi
    [ $configure_only = 0 ] || return 0
    cmake --build "$work/qtbase" --parallel "$jobs"
    cmake --install "$work/qtbase"
    built qtbase --set
}

step_keychain() {
    [ $configure_only = 0 ] || { echo "QtKeychain configures against the Qt that is built first"; return 0; }
    built qtbase || { echo "first: qtbase" >&2; return 1; }
    write_toolchain
    # A flag of Microsoft's compiler that some versions set for all of Windows.
    grep -rl '/utf-8' "$sources/qtkeychain" --include=CMakeLists.txt | xargs -r sed -i 's#/utf-8##g'
    cmake -S "$sources/qtkeychain" -B "$work/keychain" -G Ninja "${host_qt[@]}" \
        "-DCMAKE_TOOLCHAIN_FILE=$work/toolchain.cmake" "-DCMAKE_INSTALL_PREFIX=$prefix/qt" \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_WITH_QT6=ON -DBUILD_TEST_APPLICATION=OFF -DBUILD_TRANSLATIONS=OFF \
        -DUSE_CREDENTIAL_STORE=ON
    cmake --build "$work/keychain" --parallel "$jobs"
    cmake --install "$work/keychain"
    built keychain --set
}

for step in "${steps[@]}"; do
    if ! declare -F "step_$step" >/dev/null; then
        echo "no step is called $step" >&2
        exit 2
    fi
    if [ -e "$work/$step.built" ]; then
        echo "$step: done already"
        continue
    fi
    echo "$step: begins at $(date +%H:%M)"
    "step_$step"
done
