# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Load by h2load: HTTP/2, and HTTP/1.1 at a fixed rate."""
import os
import re
import subprocess
import threading

from processes import cpu_seconds
from variants import Failed

# Before what is counted: handshakes, and first answers of a connection, which would be the whole last
# percent of a slice.
WARM_UP = 0.2
CONNECTIONS, STREAMS = 10, 32


def run(bench, runner, seconds, options):
    """(what h2load printed, CPU seconds of the contestant while requests were counted)."""
    command = ["h2load", *options, f"--warm-up-time={round(WARM_UP * 1000)}ms", f"--duration={round(seconds * 1000)}ms",
               runner.variant.url(runner.port, "/api/hello")]
    pids, said, marks = runner.program.pids(), [], {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=bench.client_environment) as process:
        limit = threading.Timer(seconds + 30, process.kill)
        limit.start()
        try:
            for line in process.stdout:
                said.append(line)
                # It says so the moment it happens.
                for mark in ("started", "over"):
                    if line.startswith(f"Main benchmark duration is {mark}"):
                        marks[mark] = cpu_seconds(pids)
        finally:
            limit.cancel()
    if process.returncode or len(marks) != 2:
        raise Failed(f"h2load did not come to an end: {''.join(said)[-200:]}")
    return "".join(said), marks["over"] - marks["started"]


def counted(said, protocol):
    """(requests, microseconds) of what h2load printed; Failed unless all were answered with 2xx."""
    done = re.search(r"^requests: .* (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", said,
                     re.MULTILINE)
    spoken = re.search(r"^Application protocol: (\S+)", said, re.MULTILINE)
    # "finished in 1.00s, 9344.00 req/s, 1.43MB/s"
    pace = re.search(r"^finished in .*, ([0-9.]+) req/s", said, re.MULTILINE)
    if not (done and spoken and pace):
        raise Failed(f"h2load gave no result: {said[-200:]}")
    if spoken.group(1) != protocol:
        raise Failed(f"spoke {spoken.group(1)} instead of {protocol}")
    finished, succeeded, *bad = (int(number) for number in done.groups())
    if succeeded != finished or any(bad):
        raise Failed(f"{finished - succeeded + sum(bad)} failed answers of {finished}")
    if not finished:
        raise Failed("no answer at all")
    return finished, finished / float(pace.group(1)) * 1e6


def counts_of(bench, runner, seconds, options):
    """One slice: CPU seconds, requests and microseconds."""
    said, used = run(bench, runner, seconds, options)
    requests, microseconds = counted(said, "http/1.1" if "--h1" in options else runner.variant.protocol)
    return {"cpu": used, "requests": requests, "microseconds": microseconds}


def counts_of_streams(bench, runner, seconds):
    """Over HTTP/2."""
    return counts_of(bench, runner, seconds, [f"--clients={CONNECTIONS}", f"--max-concurrent-streams={STREAMS}"])


def counts_of_connections(bench, runner, seconds, connections):
    """Over HTTP/1.1, every connection asking as soon as it has its answer."""
    return counts_of(bench, runner, seconds, ["--h1", f"--clients={connections}"])


def sample_of(slices):
    """A round's figures, from all its slices together."""
    total = {name: sum(one[name] for one in slices) for name in ("cpu", "requests", "microseconds")}
    return {"cpu": total["cpu"] / total["requests"] * 1e6, "rate": total["requests"] / total["microseconds"] * 1e6}


def latencies_at(bench, runner, connections, rate, seconds):
    """(microseconds of each answer, answers per second) at `rate` requests per second over all connections."""
    log = os.path.join(bench.folder, "h2load.log")
    if os.path.exists(log):
        os.remove(log)
    said, _ = run(bench, runner, seconds, ["--h1", f"--clients={connections}", f"--rps={rate / connections:.3f}",
                                           f"--log-file={log}"])
    requests, microseconds = counted(said, "http/1.1")
    with open(log, encoding="ascii") as file:
        # Start, status and duration of each; those that were under way at the end have no status.
        rows = [line.split("\t") for line in file]
    return [int(row[2]) for row in rows if row[1] == "200"], requests / microseconds * 1e6
