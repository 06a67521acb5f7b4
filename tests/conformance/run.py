#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Starts one gateway for each black-box suite and each transport, lets the suite's runner judge it,
and prints a table.

The suites are no part of this project: --suites names the folder that holds make_config.py and one
folder for each suite. All run at once, for all transports: they mostly wait. Only the one that measures
time begins when those that keep the machine busy are over. The transports are the rows of
tests/support/transports.txt; one that this build or system does not have is shown as skipped.
"""
import argparse
import concurrent.futures
import contextlib
import itertools
import os
import random
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WAITING = ["http1", "authz", "http1-response"]
BUSY = ["jwt", "reload"]
TIMED = ["slow"]
SUITES = WAITING + BUSY + TIMED
PORTS = range(12_000, 32_000)
START_SECONDS = 30
STOP_SECONDS = 20
SHOWN_FAILURES = 30
SKIPPED = "skipped"


def transport_table():
    """name of the row -> (--transport, --io)"""
    with open(os.path.join(ROOT, "tests", "support", "transports.txt"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {name: (transport, io) for name, transport, io in rows}


TRANSPORTS = transport_table()


class NotHere(Exception):
    """This build or system does not have the transport."""


def port_source():
    """Ports that nothing listens on, each once. They lie below those that a system gives to connections:
    none is taken between here and its use."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        yield port


free_ports = port_source()
free_ports_lock = threading.Lock()


class Gateway:
    """portcullisd with the configuration of one suite, stopped at the end of the with block."""

    def __init__(self, options, row, suite, folder):
        self.options, self.row, self.suite, self.folder = options, row, suite, folder
        with free_ports_lock:
            self.port, self.upstream_port, self.admin_port, self.canary_port = itertools.islice(free_ports, 4)

    def __enter__(self):
        config = os.path.join(self.folder, "portcullis.json")
        binary = self.options.binary
        command = [sys.executable, os.path.join(self.options.suites, "make_config.py"), self.suite,
                   "--port", str(self.port), "--upstream-port", str(self.upstream_port)]
        if self.suite == "jwt":
            command += ["--check", f"{binary} check --config"]
        with open(config, "w", encoding="utf-8") as file:
            subprocess.run(command, stdout=file, check=True, timeout=120)
        token = os.path.join(self.folder, "admin-token")
        with os.fdopen(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        transport, io = TRANSPORTS[self.row]
        with open(self.log_path(), "wb") as log:
            self.process = subprocess.Popen(
                [binary, "run", "--config", config, "--admin-port", str(self.admin_port),
                 "--admin-token-file", token, "--workers", str(self.options.workers),
                 "--transport", transport, "--io", io, "--drain-timeout", "2s"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            self.wait_until_ready()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(self, *_):
        self.exit_status = self.process.poll()
        if self.exit_status is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.exit_status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self.exit_status = "did not stop"

    def log_path(self):
        return os.path.join(self.options.logs, f"{self.row}.{self.suite}.gateway.log")

    def logged(self, text):
        with open(self.log_path(), encoding="utf-8", errors="replace") as log:
            return text in log.read()

    def check_transport(self):
        """That it is the one which was asked for: nothing falls back unnoticed."""
        transport, io = TRANSPORTS[self.row]
        engine = '""' if io == "auto" else io
        if not self.logged(f"transport: name={transport} engine={engine} "):
            raise RuntimeError(f"served by another transport, see {self.log_path()}")

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                if self.logged("not part of this build") or self.logged("this system does not allow"):
                    raise NotHere
                raise RuntimeError(f"the gateway ended with {self.process.returncode}, see {self.log_path()}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/readyz", timeout=2):
                    return self.check_transport()
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"the gateway was not ready within {START_SECONDS} s, see {self.log_path()}")


def runner_command(options, suite, gateway):
    target = ["--target", f"127.0.0.1:{gateway.port}", "--upstream-port", str(gateway.upstream_port)]
    path = lambda *parts: os.path.join(options.suites, *parts)
    return [sys.executable] + {
        "http1": [path("http1", "run.py"), *target, "-v"],
        "authz": [path("http1", "run.py"), *target, "--cases", path("authz", "cases.jsonl"), "-v"],
        "http1-response": [path("http1-response", "run.py"), *target, "-v"],
        "jwt": [path("jwt", "run.py"), *target, "--canary-port", str(gateway.canary_port), "-v"],
        "slow": [path("slow", "slow.py"), *target, "--pid", str(gateway.process.pid)],
        "reload": [path("reload", "reload.py"), *target, "--reload-cmd",
                   shlex.join(["kill", "-HUP", str(gateway.process.pid)])],
    }[suite]


def verdict(suite, status, summary, gateway_status):
    """Why the suite failed, or None."""
    if status != 0:
        return "failed"
    if gateway_status != 0:
        return f"the gateway ended with {gateway_status}"
    races = re.search(r"(\d+) races", summary)
    # The runner lets races pass; a gateway that announces its close has none.
    return "races on kept connections" if races and int(races.group(1)) else None


def run_suite(options, row, suite):
    """(row, suite, the runner's last line, why it failed or None or SKIPPED, seconds)"""
    started = time.monotonic()
    log = os.path.join(options.logs, f"{row}.{suite}.log")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(log)  # of an earlier run
    try:
        with tempfile.TemporaryDirectory(prefix="portcullis-conformance-") as folder:
            with Gateway(options, row, suite, folder) as gateway, open(log, "w", encoding="utf-8") as output:
                run = subprocess.run(runner_command(options, suite, gateway), stdout=output,
                                     stderr=subprocess.STDOUT, timeout=options.timeout)
        with open(log, encoding="utf-8", errors="replace") as output:
            lines = [line.strip() for line in output if line.strip()]
        summary = lines[-1] if lines else "no output"
        why = verdict(suite, run.returncode, summary, gateway.exit_status)
    except NotHere:
        summary, why = "this build or system does not have it", SKIPPED
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        summary, why = str(error), "could not run"
    return row, suite, summary, why, time.monotonic() - started


def run_all(options):
    with concurrent.futures.ThreadPoolExecutor(len(SUITES) * len(TRANSPORTS)) as pool:
        start = lambda suites: [pool.submit(run_suite, options, row, suite)
                                for suite in suites if suite in options.only for row in options.transport]
        waiting, busy = start(WAITING), start(BUSY)
        concurrent.futures.wait(busy)
        for future in waiting + busy + start(TIMED):
            yield future.result()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suites", default=os.path.join(ROOT, "..", "shared", "conformance"))
    parser.add_argument("--binary", default=os.path.join(ROOT, "build", "release", "service", "portcullisd"))
    parser.add_argument("--transport", nargs="+", default=list(TRANSPORTS), choices=list(TRANSPORTS),
                        metavar="ROW", help=f"of {', '.join(TRANSPORTS)}; all by default")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=SUITES, choices=SUITES)
    parser.add_argument("--logs", default=os.path.join(ROOT, "build", "conformance"))
    parser.add_argument("--timeout", type=float, default=600, help="seconds that a suite may take")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    options.suites = os.path.abspath(options.suites)
    if not os.access(options.binary, os.X_OK):
        sys.exit(f"{options.binary} is not there; build it first")
    if not os.path.exists(os.path.join(options.suites, "make_config.py")):
        sys.exit(f"no suites in {options.suites}; name their folder with --suites")
    os.makedirs(options.logs, exist_ok=True)

    failed = []
    print(f"{'transport':<15} {'suite':<15} {'result':<7} {'seconds':>7}  what the runner said")
    for row, suite, summary, why, seconds in run_all(options):
        result = SKIPPED if why == SKIPPED else "FAILED" if why else "ok"
        print(f"{row:<15} {suite:<15} {result:<7} {seconds:7.1f}  {summary}", flush=True)
        if result == "FAILED":
            failed.append((row, suite, why))
    for row, suite, why in failed:
        log = os.path.join(options.logs, f"{row}.{suite}.log")
        print(f"\n{row}, {suite}: {why}; all of it in {os.path.relpath(log, ROOT)}")
        if os.path.exists(log):
            with open(log, encoding="utf-8", errors="replace") as output:
                lines = [line.rstrip()[:300] for line in output if line.startswith("FAIL") or " FAIL " in line]
            print("\n".join(lines[:SHOWN_FAILURES]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
