# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Load on one contestant, and what it cost."""
import json
import os
import re
import socket
import subprocess
import threading
import time

from contestants import HERE, KEY_FORM, template
from processes import cpu_seconds, memory_bytes

CONNECTIONS = 64
BUSY_CONNECTIONS = 256
IDLE_CONNECTIONS = 1000
GIB = 1 << 30


class Failed(Exception):
    """The contestant gave answers that are no answers; it is out of the row."""


class Load:
    """What wrk asks for: a path, headers, or a script for many routes or keys."""

    def __init__(self, folder, path="/api/hello", key=False, script=None, **values):
        self.path, self.key = path, key
        text = template(script, form=KEY_FORM, **values) if script else ""
        with open(os.path.join(HERE, "contestants", "report.lua"), encoding="utf-8") as file:
            text += file.read()
        self.script = os.path.join(folder, f"{script or 'plain'}-{values.get('count', 0)}-{os.path.basename(path)}.lua")
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, port, seconds, connections=CONNECTIONS):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s", "-s", self.script]
        if self.key:
            command += ["-H", "X-API-Key: " + KEY_FORM % 0]
        run = subprocess.run(command + [f"http://127.0.0.1:{port}{self.path}"], capture_output=True, text=True,
                             timeout=seconds + 60)
        found = re.search(r"^RESULT (.*)$", run.stdout, re.MULTILINE)
        if not found:
            raise Failed(f"wrk gave no result: {run.stdout[-200:]} {run.stderr[-200:]}")
        result = json.loads(found.group(1))
        if result["failed"]:
            raise Failed(f"{result['failed']} failed answers of {result['requests']}")
        if not result["requests"]:
            raise Failed("no answer at all")
        return result


def cost(runner, load, seconds):
    """CPU per request and per GiB, and latency, of one round."""
    pids = runner.program.pids()
    before = cpu_seconds(pids)
    result = load.run(runner.port, seconds)
    used = cpu_seconds(pids) - before
    return {"cpu": used / result["requests"] * 1e6, "cpu per GiB": used / result["bytes"] * GIB * 1e3,
            "p99": result["p99"] / 1e3, "rate": result["requests"] / result["microseconds"] * 1e6}


def ask_once(one, path):
    one.sendall(f"GET {path} HTTP/1.1\r\nHost: bench.test\r\n\r\n".encode())
    answer = b""
    while b"hello world\n" not in answer:
        part = one.recv(4096)
        if not part:
            raise Failed("closed instead of answering: " + answer[:100].decode("latin-1"))
        answer += part
    if b" 200 " not in answer.split(b"\r\n", 1)[0]:
        raise Failed("answered " + answer[:40].decode("latin-1"))


def memory_idle(runner):
    """KiB that one kept connection holds after its first answer."""
    address, opened = ("127.0.0.1", runner.port), []
    try:
        for _ in range(8):
            with socket.create_connection(address, 5) as one:
                ask_once(one, "/")
        before = memory_bytes(runner.program.pids())
        for _ in range(IDLE_CONNECTIONS):
            opened.append(socket.create_connection(address, 5))
            ask_once(opened[-1], "/")
        held = memory_bytes(runner.program.pids()) - before
    except OSError as error:
        raise Failed(str(error)) from error
    finally:
        for one in opened:
            one.close()
    return {"memory": held / IDLE_CONNECTIONS / 1024}


def memory_busy(runner, load, seconds):
    """The most KiB that one connection holds while all of them receive a MiB again and again."""
    with socket.create_connection(("127.0.0.1", runner.port), 5) as one:
        ask_once(one, "/")
    pids, stop, most = runner.program.pids(), threading.Event(), 0
    before = memory_bytes(pids)

    def watch():
        nonlocal most
        while not stop.is_set():
            most = max(most, memory_bytes(pids))
            stop.wait(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        load.run(runner.port, seconds, BUSY_CONNECTIONS)
    finally:
        stop.set()
        watcher.join()
    return {"memory": (most - before) / BUSY_CONNECTIONS / 1024}


def seconds_of(command):
    started = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - started
