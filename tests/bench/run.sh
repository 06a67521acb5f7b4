#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
# Measures the gateway beside others in one run; --help says what can be chosen. Packages: nginx,
# haproxy, caddy, libnginx-mod-http-lua, wrk, nghttp2-client, jq, openssl, python3-cryptography.
exec python3 "$(dirname "${BASH_SOURCE[0]}")/bench.py" "$@"
