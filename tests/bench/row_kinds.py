# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The kinds of rows: how contestants of one are started, and what one slice of a round is."""
import os
import re
import statistics

import flood
import h2load
import handshakes
import load
from contestants import START
from portcullis import prepare_portcullis
from processes import Program, seconds_of


class Runner:
    """A running contestant."""

    def __init__(self, bench, variant):
        # Names of files: nginx takes no spaces.
        name = re.sub(r"[^a-z0-9]+", "-", variant.name.lower())
        self.variant = variant
        self.program, self.port, ready = START[variant.contestant](bench, name, variant)
        try:
            self.program.wait_for(ready)
        except RuntimeError:
            self.program.stop()
            raise

    def stop(self):
        self.program.stop()


class Row:
    """All contestants run at once and are measured in turn, in `slices` short turns a round; none for
    the number that the user chose. A row is measured in `most_rounds` at most."""
    slices = None
    most_rounds = 1000

    def __init__(self, name, title, metrics, variants, reference=None):
        self.name, self.title, self.metrics = name, title, metrics
        self.variants, self.reference = variants, reference

    def start(self, bench, variant):
        runner = Runner(bench, variant)
        try:
            self.warm_up(bench, runner)
        except BaseException:
            runner.stop()
            raise
        return runner

    def warm_up(self, bench, runner):
        """Connections to the upstream, memory, caches."""
        self.slice(bench, runner, 0.5)

    def prepare(self, bench, runners):
        """Once all of them run."""

    def reference_of(self, variant):
        """The name of the variant that this one is divided by."""
        return variant.reference or self.reference


class LoadRow(Row):
    """CPU, latency and rate under wrk; `request` is what load.Load takes, and may depend on the variant."""

    def __init__(self, *row, request=None, **named):
        super().__init__(*row, **named)
        self.request = request or (lambda bench, variant: {})

    def start(self, bench, variant):
        self.loads = getattr(self, "loads", {})
        self.loads[variant] = load.Load(bench, protocol="https" if variant.tls else "http",
                                        **self.request(bench, variant))
        return super().start(bench, variant)

    def slice(self, bench, runner, seconds):
        return load.counts_of(runner, self.loads[runner.variant], seconds)

    def sample(self, slices):
        return load.sample_of(slices)


class StreamsRow(Row):
    """HTTP/2 by h2load."""

    def slice(self, bench, runner, seconds):
        return h2load.counts_of_streams(bench, runner, seconds)

    def sample(self, slices):
        return h2load.sample_of(slices)


class TlsRow(StreamsRow):
    """HTTP/1.1 over TLS by h2load, whose warm-up keeps the handshakes out of the figures."""

    def slice(self, bench, runner, seconds):
        return h2load.counts_of_connections(bench, runner, seconds, load.CONNECTIONS)


class LatencyRow(Row):
    """Latency at one rate for all, half of what nginx can do here."""
    slices = 2

    def warm_up(self, bench, runner):
        h2load.counts_of_connections(bench, runner, 0.3, load.CONNECTIONS)

    def prepare(self, bench, runners):
        if "nginx" not in runners:
            raise RuntimeError("the rate is half of nginx's, and nginx does not take part")
        counts = [h2load.counts_of_connections(bench, runners["nginx"], 1, load.CONNECTIONS) for _ in range(3)]
        self.rate = statistics.median(h2load.sample_of([one])["rate"] for one in counts) / 2

    def slice(self, bench, runner, seconds):
        return h2load.latencies_at(bench, runner, load.CONNECTIONS, self.rate, seconds)

    def sample(self, slices):
        answers = sorted(latency for latencies, _ in slices for latency in latencies)
        return {"p99": answers[int(len(answers) * 0.99)] / 1e3, "rate": statistics.mean(rate for _, rate in slices)}


class FloodRow(Row):
    """Latency at a low rate, with and without a flood of half-open heads."""
    slices = 2

    class FloodedRunner(Runner):
        flood = None

        def stop(self):
            if self.flood:
                self.flood.stop()
            super().stop()

    def start(self, bench, variant):
        runner = self.FloodedRunner(bench, variant)
        try:
            self.slice(bench, runner, 0.3)
            if variant.flooded:
                runner.flood = flood.Flood(runner.port)
        except BaseException:
            runner.stop()
            raise
        return runner

    def slice(self, bench, runner, seconds):
        taken = h2load.latencies_at(bench, runner, flood.CLIENTS, flood.RATE, seconds)
        if runner.flood:
            runner.flood.check()
        return taken

    def sample(self, slices):
        answers = sorted(latency for latencies, _ in slices for latency in latencies)
        return {"p50": statistics.median(answers) / 1e3, "p99": answers[int(len(answers) * 0.99)] / 1e3}


class HandshakesRow(Row):
    """Full TLS handshakes."""

    def slice(self, bench, runner, seconds):
        return handshakes.counts_of(bench, runner, seconds)

    def sample(self, slices):
        return handshakes.sample_of(slices)


class FreshRow(Row):
    """Memory: each round starts the contestant anew, as freed memory rarely goes back. `measure` takes
    the bench, a runner and seconds, and returns a sample."""
    slices = 1
    most_rounds = 3

    def __init__(self, *row, measure, **named):
        super().__init__(*row, **named)
        self.measure = measure

    def start(self, bench, variant):
        return variant

    def slice(self, bench, variant, seconds):
        runner = Runner(bench, variant)
        try:
            return self.measure(bench, runner, seconds)
        finally:
            runner.stop()

    def sample(self, slices):
        return slices[0]


class StartupRow(FreshRow):
    """From the start of the program until it is ready, with a million keys, and jq over that file."""

    def start(self, bench, variant):
        if not hasattr(self, "prepared"):
            ours = next(one for one in self.variants if one.contestant == "portcullis")
            self.prepared = prepare_portcullis(bench, "startup", ours)
        return variant

    def slice(self, bench, variant, seconds):
        command, folder, _, ready = self.prepared
        if variant.contestant == "jq":
            return {"seconds": seconds_of(["jq", "-c", ".", os.path.join(folder, "portcullis.json")])}
        program = Program("startup", command, folder)
        try:
            return {"seconds": program.wait_for(ready, 300)}
        finally:
            program.stop()
