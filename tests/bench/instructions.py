#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Counts the instructions that one request costs the gateway, by valgrind's callgrind: all threads, without
the system's part. Two runs of one build give the same figure to a few in a thousand, whatever else the
machine does, so a change of half a percent shows; no other figure here can tell that. It says nothing of
system calls and caches. With epoll, as valgrind knows no io_uring; what differs is the reactor alone.
"""
import argparse
import collections
import glob
import os
import re
import subprocess
import sys
import tempfile

import credentials
from contestants import Bench
from portcullis import prepare_portcullis
from processes import Program
from variants import Variant

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WARM_UP = 2000
# Enough that what is not a request (timers, the admin port) is below a thousandth.
REQUESTS = 20000
CONNECTIONS = 16


def ask(bench, variant, port, count):
    command = ["h2load", f"-n{count}", f"-c{CONNECTIONS}", variant.url(port, "/api/hello")]
    if variant.protocol in ("http", "https"):
        command.append("--h1")
    if variant.kind == "full":
        command += ["-H", "X-API-Key: " + credentials.KEY_FORM % 0]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600,
                          env=bench.client_environment).stdout
    done = re.search(r"(\d+) succeeded", said)
    if not done or int(done.group(1)) != count:
        raise RuntimeError(f"not all requests were answered: {said[-300:]}")


def profile(bench, variant):
    """The files of one run in which REQUESTS were counted."""
    command, folder, port, ready = prepare_portcullis(bench, "portcullis", variant)
    out = os.path.join(folder, "callgrind")
    program = Program("portcullis", ["valgrind", "--tool=callgrind", "--instr-atstart=no",
                                     f"--callgrind-out-file={out}", *command], folder)
    try:
        program.wait_for(ready, 300)
        ask(bench, variant, port, WARM_UP)
        for words, count in ((["-i", "on"], REQUESTS), (["-i", "off"], 0), (["-d"], 0)):
            subprocess.run(["callgrind_control", *words, str(program.process.pid)], check=True, capture_output=True)
            if count:
                ask(bench, variant, port, count)
    finally:
        program.stop()
    return glob.glob(out + "*")


def read(path, own, with_calls, names):
    """Adds what one file counted to `own` and, what was called included, to `with_calls`; by function."""
    def name(text):
        number, _, spelled = text.partition(" ")
        return names.setdefault(number, spelled)

    function, callee = "", None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("fn="):
                function = name(line[3:].strip())
            elif line.startswith("cfn="):
                called = name(line[4:].strip())
            elif line.startswith("calls="):
                callee = called
            elif line[0] in "+-*0123456789":
                count = int(line.split()[1])
                if callee is None:
                    own[function] += count
                if callee != function: # not twice what calls itself
                    with_calls[function] += count
                callee = None


def show(title, counts, most):
    print(f"\n{title}")
    for function, count in counts.most_common(most):
        print(f"{count / REQUESTS:9.0f}  {function[:120]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=os.path.join(ROOT, "build", "release", "service", "portcullisd"))
    parser.add_argument("--kind", default="plain", choices=["plain", "full"], help="the row whose request it is")
    parser.add_argument("--protocol", default="http", choices=["http", "https", "h2", "h2c"])
    parser.add_argument("--functions", type=int, default=0, help="show so many that cost most")
    options = parser.parse_args()
    own, with_calls = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory(prefix="portcullis-bench-") as folder:
        bench = Bench(folder, os.path.abspath(options.binary))
        upstream = bench.start_upstream()
        try:
            variant = Variant("portcullis", "portcullis", "epoll", kind=options.kind, protocol=options.protocol)
            for path in profile(bench, variant):
                read(path, own, with_calls, {})
        finally:
            upstream.stop()
    print(f"{sum(own.values()) / REQUESTS:.0f} instructions a request ({options.kind}, {options.protocol})")
    if options.functions:
        show("by themselves", own, options.functions)
        show("with all that they call", with_calls, options.functions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
