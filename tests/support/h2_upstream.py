# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""An upstream over HTTP/2, well-behaved or not. Python 3.11 with python3-h2.

    h2_upstream.py [--certificate PEM --key PEM] [--alpn h2,http/1.1] [--streams 100] [--websocket]

Without a certificate it expects HTTP/2 at once. Says {"port": N} in one JSON line when it listens on
loopback; ends when standard input closes. The last part of the path says what happens:

    echo            the request as JSON: method, path, scheme, authority, fields (a list of pairs),
                    body (latin-1), trailers, connection and request (numbers); any other path, too
    trailers        a body, then the trailers grpc-status and x-sum
    interim         103 with a link, then as echo
    early           answers before the request's body has come, and reads none of it
    big             ?bytes=N
    reset           RST_STREAM with INTERNAL_ERROR instead of an answer; ?after=1: after half of one
    refuse-once     REFUSED_STREAM for the first request of a connection, then as echo
    goaway          GOAWAY that leaves this request unserved, on the first connection
    hang            nothing
    close           closes the connection
    bad-fields      an answer with Connection
    bad-length      an answer longer than its content-length
    huge-head       a head of 40 KiB
    pings           PING for ever
    garbage         bytes that are no frames
    counts          {"connections", "resets"}: how many there were, and RST_STREAM by the gateway
"""
import argparse
import json
import socket
import ssl
import threading
from urllib.parse import parse_qs, urlsplit

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (ConnectionTerminated, DataReceived, RequestReceived, StreamEnded, StreamReset,
                       TrailersReceived, WindowUpdated)
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings
from lifetime import announce, run_until_stdin_closes

LOCK = threading.Lock()
COUNTS = {"connections": 0, "resets": 0}


class Request:
    def __init__(self, fields):
        self.fields = [(name, value) for name, value in fields if not name.startswith(":")]
        self.pseudo = {name: value for name, value in fields if name.startswith(":")}
        self.body = b""
        self.trailers = []
        url = urlsplit(self.pseudo.get(":path", "/"))
        self.kind = url.path.rsplit("/", 1)[-1]
        self.query = {name: values[-1] for name, values in parse_qs(url.query).items()}


class Connection:
    def __init__(self, sock, number, options):
        self.sock = sock
        self.number = number
        self.options = options
        self.h2 = H2Connection(H2Configuration(
            client_side=False, header_encoding="latin-1", validate_outbound_headers=False,
            normalize_outbound_headers=False))
        self.requests = {}
        self.waiting = {}  # bytes to send, by stream; then its trailers, and whether that ends it
        self.served = 0
        self.tunnels = set()

    def run(self):
        settings = {SettingCodes.MAX_CONCURRENT_STREAMS: self.options.streams}
        if self.options.websocket:
            settings[SettingCodes.ENABLE_CONNECT_PROTOCOL] = 1
        self.h2.local_settings = Settings(client=False, initial_values=settings)
        self.h2.initiate_connection()
        self.flush()
        while data := self.sock.recv(65536):
            for event in self.h2.receive_data(data):
                self.handle(event)
            self.send_waiting()
            self.flush()

    def flush(self):
        self.sock.sendall(self.h2.data_to_send())

    def handle(self, event):
        if isinstance(event, RequestReceived):
            self.served += 1
            request = self.requests[event.stream_id] = Request(event.headers)
            if request.pseudo.get(":protocol"):
                self.tunnels.add(event.stream_id)
                self.h2.send_headers(event.stream_id, [(":status", "200")])
            elif request.kind in ("early", "hang", "refuse-once", "goaway"):
                self.at_head(event.stream_id, request)
        elif isinstance(event, DataReceived):
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            if event.stream_id in self.tunnels:
                self.queue(event.stream_id, event.data, end=False)
            elif event.stream_id in self.requests:
                self.requests[event.stream_id].body += event.data
        elif isinstance(event, TrailersReceived):
            self.requests[event.stream_id].trailers = event.headers
        elif isinstance(event, StreamEnded):
            if event.stream_id in self.tunnels:
                self.queue(event.stream_id, b"", end=True)
            elif event.stream_id in self.requests:
                self.answer(event.stream_id, self.requests.pop(event.stream_id))
        elif isinstance(event, StreamReset):
            self.requests.pop(event.stream_id, None)
            self.waiting.pop(event.stream_id, None)
            with LOCK:
                COUNTS["resets"] += 1
        elif isinstance(event, ConnectionTerminated):
            raise OSError
        elif isinstance(event, WindowUpdated):
            pass

    def at_head(self, stream, request):
        if request.kind == "early":
            del self.requests[stream]
            self.respond(stream, b"early")
        elif request.kind == "refuse-once" and self.served == 1:
            del self.requests[stream]
            self.h2.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
        elif request.kind == "goaway" and self.number == 1:
            del self.requests[stream]
            self.h2.close_connection(ErrorCodes.NO_ERROR, last_stream_id=0)
            self.flush()
            raise OSError

    def answer(self, stream, request):
        kind = request.kind
        if kind == "hang":
            return
        if kind == "close":
            raise OSError
        if kind == "reset":
            if "after" in request.query:
                self.h2.send_headers(stream, [(":status", "200")])
                self.h2.send_data(stream, b"half")
                self.flush()
            self.h2.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
        elif kind == "trailers":
            self.respond(stream, b"body", trailers=[("grpc-status", "0"), ("x-sum", "4")])
        elif kind == "big":
            self.respond(stream, b"x" * int(request.query["bytes"]))
        elif kind == "bad-fields":
            self.h2.send_headers(stream, [(":status", "200"), ("connection", "x")], end_stream=True)
        elif kind == "bad-length":
            self.respond(stream, b"body", fields=[("content-length", "3")])
        elif kind == "huge-head":
            self.h2.max_outbound_frame_size = 16384
            self.respond(stream, b"", fields=[("x-huge", "y" * 40000)])
        elif kind == "pings":
            while True:
                self.h2.ping(b"12345678")
                self.flush()
        elif kind == "garbage":
            self.sock.sendall(b"\xff" * 100000)
        elif kind == "counts":
            with LOCK:
                self.respond(stream, json.dumps(COUNTS).encode())
        else:
            if kind == "interim":
                self.h2.send_headers(stream, [(":status", "103"), ("link", "</a>")])
            self.respond(stream, json.dumps({
                "method": request.pseudo[":method"], "path": request.pseudo[":path"],
                "scheme": request.pseudo[":scheme"],
                "authority": request.pseudo.get(":authority", ""), "fields": request.fields,
                "body": request.body.decode("latin-1"), "trailers": request.trailers,
                "connection": self.number, "request": self.served}).encode())

    def respond(self, stream, body, fields=(), trailers=None):
        self.h2.send_headers(stream, [(":status", "200"), *fields])
        self.queue(stream, body, trailers=trailers)

    def queue(self, stream, body, trailers=None, end=True):
        before = self.waiting.get(stream, (b"",))[0]
        self.waiting[stream] = (memoryview(bytes(before) + body), trailers, end)

    def send_waiting(self):
        for stream, (body, trailers, end) in list(self.waiting.items()):
            try:
                while body:
                    size = min(self.h2.local_flow_control_window(stream),
                               self.h2.max_outbound_frame_size, len(body))
                    if size <= 0:
                        break
                    self.h2.send_data(stream, bytes(body[:size]))
                    body = body[size:]
                if body:
                    self.waiting[stream] = (body, trailers, end)
                    continue
                del self.waiting[stream]
                if trailers:
                    self.h2.send_headers(stream, trailers, end_stream=True)
                elif end:
                    self.h2.end_stream(stream)
            except ProtocolError:
                self.waiting.pop(stream, None)


def serve(sock, number, options, context):
    try:
        if context:
            sock = context.wrap_socket(sock, server_side=True)
        Connection(sock, number, options).run()
    except (OSError, ProtocolError):
        pass
    finally:
        sock.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--alpn", default="h2")
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--websocket", action="store_true")
    options = parser.parse_args()
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        if options.alpn:
            context.set_alpn_protocols(options.alpn.split(","))
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)

    def accept():
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with LOCK:
                COUNTS["connections"] += 1
                number = COUNTS["connections"]
            threading.Thread(target=serve, args=(sock, number, options, context),
                             daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    announce(port=listener.getsockname()[1])
    run_until_stdin_closes()


if __name__ == "__main__":
    main()
