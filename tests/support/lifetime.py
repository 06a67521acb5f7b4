# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""How a helper program of a test begins and ends: one JSON line when it is ready, gone when the
test closes its standard input or dies."""
import json
import os
import sys
import threading


def announce(**facts):
    """Tells the test where everything is. Nothing else is written to standard output."""
    print(json.dumps(facts), flush=True)


def run_until_stdin_closes(clean_up=lambda: None):
    """Returns never. Threads that still serve end with the process."""
    while sys.stdin.buffer.read(4096):
        pass
    clean_up()
    os._exit(0)


class Counters:
    """Numbers by name, from any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._numbers = {}

    def add(self, name, amount=1):
        with self._lock:
            self._numbers[name] = self._numbers.get(name, 0) + amount
            return self._numbers[name]

    def reset(self):
        """All but gauges, whose names begin with `open`, go back to zero."""
        with self._lock:
            self._numbers = {k: v for k, v in self._numbers.items() if k.startswith("open")}

    def snapshot(self):
        with self._lock:
            return dict(sorted(self._numbers.items()))
