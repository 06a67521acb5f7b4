#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# On a bare Debian 13 (Qt 6.8): builds, runs all tests, makes the packages, and puts them through
# linux.sh on another bare one. Needs root and debootstrap; half an hour on two cores.
# usage: installer/smoke/debian13.sh [ARGUMENT of tests/run.sh...]
# PORTCULLIS_DEBIAN13 names the folder of the first, PORTCULLIS_SMOKE that of the second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=${PORTCULLIS_DEBIAN13:-$PWD/build/debian13}
.ci/debian13.sh "$@"
.ci/debian13.sh --command 'source installer/packages.sh && install_missing dpkg-dev file &&
    cd build/release && rm -f *.deb && SOURCE_DATE_EPOCH=1700000000 cpack -G DEB'
SUITE=trixie installer/smoke/linux.sh "$folder/src/build/release"
