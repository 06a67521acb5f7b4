# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Both ends of a body of one GiB: an upstream that sends or swallows it, and the client."""
import re
import socket
import threading

from variants import Failed

SIZE = 1 << 30
BLOCK = bytes(256 * 1024)
SECONDS = 60


def read_head(one):
    """(head, what came behind it); empty when the other side closed."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = one.recv(65536)
        if not part:
            return b"", b""
        got += part
    head, _, rest = got.partition(b"\r\n\r\n")
    return head, rest


def length_in(head):
    found = re.search(rb"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
    return int(found.group(1)) if found else 0


def swallow(one, left):
    buffer = bytearray(len(BLOCK))
    while left > 0:
        got = one.recv_into(buffer, min(left, len(buffer)))
        if not got:
            raise Failed(f"closed with {left} bytes to come")
        left -= got


def swallow_chunks(one, got):
    """Up to the end of a chunked body. Its bytes are zeros, so that only the last chunk ends like this."""
    while not got.endswith(b"0\r\n\r\n"):
        part = one.recv(len(BLOCK))
        if not part:
            raise Failed("closed within a chunked body")
        got = got[-8:] + part


def send_zeros(one, left):
    while left > 0:
        left -= one.send(BLOCK[:left] if left < len(BLOCK) else BLOCK)


def answer_all(one):
    """Serves one connection until it is closed."""
    with one:
        one.settimeout(SECONDS)
        while True:
            head, rest = read_head(one)
            if not head:
                return
            if head.startswith(b"GET /giant "):
                one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE)
                send_zeros(one, SIZE)
                continue
            if re.search(rb"^transfer-encoding: *chunked", head, re.IGNORECASE | re.MULTILINE):
                swallow_chunks(one, rest)
            else:
                swallow(one, length_in(head) - len(rest))
            one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello world\n")


class Upstream:
    """Runs in threads of its own until stop()."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                one, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(one,), daemon=True).start()

    @staticmethod
    def serve(one):
        try:
            answer_all(one)
        except (OSError, Failed):
            # The client of the same transfer reports what went wrong.
            return

    def stop(self):
        self.listening.close()


def check_status(head):
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise Failed("answered " + head[:60].decode("latin-1"))


def download(port):
    with socket.create_connection(("127.0.0.1", port), SECONDS) as one:
        one.sendall(b"GET /giant HTTP/1.1\r\nHost: bench.test\r\n\r\n")
        head, rest = read_head(one)
        check_status(head)
        if length_in(head) != SIZE:
            raise Failed("the answer does not say its length")
        swallow(one, SIZE - len(rest))


def upload(port):
    with socket.create_connection(("127.0.0.1", port), SECONDS) as one:
        one.sendall(b"POST /giant HTTP/1.1\r\nHost: bench.test\r\nContent-Length: %d\r\n\r\n" % SIZE)
        send_zeros(one, SIZE)
        check_status(read_head(one)[0])
