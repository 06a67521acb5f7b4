# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""What the figures have to keep to, and whether they do."""
import dataclasses
import os
import statistics

from engines import NATIVE
from report import LACKING, LARGEST_SPREAD, spread_of
from variants import CPU, CPU_PER_GIB, GROWTH_DOWN, GROWTH_UP, HANDSHAKES, MEMORY, P50, P99, RATE, SECONDS


@dataclasses.dataclass(frozen=True)
class Target:
    """At most (or at least) `bound` times the figure `to`, or `bound` itself where there is no `to`;
    with `minus`, of what `of` costs more than that. All are variants of one row."""
    title: str
    row: str
    metric: object
    of: str
    bound: float
    to: str = ""
    minus: str = ""
    least: bool = False

    @property
    def text(self):
        limit = f"at {'least' if self.least else 'most'} {self.bound:g}"
        what = f"{self.of} minus {self.minus}" if self.minus else self.of
        against = f" × {self.to}" if self.to else f" {self.metric.unit}"
        return f"{self.row}: {self.title}, {what}, {limit}{against}"


@dataclasses.dataclass(frozen=True)
class Verdict:
    """`outcome` is kept, missed, not measurable here, or not measured with the reason."""
    row: str
    metric: str
    text: str
    outcome: str
    of: str
    to: str
    bound: float
    value: float | None = None
    spread: float | None = None

    def words(self):
        if self.value is None:
            return self.outcome
        return f"{self.outcome}: {self.value:.2f} (spread {self.spread:.0%})"


def judge(target, figures):
    found = {one.contestant: one for one in figures if (one.row, one.metric) == (target.row, target.metric.title)}

    def verdict(outcome, value=None, spread=None):
        return Verdict(target.row, target.metric.title, target.text, outcome, target.of, target.to, target.bound,
                       value, spread)

    for name in filter(None, (target.of, target.minus, target.to)):
        if name not in found:
            return verdict(f"not measured: {name} did not take part")
        if found[name].failed:
            why = found[name].failed
            if why.startswith(LACKING):
                return verdict("not measured: " + why.removeprefix(LACKING))
            return verdict(("missed: " if name.startswith("portcullis") else "not measured: ") + f"{name}: {why}")
    values, spread = values_of(target, found)
    value = statistics.median(values)
    if not target.to and max(values) <= target.bound:
        # Bytes that no round went beyond are kept to, however they vary below.
        return verdict("kept", value, spread)
    if spread > LARGEST_SPREAD:
        return verdict("not measurable here", value, spread)
    kept = value >= target.bound if target.least else value <= target.bound
    return verdict("kept" if kept else "missed", value, spread)


def values_of(target, found):
    """(each round's value, their spread)."""
    whole = found[target.of].values
    by = found[target.to].values if target.to else [1] * len(whole)
    if not target.minus:
        values = [a / b for a, b in zip(whole, by)]
        return values, spread_of(values, max(statistics.median(values), target.metric.least if not target.to else 0))
    values = [(a - less) / b for a, less, b in zip(whole, found[target.minus].values, by)]
    # A small difference of large figures: its spread means something beside them, not beside itself.
    return values, spread_of(values, statistics.median(a / b for a, b in zip(whole, by)))


def portable_targets():
    ours = "portcullis qthttpserver"
    return [
        Target("CPU", "plain", CPU, ours, 1.5, "nginx"),
        Target("CPU", "full", CPU, ours, 1.0, "nginx-lua"),
        Target("look-up", "routes", CPU, f"{ours}, 10 of 10,000", 1.1, f"{ours}, 10 of 10"),
        Target("all asked for", "routes", CPU, f"{ours}, 10,000 of 10,000", 1.1, f"{ours}, 10 of 10"),
        Target("look-up", "keys", CPU, f"{ours}, 1,000 of 1,000,000", 1.1, f"{ours}, 1,000 of 1,000"),
        Target("all asked for", "keys", CPU, f"{ours}, 1,000,000 of 1,000,000", 1.1, f"{ours}, 1,000 of 1,000"),
    ]


def io_uring_targets(best):
    ours = "portcullis io_uring"
    added = [] if best != "io_uring" else [
        Target("CPU that the pipeline adds", "full", CPU, ours, 0.15, "nginx, plain", minus=f"{ours}, plain")]
    return [
        Target("CPU", "plain", CPU, ours, 0.60, "nginx"),
        Target("CPU", "plain", CPU, ours, 0.60, "haproxy"),
        Target("CPU", "plain", CPU, ours, 1.20, "floor"),
        Target("CPU", "full", CPU, ours, 0.70, "nginx, plain"),
        Target("CPU", "full", CPU, ours, 0.40, "nginx-lua"),
        *added,
    ]


def epoll_targets():
    return [Target("CPU", "plain", CPU, "portcullis epoll", 0.90, other) for other in ("nginx", "haproxy")]


def native_targets(best):
    """Of the rows that measure one engine."""
    ours = f"portcullis {best}"
    made = [
        Target("CPU", "jwt", CPU, f"{ours}, token", 1.15, f"{ours}, key"),
        Target("latency", "latency", P99, ours, 1.2, "nginx"),
        Target("latency", "flood", P50, f"{ours}, flooded", 2.0, ours),
        Target("CPU", "body", CPU_PER_GIB, ours, 0.50, "nginx"),
        Target("down", "giant", GROWTH_DOWN, ours, 2),
        Target("up", "giant", GROWTH_UP, ours, 2),
        Target("CPU", "tls", CPU, ours, 0.70, "nginx"),
        Target("number", "handshakes", HANDSHAKES, ours, 1.0, "haproxy", least=True),
        Target("CPU", "h2", CPU, f"{ours}, TLS", 0.70, "nginx, TLS"),
        Target("CPU", "h2", CPU, f"{ours}, h2c", 0.70, "nginx, h2c"),
        Target("memory", "idle", MEMORY, ours, 0.75),
        Target("look-up", "routes", CPU, f"{ours}, 10 of 100,000", 1.05, f"{ours}, 10 of 10"),
        Target("all asked for", "routes", CPU, f"{ours}, 100,000 of 100,000", 1.05, f"{ours}, 10 of 10"),
        Target("look-up", "keys", CPU, f"{ours}, 1,000 of 1,000,000", 1.05, f"{ours}, 1,000 of 1,000"),
        Target("all asked for", "keys", CPU, f"{ours}, 1,000,000 of 1,000,000", 1.05, f"{ours}, 1,000 of 1,000"),
        Target("CPU", "workers", CPU, f"{ours}, 2 workers", 1.1, f"{ours}, 1 worker"),
    ]
    if (os.cpu_count() or 1) >= 4:
        made.append(Target("answers", "workers", RATE, f"{ours}, 2 workers", 1.8, f"{ours}, 1 worker", least=True))
    return made


def targets(engines):
    """In the order of the rows, as far as an engine of theirs was asked for."""
    ours = f"portcullis {engines.best}"
    made = {"io_uring": io_uring_targets(engines.best), "epoll": epoll_targets(), "qthttpserver": portable_targets()}
    listed = [target for engine in engines.wanted for target in made[engine]]
    if engines.best in NATIVE:
        listed += native_targets(engines.best)
    return listed + [Target("memory", "busy", MEMORY, ours, 64),
                     Target("time", "startup", SECONDS, ours, 3.0, "jq -c .")]
