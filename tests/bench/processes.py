# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Starting programs on private ports, and what the kernel says about them."""
import os
import signal
import socket
import subprocess
import time


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def accepts(port):
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


def compiled(folder, name, *options):
    """The path of a program of the comparison's own, NAME.cpp beside this file, built once a run."""
    program = os.path.join(folder, f"{name}.program")
    if not os.path.exists(program):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.cpp")
        run = subprocess.run(["c++", "-std=c++20", "-O2", source, "-o", program, *options], capture_output=True,
                             text=True)
        if run.returncode:
            raise RuntimeError(f"{name}.cpp does not build: {run.stderr[-300:]}")
    return program


def family(pid):
    """The process and all its descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def cpu_seconds(pids):
    """User plus system time so far of these processes, all their threads included, ended ones too."""
    # The id of another process' clock, as clock_getcpuclockid(3) makes it: nanoseconds, where
    # /proc/PID/stat rounds to the hundredth of a second, 2 % of a slice.
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in pids)


def memory_bytes(pids):
    """Memory that these processes hold, what they share counted once."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    return total * 1024


def seconds_of(command):
    started = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


class Program:
    """One running program, with its messages in a file. Stopped by stop(), with all its children."""

    def __init__(self, name, command, folder, environment=None):
        self.name = name
        self.log = os.path.join(folder, f"{name}.out")
        self.started = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})

    def wait_for(self, ready, seconds=60):
        """Seconds from the start until ready() is true."""
        while not ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {self.messages()}")
            if time.monotonic() - self.started > seconds:
                raise RuntimeError(f"{self.name} was not ready within {seconds} s: {self.messages()}")
            time.sleep(0.005)
        return time.monotonic() - self.started

    def messages(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()[-1500:]

    def pids(self):
        return family(self.process.pid)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                for pid in self.pids():
                    os.kill(pid, signal.SIGKILL)
                self.process.wait()
