#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Asks steadily, whatever happens at the other end, until standard input ends, and tells what got no
answer. Half of the clients keep their connections. usage: steady_load.py PORT [PER_SECOND]
Exit code 0 only if every request was answered with 200."""
import socket
import sys
import threading
import time

CLIENTS = 20
REQUEST = b"GET / HTTP/1.1\r\nHost: gateway.test\r\n\r\n"


class Client(threading.Thread):
    def __init__(self, port, pause, keeps, over):
        super().__init__(daemon=True)
        self.port, self.pause, self.keeps, self.over = port, pause, keeps, over
        self.answered, self.lost = 0, []

    def run(self):
        connection, due = None, time.monotonic()
        while not self.over.is_set():
            time.sleep(max(0, due - time.monotonic()))
            due += self.pause
            try:
                if connection and has_ended(connection):
                    connection = None
                if not connection:
                    connection = socket.create_connection(("127.0.0.1", self.port), 30)
                if not self.ask(connection) or not self.keeps:
                    connection.close()
                    connection = None
            except OSError as error:
                self.lost.append(str(error))
                connection = None

    def ask(self, connection):
        """Whether the connection stays."""
        connection.sendall(REQUEST)
        got = b""
        while not is_whole(got):
            part = connection.recv(65536)
            if not part:
                raise OSError(f"cut after {len(got)} bytes")
            got += part
        if got.startswith(b"HTTP/1.1 200 "):
            self.answered += 1
        else:
            self.lost.append(got[:60].decode(errors="replace"))
        return b"\r\nConnection: close\r\n" not in got


def has_ended(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    finally:
        connection.settimeout(30)


def is_whole(got):
    head, end, body = got.partition(b"\r\n\r\n")
    _, found, length = head.partition(b"Content-Length: ")
    return bool(end and found) and len(body) >= int(length.split(b"\r", 1)[0])


def main():
    port, rate = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    over = threading.Event()
    clients = [Client(port, CLIENTS / rate, i % 2 == 0, over) for i in range(CLIENTS)]
    for client in clients:
        client.start()
    sys.stdin.read()
    over.set()
    for client in clients:
        client.join()
    lost = [each for client in clients for each in client.lost]
    print(f"answered {sum(client.answered for client in clients)}, lost {len(lost)}", *sorted(set(lost))[:5])
    return 1 if lost or not any(client.answered for client in clients) else 0


if __name__ == "__main__":
    sys.exit(main())
