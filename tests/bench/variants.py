# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""What takes part in a row, and what is measured of it: plain values."""
import dataclasses


class Failed(Exception):
    """The contestant gave answers that are no answers; it is out of the row."""


@dataclasses.dataclass(frozen=True)
class Variant:
    """One contestant in one setting. `name` is what the table shows."""
    name: str
    contestant: str
    # Of Portcullis: io_uring, epoll or qthttpserver.
    engine: str = ""
    # plain, full, bare, jwt, or stream (plain for bodies of any length): what a request goes through.
    kind: str = "plain"
    routes: int = 0
    keys: int = 0
    # How many of the routes or keys are asked for.
    asked: int = 0
    # What clients speak: http, https, h2 (over TLS) or h2c (without).
    protocol: str = "http"
    workers: int = 1
    # The most client connections that it has to keep.
    connections: int = 4096
    # Which of the bench's upstreams it forwards to.
    upstream: str = "small"
    # Thousands of others have begun a head and don't end it.
    flooded: bool = False
    # Further environment, as pairs.
    environment: tuple = ()
    # Why it can't take part, where that is known before it is started.
    missing: str = ""
    # The variant that this one is divided by, where it is not the row's reference.
    reference: str = ""

    @property
    def tls(self):
        return self.protocol in ("https", "h2")

    def url(self, port, path="/"):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{port}{path}"


@dataclasses.dataclass(frozen=True)
class Metric:
    """`name` is the key in a round's sample, `title` what the table shows."""
    name: str
    unit: str
    title: str
    digits: int = 1
    # Spreads are by the median, but by this where it is smaller: then differences mean nothing.
    least: float = 0


CPU = Metric("cpu", "µs", "CPU per request")
P99 = Metric("p99", "ms", "99 % of answers within", 2)
P50 = Metric("p50", "ms", "half of the answers within", 3)
RATE = Metric("rate", "/s", "requests per second", 0)
CPU_PER_GIB = Metric("cpu per GiB", "ms", "CPU per GiB", 0)
HANDSHAKES = Metric("handshakes", "/s", "handshakes per CPU second", 0)
MEMORY = Metric("memory", "KiB", "memory per connection", 2)
GROWTH_DOWN = Metric("down", "MiB", "growth while 1 GiB goes down", 2, least=1)
GROWTH_UP = Metric("up", "MiB", "growth while 1 GiB goes up", 2, least=1)
SECONDS = Metric("seconds", "s", "time", 2)
