# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The rows of the comparison: who takes part in each, and what one round of it is."""
import dataclasses
import os
import re

import load
from contestants import START, prepare_portcullis
from processes import Program

PROXIES = ["portcullis", "nginx", "haproxy", "caddy"]


@dataclasses.dataclass(frozen=True)
class Variant:
    """One contestant in one setting. `name` is what the table shows."""
    name: str
    contestant: str
    kind: str = "plain"
    routes: int = 0
    keys: int = 0


@dataclasses.dataclass(frozen=True)
class Metric:
    name: str
    unit: str
    title: str
    digits: int = 1


CPU = Metric("cpu", "µs", "CPU per request")
P99 = Metric("p99", "ms", "99 % of answers within", 2)
CPU_PER_GIB = Metric("cpu per GiB", "ms", "CPU per GiB", 0)
MEMORY = Metric("memory", "KiB", "memory per connection")
SECONDS = Metric("seconds", "s", "time", 2)


class Runner:
    """A running contestant."""

    def __init__(self, bench, variant):
        # Names of files: nginx takes no spaces.
        name = re.sub(r"[^a-z0-9]+", "-", variant.name)
        self.program, self.port, ready = START[variant.contestant](
            bench, name, variant.kind, variant.routes, variant.keys)
        try:
            self.program.wait_for(ready)
        except RuntimeError:
            self.program.stop()
            raise

    def stop(self):
        self.program.stop()


class LoadRow:
    """All contestants run at once and are measured in turn: CPU and latency under wrk."""

    def __init__(self, name, title, metrics, variants, reference, **request):
        self.name, self.title, self.metrics = name, title, metrics
        self.variants, self.reference, self.request = variants, reference, request

    def load_for(self, bench, variant):
        script = {"routes": "routes.lua", "keys": "keys.lua"}.get(self.name)
        count = {"count": variant.routes or variant.keys} if script else {}
        return load.Load(bench.folder, script=script, **count, **self.request)

    def start(self, bench, variant):
        runner = Runner(bench, variant)
        runner.load = self.load_for(bench, variant)
        try:
            runner.load.run(runner.port, 1)  # connections to the upstream, memory, caches
        except load.Failed:
            runner.stop()
            raise
        return runner

    def measure(self, bench, runner, seconds):
        return load.cost(runner, runner.load, seconds)


class FreshRow:
    """Memory: each round starts the contestant anew, as freed memory rarely goes back."""

    def __init__(self, name, title, variants):
        self.name, self.title, self.metrics = name, title, [MEMORY]
        self.variants, self.reference = variants, "nginx"

    def start(self, bench, variant):
        return variant

    def measure(self, bench, variant, seconds):
        runner = Runner(bench, variant)
        try:
            if self.name == "idle":
                return load.memory_idle(runner)
            return load.memory_busy(runner, load.Load(bench.folder, path="/body"), seconds)
        finally:
            runner.stop()


class StartupRow:
    """From the start of the program until it is ready, with a million keys, and jq over that file."""

    name, title, metrics, reference = "startup", "start with 1,000,000 keys", [SECONDS], "jq -c ."
    variants = [Variant("portcullis", "portcullis", keys=1000000), Variant("jq -c .", "jq")]

    def start(self, bench, variant):
        if not hasattr(self, "prepared"):
            self.prepared = prepare_portcullis(bench, "startup", "plain", 0, 1000000)
        return variant

    def measure(self, bench, variant, seconds):
        command, folder, _, ready = self.prepared
        if variant.contestant == "jq":
            return {"seconds": load.seconds_of(["jq", "-c", ".", os.path.join(folder, "portcullis.json")])}
        program = Program("startup", command, folder)
        try:
            return {"seconds": program.wait_for(ready, 300)}
        finally:
            program.stop()


def plain(names):
    return [Variant(name, name) for name in names]


def scaled(name, short, **sizes):
    return [Variant(f"{name}, {size:,}", name, **{short: size}) for size in sizes["of"]]


def all_rows():
    return [
        LoadRow("plain", "proxy only", [CPU, P99], plain(PROXIES), "nginx"),
        LoadRow("full", "key, limit, headers, log", [CPU, P99],
                [Variant("portcullis", "portcullis", "full"), Variant("nginx-lua", "nginx-lua", "full"),
                 Variant("nginx-lua, bare", "nginx-lua", "bare")], "nginx-lua", key=True),
        LoadRow("body", "bodies of 1 MiB", [CPU_PER_GIB], plain(PROXIES), "nginx", path="/body"),
        FreshRow("idle", "kept connections, idle", plain(PROXIES)),
        FreshRow("busy", "connections that receive bodies", plain(PROXIES)),
        LoadRow("routes", "10 against 10,000 routes", [CPU],
                scaled("portcullis", "routes", of=(10, 10000)) + scaled("nginx", "routes", of=(10, 10000)), None),
        LoadRow("keys", "1,000 against 1,000,000 keys", [CPU],
                scaled("portcullis", "keys", of=(1000, 1000000))
                + scaled("nginx-lua", "keys", of=(1000, 1000000)), None),
        LoadRow("dispatcher", "glib's event loop against Qt's own", [CPU],
                [Variant("portcullis", "portcullis"), Variant("portcullis, no glib", "portcullis", "no glib")],
                "portcullis"),
        StartupRow(),
    ]


def reference_of(row, variant):
    """The variant that this one is divided by: the row's, or the same contestant's smallest."""
    if row.reference:
        return row.reference
    return next(other.name for other in row.variants if other.contestant == variant.contestant)
