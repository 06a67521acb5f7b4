#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Runs the black-box suites against a built gateway; --help says how.
exec python3 "$(dirname "${BASH_SOURCE[0]}")/run.py" "$@"
