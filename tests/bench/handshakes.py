# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Full TLS handshakes on one contestant, and what they cost it."""
import json
import os
import subprocess

from contestants import HERE
from credentials import CIPHER, GROUP
from processes import cpu_seconds
from variants import Failed

THREADS = 16


def build_client(bench):
    """The path of the load program. In C++, as a slower client would leave the contestant waiting."""
    program = os.path.join(bench.folder, "handshakes")
    if not os.path.exists(program):
        run = subprocess.run(["c++", "-std=c++20", "-O2", "-pthread", os.path.join(HERE, "handshakes.cpp"), "-o",
                              program, "-lssl", "-lcrypto"], capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"the handshake client does not build: {run.stderr[-300:]}")
    return program


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
