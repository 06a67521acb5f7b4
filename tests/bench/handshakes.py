# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Full TLS handshakes on one contestant, and what they cost it."""
import json
import subprocess

from credentials import CIPHER, GROUP
from processes import compiled, cpu_seconds
from variants import Failed

THREADS = 16


def build_client(bench):
    """The path of the load program. In C++, as a slower client would leave the contestant waiting."""
    return compiled(bench.folder, "handshakes", "-pthread", "-lssl", "-lcrypto")


def counts_of(bench, runner, seconds):
    """One slice: CPU seconds and handshakes."""
    command = [build_client(bench), str(runner.port), str(round(seconds * 1000)), str(THREADS), CIPHER, GROUP]
    pids = runner.program.pids()
    before = cpu_seconds(pids)
    run = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    used = cpu_seconds(pids) - before
    result = json.loads(run.stdout)
    if result["failed"]:
        raise Failed(f"{result['problem']}: {result['failed']} of {result['handshakes'] + result['failed']}")
    if not result["handshakes"]:
        raise Failed("no handshake at all")
    return {"cpu": used, "handshakes": result["handshakes"]}


def sample_of(slices):
    return {"handshakes": sum(one["handshakes"] for one in slices) / sum(one["cpu"] for one in slices)}
