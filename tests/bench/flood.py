# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Clients that begin a head and never end it."""
import selectors
import socket
import threading
import time

from variants import Failed

CONNECTIONS = 8000
HALF_A_HEAD = b"GET /api/hello HTTP/1.1\r\nHost: bench.test\r\nX-Slow: "
# Ordinary clients beside it, and what they ask for: little, so that it is the flood that they feel.
CLIENTS, RATE = 16, 1600


class Flood:
    """Keeps so many half-open heads on a port, from a thread of its own: who is closed comes back."""

    def __init__(self, port):
        self.address, self.selector, self.stopped = ("127.0.0.1", port), selectors.DefaultSelector(), False
        for _ in range(CONNECTIONS):
            self.open()
        self.thread = threading.Thread(target=self.keep)
        self.thread.start()

    def open(self):
        one = socket.create_connection(self.address, 5)
        one.sendall(HALF_A_HEAD)
        one.setblocking(False)
        self.selector.register(one, selectors.EVENT_READ)

    def keep(self):
        while not self.stopped:
            for key, _ in self.selector.select(0.1):
                # An answer or the end: either way it is over.
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
                try:
                    self.open()
                except OSError:
                    time.sleep(0.001)

    def check(self):
        held = len(self.selector.get_map())
        if held < CONNECTIONS * 0.9:
            raise Failed(f"only {held} of {CONNECTIONS} half-open heads are held")

    def stop(self):
        self.stopped = True
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()
