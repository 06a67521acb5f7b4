# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""An upstream that does on request what upstreams should not. Python 3.11, standard library.

    hostile_upstream.py [--port N] [--certificate PEM --key PEM]

Says {"port": N} in one JSON line when it listens on loopback; ends when standard input closes. The
last part of the path says what happens (so that a prefix may be put in front), the query how:

    echo             the request as JSON: method, target, version, fields (a list of pairs), body
                     (latin-1), connection and request (numbers); what any other path does, too
    status           ?code=404&body=text
    discard          reads the body, answers {"bytes", "sha256"}
    slow-head        ?ms=1000 before the head; ?drip=1: ms between its bytes
    slow-body        ?ms=100&chunks=10&size=10, between chunks
    reset-before-head, close-before-head     after the request's head
    reset-after-head, close-after-head       after a head that promises 1000 bytes and 10 of them
    truncated        the same, after the whole request; ?chunked=1: no last chunk
    huge             ?bytes=1073741824, streamed; ?chunked=1
    early            ?code=200: answers after the head, then reads the body; ?close=1: does not read,
                     and closes
    informational    ?code=103&count=3, then 200
    stale            answers well, then closes without having said so
    many-fields      ?count=1000&size=20
    bad-head         ?kind=: two-lengths, length-and-chunked, bad-length, bare-lf, fold, no-version,
                     space-name, nul, obs-status, huge-status
    garbage          bytes that are no HTTP; ?after=1: after a good answer
    raw              ?hex=: these bytes; then ?again= as often as ?times= says (-1: for ever), each
                     ?drip= ms after the one before; then ?end=; ?early=1: without reading the body;
                     ?close=1, ?reset=1: and ends the connection; counted as rawSent when all is sent
    pulse            small chunks for ever
    dies-once        answers the first request of a connection, closes upon the second
    never-reads      answers nothing and reads no body byte
    hang             reads the request, answers nothing
    websocket        101 with a right Sec-WebSocket-Accept, then sends back every byte
    switch           101 that nobody asked for
    stats            counters: requests by path, connections, open, bodyBytes, sentBytes, aborted (by
                     the gateway), tlsFailures; those that speak of stats are left out
    stats-reset      all but `open` back to zero
"""
import argparse
import itertools
import socket
import ssl
import struct
import threading

from hostile_answers import ANSWERS, Gone
from lifetime import Counters, announce, run_until_stdin_closes

COUNTERS = Counters()


class Request:
    """One request as it came; the body is read only by those who ask for it."""

    def __init__(self, connection, head):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = (lines[0].split(" ", 2) + ["", ""])[:3]
        self.fields = [tuple(part.strip() for part in line.partition(":")[::2])
                       for line in lines[1:] if line]
        path, _, query = self.target.partition("?")
        self.name = path.rstrip("/").rpartition("/")[2]
        self.options = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
        self.connection = connection
        self.body_done = False

    def field(self, name):
        values = [value for key, value in self.fields if key.lower() == name]
        return ", ".join(values) if values else None

    def number(self, name, fallback):
        return int(self.options.get(name, fallback))

    def body(self):
        """The body's pieces, as they come."""
        self.body_done = True
        if "chunked" in (self.field("transfer-encoding") or "").lower():
            while size := int(self.connection.read_until(b"\r\n").split(b";")[0], 16):
                yield from self.connection.read_exactly(size)
                self.connection.read_until(b"\r\n")
            while self.connection.read_until(b"\r\n") != b"\r\n":
                pass
        else:
            yield from self.connection.read_exactly(int(self.field("content-length") or 0))


class Connection:
    """A byte stream with a buffer. Raises Gone when the other side is."""

    numbers = itertools.count(1)

    def __init__(self, stream):
        self.stream = stream
        self.number = next(self.numbers)
        self.requests = 0
        self.buffer = b""
        self.open = True

    def receive(self):
        try:
            data = self.stream.recv(65536)
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        return data

    def read_until(self, end):
        while end not in self.buffer:
            self.buffer += self.receive()
        found, _, self.buffer = self.buffer.partition(end)
        return found + end

    def read_exactly(self, size):
        while size > 0:
            piece = self.buffer[:size] or self.receive()
            self.buffer = self.buffer[size:] if self.buffer else piece[size:]
            piece = piece[:size]
            size -= len(piece)
            COUNTERS.add("bodyBytes", len(piece))
            yield piece

    def send(self, data):
        try:
            self.stream.sendall(data)
        except OSError as error:
            raise Gone from error
        COUNTERS.add("sentBytes", len(data))

    def wait(self, milliseconds):
        threading.Event().wait(milliseconds / 1000)

    def reset(self):
        """RST in place of FIN, also under TLS."""
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        self.open = False
        self.stream.close()


def serve_request(connection):
    try:
        head = connection.read_until(b"\r\n\r\n")
    except Gone:
        return False
    connection.requests += 1
    request = Request(connection, head[:-4])
    if request.name not in ("stats", "stats-reset"):
        COUNTERS.add("requests " + (request.name if request.name in ANSWERS else "echo"))
    try:
        ANSWERS.get(request.name, ANSWERS["echo"])(connection, request, COUNTERS)
        if connection.open and not request.body_done:
            for _ in request.body():
                pass
    except Gone:
        COUNTERS.add("aborted")
        return False
    return connection.open


def serve(stream, tls):
    COUNTERS.add("connections")
    COUNTERS.add("open")
    try:
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            stream = tls.wrap_socket(stream, server_side=True)
        connection = Connection(stream)
        while serve_request(connection):
            pass
        connection.close()
    except (OSError, ValueError):
        if tls and not isinstance(stream, ssl.SSLSocket):
            COUNTERS.add("tlsFailures")
        stream.close()
    finally:
        COUNTERS.add("open", -1)


def accept(listener, tls):
    while True:
        stream, _ = listener.accept()
        threading.Thread(target=serve, args=(stream, tls), daemon=True).start()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    options = parser.parse_args()
    tls = None
    if options.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options.certificate, options.key)
    listener = socket.create_server(("127.0.0.1", options.port), backlog=512)
    threading.Thread(target=accept, args=(listener, tls), daemon=True).start()
    announce(port=listener.getsockname()[1])
    run_until_stdin_closes()


if __name__ == "__main__":
    main()
