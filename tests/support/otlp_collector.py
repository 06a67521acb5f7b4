# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""A collector of traces for integration tests that takes nothing but well-formed OTLP over HTTP in
JSON. Needs python3-protobuf.

    otlp_collector.py [--certificate FILE --key FILE]

Listens on a free loopback port, with TLS where a certificate is given, and on a second one without
for the test's own orders; says in one JSON line: port, control. Ends when standard input closes.

For the gateway
    POST /v1/traces          also below any other path, which is noted

For the test, on the control port; answers are JSON
    GET  /spans              every span that was taken, in order
    GET  /requests           every request: path, fields, spans, status, time
    GET  /problems           what was wrong with requests, which were answered with 400
    POST /behave             {"answers": [{"status": 503, "headers": {…}, "body": …, "delay": 0.5,
                             "drop": true}, …]}: the next requests, one each; then well again
"""
import argparse
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lifetime import announce, run_until_stdin_closes
from otlp_messages import parse_request, spans_of


class Collector:
    """What all connections share."""

    def __init__(self):
        self.lock = threading.Lock()
        self.spans = []
        self.requests = []
        self.problems = []
        self.answers = []

    def next_answer(self):
        with self.lock:
            return self.answers.pop(0) if self.answers else {"status": 200}

    def note(self, problem):
        with self.lock:
            self.problems.append(problem)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    collector = None  # set before the servers start

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", -1)))
        try:
            spans = self.read(body)
        except ValueError as error:
            self.collector.note(f"{error} in {body[:2000]!r}")
            self.answer({"status": 400})
            return
        answer = self.collector.next_answer()
        with self.collector.lock:
            self.collector.requests.append(
                {"path": self.path, "fields": {k.lower(): v for k, v in self.headers.items()},
                 "spans": len(spans), "bytes": len(body), "status": answer.get("status", 0),
                 "time": time.monotonic()})
            if answer.get("status") == 200:
                self.collector.spans += spans
        self.answer(answer)

    def read(self, body):
        if self.headers.get("Content-Type") != "application/json":
            raise ValueError("another content type: " + str(self.headers.get("Content-Type")))
        text = body.decode("utf-8", "strict")
        spans = list(spans_of(parse_request(json.loads(text))))
        if not spans:
            raise ValueError("a request without a span")
        return spans

    def answer(self, answer):
        time.sleep(answer.get("delay", 0))
        if answer.get("drop"):
            self.close_connection = True
            return
        body = answer.get("body", "{}").encode()
        self.send_response(answer["status"])
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Control(BaseHTTPRequestHandler):
    collector = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        with self.collector.lock:
            body = json.dumps(getattr(self.collector, self.path[1:])).encode()
        self.send(body)

    def do_POST(self):
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.collector.lock:
            self.collector.answers = order["answers"]
        self.send(b"{}")

    def send(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler, collector, context=None):
    handler.collector = collector
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--certificate")
    options.add_argument("--key")
    given = options.parse_args()
    context = None
    if given.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.certificate, given.key)
    collector = Collector()
    announce(port=serve(Receiver, collector, context), control=serve(Control, collector))
    run_until_stdin_closes()


if __name__ == "__main__":
    main()
