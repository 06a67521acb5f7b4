#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Installs what the tests need, builds the release preset and runs every test. What is given to it
# is handed to ctest: tests/run.sh -R pipeline. PORTCULLIS_NO_INSTALL=1 leaves the packages alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source installer/packages.sh

[ "${PORTCULLIS_NO_INSTALL:-0}" = 1 ] || install_missing "${build_packages[@]}" "${test_packages[@]}"
cmake --preset release -DPORTCULLIS_TESTS=ON
cmake --build --preset release --parallel "$(nproc)"
# Most tests wait for something most of the time.
exec ctest --preset release --parallel "$((2 * $(nproc)))" "$@"
