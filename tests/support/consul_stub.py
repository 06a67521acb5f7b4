#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The part of a Consul agent that discovery asks, held to the letter.

    consul_stub.py SERVICE TOKEN

Says {"port": …}. Answers GET /v1/health/service/SERVICE?passing=true as an agent does: with
X-Consul-Index; with `index` equal to it not before something changes or `wait` is over. Anything it
does not expect is a 400 and is counted. Lines on standard input: `set PORT…` (instances on
127.0.0.1, an index more), `index N`, `fail N` (a status from now on; 0: none), `asked` (answers with
how often it was asked, how often blocking, and what was wrong).
"""
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class State:
    ports = []
    index = 10
    fail = 0
    asked = 0
    blocking = 0
    wrong = []
    changed = threading.Condition()


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m)", text).groups()
    return int(number) * {"ms": 0.001, "s": 1, "m": 60}[unit]


def instance(port):
    return {"Node": {"Node": "n1", "Address": "127.0.0.1"},
            "Service": {"ID": f"web-{port}", "Service": "web", "Address": "", "Port": int(port),
                        "Weights": {"Passing": 1, "Warning": 1}},
            "Checks": [{"CheckID": "serfHealth", "Status": "passing"}]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece
    service = ""
    token = ""

    def do_GET(self):
        url = urlsplit(self.path)
        query = parse_qs(url.query, strict_parsing=True)
        problem = None
        if url.path != f"/v1/health/service/{self.service}":
            problem = f"path {url.path}"
        elif query.get("passing") != ["true"]:
            problem = "not only those that pass"
        elif self.headers.get("X-Consul-Token") != self.token:
            problem = "token"
        elif ("index" in query) != ("wait" in query) or query.get("index") == ["0"]:
            problem = f"query {url.query}"
        elif not set(query) <= {"passing", "index", "wait"}:
            problem = f"unknown parameters {sorted(query)}"
        with State.changed:
            State.asked += 1
            if problem:
                State.wrong.append(problem)
                return self.answer(400, {"error": problem}, 0)
            if "index" in query:
                State.blocking += 1
                asked = int(query["index"][0])
                State.changed.wait_for(lambda: State.index != asked or State.fail,
                                       seconds(query["wait"][0]))
            if State.fail:
                return self.answer(State.fail, {"error": "as told"}, 0)
            return self.answer(200, [instance(port) for port in State.ports], State.index)

    def answer(self, status, value, index):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if index:
            self.send_header("X-Consul-Index", str(index))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


def main(arguments):
    Handler.service, Handler.token = arguments
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    for line in sys.stdin:
        word, *rest = line.split()
        with State.changed:
            if word == "set":
                State.ports = rest
                State.index += 1
            elif word == "index":
                State.index = int(rest[0])
            elif word == "fail":
                State.fail = int(rest[0])
            elif word == "asked":
                print(json.dumps({"asked": State.asked, "blocking": State.blocking,
                                  "wrong": State.wrong}), flush=True)
            State.changed.notify_all()


if __name__ == "__main__":
    main(sys.argv[1:])
