# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The gateway's ways to serve, best first, and which of them this build and this machine have."""
import dataclasses
import re
import subprocess

from portcullis import OPTIONS, start_portcullis
from variants import Variant

ENGINES = list(OPTIONS)
NATIVE = ["io_uring", "epoll"]


@dataclasses.dataclass(frozen=True)
class Engines:
    """`missing` says why an engine can't take part; `wanted` are those that the user asked for."""
    wanted: list
    missing: dict

    @property
    def present(self):
        return [engine for engine in self.wanted if engine not in self.missing]

    @property
    def best(self):
        """The one that rows with a single engine measure."""
        return self.present[0] if self.present else self.wanted[0]


def everything():
    """As if the build had all: for the names of rows."""
    return Engines(ENGINES, {})


def probe(bench, wanted):
    """Asks --help what the build has, and starts what it names: a kernel may refuse io_uring."""
    run = subprocess.run([bench.binary, "--help"], capture_output=True, text=True, timeout=30)
    named = re.search(r"--transport (\S+)", run.stdout)
    transports = named.group(1).split("|") if named else []
    missing = {}
    for engine in wanted:
        transport = OPTIONS[engine][1]
        if transport not in transports:
            missing[engine] = f"this build has no transport {transport}"
            continue
        problem = first_start(bench, engine)
        if problem:
            missing[engine] = problem
    return Engines(wanted, missing)


def first_start(bench, engine):
    """Why the gateway does not start with this engine; empty when it does."""
    program, _, ready = start_portcullis(bench, f"probe-{engine.replace('_', '-')}",
                                         Variant(engine, "portcullis", engine))
    try:
        program.wait_for(ready, 15)
        return ""
    except RuntimeError as error:
        # A crash or a hang is no lack of this machine: the rows are to show it as a failure.
        if (program.process.poll() or -1) < 0:
            return ""
        return "does not start here: " + " ".join(str(error).split())[-160:]
    finally:
        program.stop()
