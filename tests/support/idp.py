# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""A small identity provider for integration tests. Python 3.11, standard library and openssl.

    idp.py [--client-id gateway] [--client-secret s3cret]

Listens on two free loopback ports, one with TLS under a CA of its own, one without, and says so in
one JSON line: https, http (base URLs), issuer, ca, folder, clientId, clientSecret. Ends when
standard input closes.

For the gateway, on both ports
    GET  /.well-known/openid-configuration
    GET  /jwks.json
    POST /introspect             RFC 7662; the client authenticates by client_secret_basic

For the test, on both ports; bodies and answers are JSON
    GET  /stats                  counters: requests by path, connections, tlsFailures,
                                 introspect.badClient, introspect.active, introspect.inactive
    POST /control/reset          counters, modes and introspection answers as at the start
    POST /control/token          {"algorithm": "RS256" | "ES256" | "EdDSA" | "HS256" | "none",
                                  "claims": {…}, "header": {…}, "lifetime": 300, "kid": "…",
                                  "secret": "…"} -> {"token", "claims"}
                                 iss, iat, exp and sub are filled in; null in claims or header removes
                                 one; kid names any key that ever was; secret is for HS256
    GET  /control/keys           {"keys": [{"kid", "algorithm", "pem", "published"}]}
    POST /control/rotate         {"keep": false}: new keys; with keep the old ones stay published
    POST /control/publish        {"keys": [kid…], "extra": [JWK…]}: what /jwks.json shows, exactly
    POST /control/introspection  {"token": "…", "answer": {…}}; without token: for all others
    POST /control/mode           {"path": "/jwks.json", …}: how a path behaves; {"path": …} alone: well
        "delay": 0.5             seconds before anything else
        "status": 503            with "body" and "headers" if given
        "body": "…"              in place of the answer
        "headers": {…}           added
        "fail": "reset" | "hang" | "garbage" | "truncate" | "endless" | "drip"
        "times": 1               how many requests it lasts; left out: for ever
"""
import argparse
import base64
import json
import shutil
import ssl
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus

from lifetime import Counters, announce, run_until_stdin_closes
from signing_keys import SigningKey, encode_token, hmac_sha256, make_certificates


class Provider:
    """The state that all connections share."""

    def __init__(self, folder, client_id, client_secret):
        self.folder = folder
        self.client = (client_id, client_secret)
        self.issuer = ""
        self.base = ""
        self.counters = Counters()
        self.lock = threading.Lock()
        self.keys = {}
        self.current = {}
        self.published = []
        self.extra = []
        self.generation = 0
        self.rotate(keep=False)
        self.forget()

    def forget(self):
        self.counters.reset()
        with self.lock:
            self.answers = {}
            self.default_answer = {"active": False}
            self.modes = {}

    def rotate(self, keep):
        self.generation += 1
        made = {algorithm: SigningKey(self.folder, algorithm,
                                      f"{algorithm.lower()}-{self.generation}")
                for algorithm in SigningKey.GENERATE}
        with self.lock:
            self.current = made
            self.keys |= {key.kid: key for key in made.values()}
            self.published = (self.published if keep else []) + [key.kid for key in made.values()]
            self.extra = []

    def key_set(self):
        with self.lock:
            keys, extra = [self.keys[kid] for kid in self.published], list(self.extra)
        return {"keys": [key.jwk for key in keys] + extra}

    def configuration(self):
        return {"issuer": self.issuer, "jwks_uri": self.base + "/jwks.json",
                "introspection_endpoint": self.base + "/introspect",
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": list(SigningKey.GENERATE)}

    def token(self, order):
        now = int(time.time())
        algorithm = order.get("algorithm", "RS256")
        key = self.keys[order["kid"]] if "kid" in order else self.current.get(algorithm)
        claims = {"iss": self.issuer, "sub": "somebody", "iat": now,
                  "exp": now + order.get("lifetime", 300)} | order.get("claims", {})
        header = {"alg": algorithm, "typ": "JWT"} | ({"kid": key.kid} if key else {})
        header |= order.get("header", {})
        claims, header = [{k: v for k, v in part.items() if v is not None}
                          for part in (claims, header)]
        if algorithm == "none":
            sign = lambda data: b""
        elif algorithm == "HS256":
            sign = hmac_sha256(order.get("secret", ""))
        else:
            sign = key.sign
        return {"token": encode_token(header, claims, sign), "claims": claims}

    def take_mode(self, path):
        with self.lock:
            mode = self.modes.get(path, {})
            if "times" in mode:
                mode["times"] -= 1
                if mode["times"] <= 0:
                    del self.modes[path]
            return dict(mode)

    def knows_client(self, authorization):
        """RFC 6749 section 2.3.1: both parts are form-encoded before they are joined."""
        scheme, _, credentials = (authorization or "").partition(" ")
        try:
            user, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
        except ValueError:
            return False
        return scheme.lower() == "basic" and (unquote_plus(user), unquote_plus(password)) == self.client

    def introspect(self, form):
        token = form.get("token", [""])[0]
        with self.lock:
            answer = self.answers.get(token, self.default_answer)
        self.counters.add("introspect.active" if answer.get("active") else "introspect.inactive")
        return answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider = None  # set before the servers start

    def setup(self):
        super().setup()
        self.provider.counters.add("connections")

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.provider.counters.add("GET " + self.path)
        answers = {"/jwks.json": self.provider.key_set,
                   "/.well-known/openid-configuration": self.provider.configuration,
                   "/stats": self.provider.counters.snapshot, "/control/keys": self.list_keys}
        if self.path not in answers:
            self.send_json(404, {"error": "no such path"})
        elif not self.misbehave():
            self.send_json(200, answers[self.path]())

    def do_POST(self):
        self.provider.counters.add("POST " + self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/introspect":
            self.introspect(body)
            return
        control = {"/control/reset": self.reset, "/control/token": self.provider.token,
                   "/control/rotate": self.rotate, "/control/publish": self.publish,
                   "/control/introspection": self.set_introspection, "/control/mode": self.set_mode}
        if self.path not in control:
            self.send_json(404, {"error": "no such path"})
            return
        try:
            self.send_json(200, control[self.path](json.loads(body or b"{}")))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            self.send_json(400, {"error": repr(error)})

    def introspect(self, body):
        if self.misbehave():
            return
        if not self.provider.knows_client(self.headers.get("Authorization")):
            self.provider.counters.add("introspect.badClient")
            self.send_json(401, {"error": "invalid_client"}, {"WWW-Authenticate": 'Basic realm="idp"'})
        elif self.headers.get_content_type() != "application/x-www-form-urlencoded":
            self.send_json(415, {"error": "invalid_request"})
        else:
            self.send_json(200, self.provider.introspect(parse_qs(body.decode())))

    # ---- what the test asks for

    def list_keys(self):
        provider = self.provider
        return {"keys": [{"kid": key.kid, "algorithm": key.algorithm, "pem": key.public_pem(),
                          "published": key.kid in provider.published}
                         for key in list(provider.keys.values())]}

    def reset(self, _):
        self.provider.forget()
        return {}

    def rotate(self, order):
        self.provider.rotate(order.get("keep", False))
        return self.list_keys()

    def publish(self, order):
        with self.provider.lock:
            self.provider.published = [self.provider.keys[kid].kid for kid in order.get("keys", [])]
            self.provider.extra = order.get("extra", [])
        return {}

    def set_introspection(self, order):
        with self.provider.lock:
            if "token" in order:
                self.provider.answers[order["token"]] = order["answer"]
            else:
                self.provider.default_answer = order["answer"]
        return {}

    def set_mode(self, order):
        with self.provider.lock:
            self.provider.modes[order.pop("path")] = order
        return {}

    # ---- answering, well and badly

    def send_json(self, status, value, headers=None):
        self.send_whole(status, json.dumps(value).encode(), headers or {})

    def send_whole(self, status, body, headers, length=None):
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def misbehave(self):
        """Answers as the path's mode says; False if it is to be answered well."""
        mode = self.provider.take_mode(self.path)
        if mode.get("delay"):
            threading.Event().wait(mode["delay"])
        if "fail" in mode:
            self.close_connection = True
            getattr(self, "fail_" + mode["fail"])()
            return True
        if not {"status", "body", "headers"} & mode.keys():
            return False
        self.send_whole(mode.get("status", 200), mode.get("body", "{}").encode(),
                        mode.get("headers", {}))
        return True

    def fail_reset(self):
        pass  # closed without a byte

    def fail_hang(self):
        while self.rfile.read1(4096):  # until the gateway gives up
            pass

    def fail_garbage(self):
        self.send_whole(200, b'{"keys": [', {})

    def fail_truncate(self):
        self.send_whole(200, b'{"keys": [', {}, length=1000)

    def fail_endless(self):
        self.send_whole(200, b'{"keys": [', {}, length=1 << 40)
        while True:
            self.wfile.write(b" " * 65536)

    def fail_drip(self):
        self.send_whole(200, b"{", {}, length=1 << 20)
        while True:
            self.wfile.write(b" ")
            threading.Event().wait(0.2)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.tls = tls
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def finish_request(self, request, client_address):
        if self.tls:
            try:  # in the connection's own thread: a slow handshake stops nobody else
                request = self.tls.wrap_socket(request, server_side=True)
            except OSError:
                Handler.provider.counters.add("tlsFailures")
                return
        super().finish_request(request, client_address)
        request.close()

    def handle_error(self, *_):
        pass  # a gateway that goes away is part of the tests


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--client-id", default="gateway")
    parser.add_argument("--client-secret", default="s3cret")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="portcullis-idp-")
    ca, certificate, key = make_certificates(folder, ["DNS:localhost", "IP:127.0.0.1"])
    Handler.provider = Provider(folder, options.client_id, options.client_secret)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    https = f"https://127.0.0.1:{Server(tls).server_port}"
    http = f"http://127.0.0.1:{Server().server_port}"
    Handler.provider.base = https
    Handler.provider.issuer = https + "/"
    announce(https=https, http=http, issuer=https + "/", ca=ca, folder=folder,
             clientId=options.client_id, clientSecret=options.client_secret)
    run_until_stdin_closes(lambda: shutil.rmtree(folder, ignore_errors=True))


if __name__ == "__main__":
    main()
