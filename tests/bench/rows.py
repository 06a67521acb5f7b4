# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The rows of the comparison, and who takes part in each."""
import os

import load
import memory
from credentials import TOKENS
from row_kinds import FloodRow, FreshRow, HandshakesRow, LatencyRow, LoadRow, StartupRow, StreamsRow, TlsRow
from variants import (CPU, CPU_PER_GIB, GROWTH_DOWN, GROWTH_UP, HANDSHAKES, MEMORY, P50, P99, RATE, SECONDS,
                      Variant)


def gateway(engine, note="", **settings):
    return Variant(f"portcullis {engine}{note}", "portcullis", engine, **settings)


def each_engine(engines, **settings):
    """All that the user asked for: one that the build lacks says so in the table."""
    return [gateway(engine, missing=engines.missing.get(engine, ""), **settings) for engine in engines.wanted]


def others(*names, **settings):
    return [Variant(name, name, **settings) for name in names]


def scaled(make, short, sizes):
    """`sizes` are pairs of (asked for, there are); the first is what the others are divided by."""
    first = None
    made = []
    for asked, size in sizes:
        made.append(make(f", {asked:,} of {size:,}", **{short: size}, asked=asked, reference=first or ""))
        first = first or made[0].name
    return made


def engines_to_scale(engines, native, portable):
    """(engine, sizes): the best one, and the portable one beside it."""
    best = [(engines.best, portable if engines.best == "qthttpserver" else native)]
    both = engines.best != "qthttpserver" and "qthttpserver" in engines.present
    return best + ([("qthttpserver", portable)] if both else [])


def full_row(engines):
    best = engines.best
    variants = each_engine(engines, kind="full") + [
        Variant("nginx-lua", "nginx-lua", kind="full"), Variant("nginx-lua, bare", "nginx-lua", kind="bare"),
        Variant("nginx, plain", "nginx"), gateway(best, ", plain")]
    return LoadRow("full", "key, limit, headers, log", [CPU, P99], variants, "nginx-lua",
                   request=lambda bench, variant: {"key": variant.kind != "plain"})


def jwt_row(engines):
    def request(bench, variant):
        if variant.kind != "jwt":
            return {"key": True}
        return {"script": "tokens.lua", "tokens": bench.tokens.listed, "count": TOKENS}
    best = engines.best
    return LoadRow("jwt", "a token by RS256 against a key", [CPU],
                   [gateway(best, ", key", kind="full"), gateway(best, ", token", kind="jwt")],
                   f"portcullis {best}, key", request=request)


def routes_row(engines):
    variants = []
    for engine, sizes in engines_to_scale(engines, [(10, 10), (10, 100000), (100000, 100000)],
                                          [(10, 10), (10, 10000), (10000, 10000)]):
        variants += scaled(lambda note, engine=engine, **more: gateway(engine, note, **more), "routes", sizes)
    variants += scaled(lambda note, **more: Variant(f"nginx{note}", "nginx", **more), "routes",
                       [(10, 10), (10, 100000), (100000, 100000)])
    return LoadRow("routes", "few against many routes", [CPU], variants,
                   request=lambda bench, variant: {"script": "routes.lua", "count": variant.asked})


def keys_row(engines):
    sizes = [(1000, 1000), (1000, 1000000), (1000000, 1000000)]
    variants = []
    for engine, _ in engines_to_scale(engines, sizes, sizes):
        variants += scaled(lambda note, engine=engine, **more: gateway(engine, note, **more), "keys", sizes)
    variants += scaled(lambda note, **more: Variant(f"nginx-lua{note}", "nginx-lua", **more), "keys", sizes[::2])
    return LoadRow("keys", "few against many keys", [CPU], variants,
                   request=lambda bench, variant: {"script": "keys.lua", "count": variant.asked})


def workers_row(engines):
    one = gateway(engines.best, ", 1 worker")
    variants = [one, gateway(engines.best, ", 2 workers", workers=2, reference=one.name),
                Variant("nginx, 1 worker", "nginx"),
                Variant("nginx, 2 workers", "nginx", workers=2, reference="nginx, 1 worker")]
    threads = 2 if (os.cpu_count() or 1) >= 4 else 1
    return LoadRow("workers", "two workers against one", [CPU, RATE], variants,
                   request=lambda bench, variant: {"threads": threads})


def h2_row(engines):
    lacks = "qthttpserver refuses HTTP/2" if engines.best == "qthttpserver" else ""
    variants = []
    for protocol, note in (("h2", ", TLS"), ("h2c", ", h2c")):
        nginx = f"nginx{note}"
        variants += [gateway(engines.best, note, protocol=protocol, reference=nginx, missing=lacks),
                     Variant(nginx, "nginx", protocol=protocol),
                     Variant(f"haproxy{note}", "haproxy", protocol=protocol, reference=nginx)]
    return StreamsRow("h2", "HTTP/2, 10 connections of 32 streams", [CPU], variants)


def flood_row(engines):
    variants = []
    for make, name in ((lambda note, **more: gateway(engines.best, note, **more), f"portcullis {engines.best}"),
                       (lambda note, **more: Variant(f"nginx{note}", "nginx", **more), "nginx")):
        variants += [make("", connections=10000),
                     make(", flooded", connections=10000, flooded=True, reference=name)]
    return FloodRow("flood", "beside 8,000 half-open heads", [P50, P99], variants)


def memory_rows(best):
    def busy(bench, runner, seconds):
        return {"memory": memory.busy(runner, load.Load(bench, path="/body", connections=memory.BUSY_CONNECTIONS),
                                      seconds)}
    many = {"connections": memory.IDLE_CONNECTIONS + 50}
    return [
        FreshRow("giant", "bodies of 1 GiB", [GROWTH_DOWN, GROWTH_UP],
                 [gateway(best, kind="stream", upstream="giant")]
                 + others("nginx", "haproxy", "caddy", upstream="giant"),
                 measure=lambda bench, runner, seconds: memory.with_giant_bodies(runner)),
        FreshRow("idle", f"{memory.IDLE_CONNECTIONS:,} kept connections, idle", [MEMORY],
                 [gateway(best, **many)] + others("nginx", "haproxy", "caddy", **many), "nginx",
                 measure=lambda bench, runner, seconds: {"memory": memory.idle(runner)}),
        FreshRow("busy", "connections that receive bodies", [MEMORY],
                 [gateway(best)] + others("nginx", "haproxy", "caddy"), "nginx", measure=busy),
    ]


def dispatcher_row(engines):
    missing = engines.missing.get("qthttpserver", "")
    return LoadRow("dispatcher", "glib's event loop against Qt's own", [CPU],
                   [gateway("qthttpserver", missing=missing),
                    gateway("qthttpserver", ", no glib", environment=(("QT_NO_GLIB", "1"),), missing=missing)],
                   "portcullis qthttpserver")


def all_rows(engines):
    best = engines.best
    tls = {"protocol": "https"}
    return [
        LoadRow("plain", "proxy only", [CPU, P99],
                each_engine(engines) + others("nginx", "haproxy", "caddy", "floor"), "nginx"),
        full_row(engines),
        jwt_row(engines),
        LatencyRow("latency", "at half of nginx's most", [P99, RATE], [gateway(best)] + others("nginx", "haproxy"),
                   "nginx"),
        flood_row(engines),
        LoadRow("body", "bodies of 1 MiB", [CPU_PER_GIB],
                [gateway(best, kind="stream")] + others("nginx", "haproxy", "caddy"), "nginx",
                request=lambda bench, variant: {"path": "/body"}),
        TlsRow("tls", "TLS 1.3, kept connections", [CPU], [gateway(best, **tls)] + others("nginx", "haproxy", **tls),
               "nginx"),
        HandshakesRow("handshakes", "full TLS 1.3 handshakes", [HANDSHAKES],
                      [gateway(best, **tls)] + others("haproxy", "nginx", **tls), "haproxy"),
        h2_row(engines),
        *memory_rows(best),
        routes_row(engines),
        keys_row(engines),
        workers_row(engines),
        dispatcher_row(engines),
        StartupRow("startup", "start with 1,000,000 keys", [SECONDS],
                   [gateway(best, keys=1000000), Variant("jq -c .", "jq")], "jq -c .", measure=None),
    ]
