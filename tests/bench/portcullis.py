# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""How Portcullis is set up for each row."""
import hashlib
import json
import os
import secrets
import urllib.error
import urllib.request

from credentials import AUDIENCE, ISSUER, KEY_FORM
from processes import Program, free_port

# Above what one core can answer, so that the limit is counted and never reached.
NO_LIMIT_PER_SECOND = 1000000
KEYS_PER_CONSUMER = 10
OPTIONS = {
    "io_uring": ["--transport", "native", "--io", "io_uring"],
    "epoll": ["--transport", "native", "--io", "epoll"],
    "qthttpserver": ["--transport", "qthttpserver"],
}


def listener(bench, port, variant):
    made = {"name": "main", "address": "127.0.0.1", "port": port, "timeouts": {"idle": "300s"},
            "limits": {"connections": max(20000, variant.connections)}}
    if variant.tls:
        made["tls"] = {"certificates": [{"certificate": bench.certificate.chain, "key": bench.certificate.key}],
                       "minVersion": "1.3"}
    return made


def authenticator(bench, kind):
    if kind == "jwt":
        return {"name": "caller", "type": "jwt", "issuer": ISSUER, "audiences": [AUDIENCE], "algorithms": ["RS256"],
                "publicKey": {"file": bench.tokens.public_key}}
    return {"name": "caller", "type": "api-key", "header": "X-API-Key"}


def document_of(bench, folder, port, variant):
    """The configuration of one row, without its consumers, which are written as a stream."""
    plain = {"authenticate": "none", "upstream": "up"}
    if variant.kind == "stream":
        plain["request"] = {"maxBody": 0}
    target = f"http://127.0.0.1:{bench.upstreams[variant.upstream]}"
    document = {
        "version": 1,
        "listeners": [listener(bench, port, variant)],
        "upstreams": [{"name": "up", "targets": [{"name": "a", "url": target}]}],
        "routes": [{"name": "all", "match": {"paths": ["/{rest...}"]}, **plain}],
        "accessLog": {"to": "off"},
    }
    if variant.routes:
        document["routes"] = [{"name": f"r{i}", "match": {"paths": [f"/r{i}/{{id}}"]}, **plain}
                              for i in range(variant.routes)]
    first = document["routes"][0]
    if variant.kind in ("full", "jwt") or variant.keys:
        document["authenticators"] = [authenticator(bench, variant.kind)]
        first["authenticate"] = ["caller"]
    if variant.kind in ("full", "jwt"):
        document["rateLimits"] = [{"name": "limit", "algorithm": "token-bucket", "limit": NO_LIMIT_PER_SECOND,
                                   "window": "1s", "burst": NO_LIMIT_PER_SECOND, "key": ["consumer"]}]
        first |= {"rateLimits": ["limit"],
                  "request": {"headers": {"set": {"X-Tenant": "${consumer.name}"}}},
                  "response": {"headers": {"remove": ["Server"]}}}
        document["accessLog"] = {"to": {"file": os.path.join(folder, "access.log")}, "format": "json"}
    return document


def write_document(bench, folder, port, variant):
    text = json.dumps(document_of(bench, folder, port, variant))
    path = os.path.join(folder, "portcullis.json")
    count = variant.keys or (1000 if variant.kind == "full" else 0)
    with open(path, "w", encoding="utf-8") as file:
        if not count:
            file.write(text)
            return path
        # By hand: a million keys as Python objects would take a gigabyte.
        file.write(text[:-1] + ', "consumers": [')
        for i in range(count):
            digest = hashlib.sha256((KEY_FORM % i).encode()).hexdigest()
            if i % KEYS_PER_CONSUMER == 0:
                file.write(f'{"]}, " if i else ""}{{"name": "c{i}", "apiKeys": [')
            else:
                file.write(", ")
            file.write(f'{{"id": "k{i}", "sha256": "{digest}"}}')
        file.write("]}]}")
    return path


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def prepare_portcullis(bench, name, variant):
    """Writes the configuration; returns (command, folder, port, ready function)."""
    folder, port, admin = bench.private(name), free_port(), free_port()
    path = write_document(bench, folder, port, variant)
    token = os.path.join(folder, "admin-token")
    with os.fdopen(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    command = [bench.binary, "run", "--config", path, "--workers", str(variant.workers), "--admin-port", str(admin),
               "--admin-token-file", token, "--drain-timeout", "1s"] + OPTIONS[variant.engine]
    return command, folder, port, lambda: answers(f"http://127.0.0.1:{admin}/readyz")


def start_portcullis(bench, name, variant):
    command, folder, port, ready = prepare_portcullis(bench, name, variant)
    return Program(name, command, folder, dict(variant.environment)), port, ready
