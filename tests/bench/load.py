# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Load by wrk on one contestant, and what it cost. A slice yields counts that can be added up."""
import json
import math
import os
import re
import signal
import subprocess

import credentials
from contestants import HERE, template
from processes import cpu_seconds
from variants import Failed

CONNECTIONS = 64
GIB = 1 << 30
# Latencies are counted in steps of 2 %, as report.lua does it.
STEP = 1.02


def output_for(command, seconds, environment):
    """What wrk prints when it is interrupted after that time: its own -d knows whole seconds only."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        return process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    try:
        return process.communicate(timeout=30)
    except subprocess.TimeoutExpired as error:
        raise Failed("wrk did not end") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


class Load:
    """What wrk asks for: a path, headers, or a script for many routes, keys or tokens."""

    def __init__(self, bench, path="/api/hello", key=False, script=None, threads=1, connections=CONNECTIONS,
                 protocol="http", **values):
        self.path, self.key, self.threads, self.connections = path, key, threads, connections
        self.scheme, self.environment = protocol, bench.client_environment
        text = template(script, form=credentials.KEY_FORM, **values) if script else ""
        with open(os.path.join(HERE, "contestants", "report.lua"), encoding="utf-8") as file:
            text += file.read()
        name = f"{script or 'plain'}-{values.get('count', 0)}.lua"
        self.script = os.path.join(bench.folder, name)
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, port, seconds):
        command = ["wrk", f"-t{self.threads}", f"-c{self.connections}", "-d1h", "--timeout", "5s", "-s", self.script]
        if self.key:
            command += ["-H", "X-API-Key: " + credentials.KEY_FORM % 0]
        said, complained = output_for(command + [f"{self.scheme}://127.0.0.1:{port}{self.path}"], seconds,
                                      self.environment)
        found = re.search(r"^RESULT (.*)$", said, re.MULTILINE)
        if not found:
            raise Failed(f"wrk gave no result: {said[-200:]} {complained[-200:]}")
        result = json.loads(found.group(1))
        if result["failed"]:
            raise Failed(f"{result['failed']} failed answers of {result['requests']}")
        if not result["requests"]:
            raise Failed("no answer at all")
        return result


def counts_of(runner, load, seconds):
    """One slice: CPU seconds, requests, bytes, microseconds and latencies."""
    pids = runner.program.pids()
    before = cpu_seconds(pids)
    result = load.run(runner.port, seconds)
    return {**result, "cpu": cpu_seconds(pids) - before}


def sample_of(slices):
    """A round's figures, from all its slices together."""
    total = {name: sum(one[name] for one in slices) for name in ("cpu", "requests", "bytes", "microseconds")}
    latencies = {}
    for one in slices:
        for bucket, count in one["latency"]:
            latencies[bucket] = latencies.get(bucket, 0) + count
    return {"cpu": total["cpu"] / total["requests"] * 1e6, "cpu per GiB": total["cpu"] / total["bytes"] * GIB * 1e3,
            "p99": percentile(latencies, 0.99) / 1e3, "rate": total["requests"] / total["microseconds"] * 1e6}


def percentile(latencies, share):
    """Microseconds within which this share of the answers came, of {bucket: count}."""
    wanted, seen = share * sum(latencies.values()), 0
    for bucket in sorted(latencies):
        seen += latencies[bucket]
        if seen >= wanted:
            return STEP ** (bucket + 0.5)
    return math.nan
