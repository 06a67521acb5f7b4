#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""A back end that a test turns on and off.

    backend.py NAME [--port PORT] [--address ADDRESS]

Says {"port": …} in one line, and answers everything with its name, also in X-Backend, and the Host. A path
/hold waits for the line `release`. Lines on standard input: `status N`, `health N` (of /health),
`release`, `count` (answers with the number of requests so far, and those being held).
"""
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class State:
    status = 200
    health = 200
    count = 0
    held = 0
    most = 0
    running = 0
    released = threading.Event()
    lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece
    name = ""

    def do_GET(self):
        health = self.path.startswith("/health")
        with State.lock:
            State.count += not health
            State.running += not health
            State.most = max(State.most, State.running)
            State.held += self.path.startswith("/hold")
        if self.path.startswith("/hold"):
            State.released.wait(30)
        body = f"{self.name} {self.headers.get('Host', '')}\n".encode()
        with State.lock:
            State.running -= not health
        self.send_response(State.health if health else State.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Backend", self.name)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass  # clients that leave


def say(facts):
    print(json.dumps(facts), flush=True)


def main(arguments):
    def option(name, default):
        return arguments[arguments.index(name) + 1] if name in arguments else default

    Handler.name = arguments[0]
    address = option("--address", "127.0.0.1")
    if ":" in address:
        Server.address_family = socket.AF_INET6
    server = Server((address, int(option("--port", "0"))), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say({"port": server.server_address[1]})
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "status":
            State.status = int(rest[0])
        elif word == "health":
            State.health = int(rest[0])
        elif word == "release":
            State.released.set()
        elif word == "count":
            with State.lock:
                say({"count": State.count, "held": State.held, "most": State.most})


if __name__ == "__main__":
    main(sys.argv[1:])
