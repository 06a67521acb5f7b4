# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Checks of the helper programs beside this file: python3 -m unittest -v test_support"""
import base64
import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Program:
    """A helper program, from its ready line to its end."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, name), *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ready = json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(10)


def port_of(url):
    return int(url.rpartition(":")[2])


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class IdentityProvider(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Program("idp.py", "--client-secret", "a:b c")
        cls.facts = cls.program.ready

    @classmethod
    def tearDownClass(cls):
        cls.program.stop()

    def setUp(self):
        self.ask("/control/reset", {})

    def ask(self, path, body=None, tls=False, headers=None, raw=None):
        if tls:
            context = ssl.create_default_context(cafile=self.facts["ca"])
            connection = http.client.HTTPSConnection("127.0.0.1", port_of(self.facts["https"]),
                                                     timeout=10, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", port_of(self.facts["http"]),
                                                    timeout=10)
        data = raw if raw is not None else None if body is None else json.dumps(body)
        connection.request("GET" if data is None else "POST", path, data, headers or {})
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        return response.status, json.loads(answer)

    def introspect(self, token, secret="a%3Ab+c"):
        basic = base64.b64encode(f"gateway:{secret}".encode()).decode()
        return self.ask("/introspect", tls=True, raw="token=" + token,
                        headers={"Authorization": "Basic " + basic,
                                 "Content-Type": "application/x-www-form-urlencoded"})

    def test_discovery_points_to_the_keys(self):
        _, configuration = self.ask("/.well-known/openid-configuration", tls=True)
        self.assertEqual(configuration["issuer"], self.facts["issuer"])
        self.assertEqual(configuration["jwks_uri"], self.facts["https"] + "/jwks.json")

    def test_signatures_fit_the_published_keys(self):
        _, listed = self.ask("/control/keys")
        pems = {key["kid"]: key["pem"] for key in listed["keys"]}
        for algorithm in ("RS256", "ES256", "EdDSA"):
            with self.subTest(algorithm):
                _, made = self.ask("/control/token", {"algorithm": algorithm})
                signed, _, signature = made["token"].rpartition(".")
                header = json.loads(from_base64url(signed.partition(".")[0]))
                self.assertTrue(verifies(algorithm, pems[header["kid"]], signed.encode(),
                                         from_base64url(signature)))

    def test_a_rotation_changes_the_keys(self):
        kids = lambda: [key["kid"] for key in self.ask("/jwks.json")[1]["keys"]]
        before = kids()
        self.ask("/control/rotate", {"keep": True})
        self.assertEqual(kids()[:3], before[-3:] if len(before) > 3 else before)
        both = kids()
        self.ask("/control/rotate", {})
        self.assertFalse(set(kids()) & set(both))

    def test_introspection_checks_the_client_and_counts(self):
        self.ask("/control/introspection", {"token": "good", "answer": {"active": True}})
        self.assertEqual(self.introspect("good"), (200, {"active": True}))
        self.assertEqual(self.introspect("other"), (200, {"active": False}))
        self.assertEqual(self.introspect("good", secret="wrong")[0], 401)
        _, stats = self.ask("/stats")
        self.assertEqual([stats["introspect." + name] for name in ("active", "inactive", "badClient")],
                         [1, 1, 1])

    def test_a_mode_lasts_as_long_as_asked(self):
        self.ask("/control/mode", {"path": "/jwks.json", "status": 503, "times": 1})
        self.assertEqual([self.ask("/jwks.json")[0] for _ in range(2)], [503, 200])
        self.ask("/control/mode", {"path": "/introspect", "fail": "reset"})
        with self.assertRaises((http.client.HTTPException, OSError)):
            self.introspect("x")
        self.ask("/control/mode", {"path": "/introspect"})
        self.assertEqual(self.introspect("x")[0], 200)


def verifies(algorithm, pem, data, signature):
    with tempfile.TemporaryDirectory() as folder:
        names = {name: os.path.join(folder, name) for name in ("pem", "data", "signature")}
        if algorithm == "ES256":
            signature = raw_to_der(signature)
        for name, content in (("pem", pem.encode()), ("data", data), ("signature", signature)):
            with open(names[name], "wb") as file:
                file.write(content)
        if algorithm == "EdDSA":
            command = ["pkeyutl", "-verify", "-pubin", "-inkey", names["pem"], "-rawin", "-in",
                       names["data"], "-sigfile", names["signature"]]
        else:
            command = ["dgst", "-sha256", "-verify", names["pem"], "-signature",
                       names["signature"], names["data"]]
        return subprocess.run(["openssl", *command], capture_output=True).returncode == 0


def raw_to_der(raw):
    numbers = b""
    for half in (raw[:32], raw[32:]):
        number = half.lstrip(b"\0")
        number = (b"\0" if number[0] & 0x80 else b"") + number
        numbers += bytes([2, len(number)]) + number
    return bytes([0x30, len(numbers)]) + numbers


class HostileUpstream(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Program("hostile_upstream.py")
        cls.port = cls.program.ready["port"]

    @classmethod
    def tearDownClass(cls):
        cls.program.stop()

    def raw(self, path, body=b""):
        """Everything that comes back, and whether it ended in a reset."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as stream:
            stream.sendall(b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
                           % (path.encode(), len(body)) + body)
            received = b""
            try:
                while data := stream.recv(65536):
                    received += data
            except ConnectionResetError:
                return received, True
        return received, False

    def ask(self, path, method="GET", body=None, **arguments):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body, **arguments)
        body = connection.getresponse().read()
        connection.close()
        return body

    def test_echo_shows_the_request(self):
        body = self.ask("/some/where?x=1", "POST", "caf\u00e9".encode("latin-1"))
        seen = json.loads(body)
        self.assertEqual((seen["method"], seen["target"]), ("POST", "/some/where?x=1"))
        self.assertEqual(seen["body"], "caf\u00e9")
        self.assertIn(["Content-Length", "4"], seen["fields"])

    def test_chunked_bodies_are_read(self):
        body = self.ask("/discard", "POST", iter([b"abc", b"defg"]), encode_chunked=True,
                           headers={"Transfer-Encoding": "chunked"})
        self.assertEqual(json.loads(body)["bytes"], 7)

    def test_resets_and_ends(self):
        promised = b"Content-Length: 1000\r\n\r\nxxxxxxxxxx"
        for path, end, reset in (("/reset-before-head", b"", True), ("/close-before-head", b"", False),
                                 ("/reset-after-head", promised, True),
                                 ("/close-after-head", promised, False),
                                 ("/truncated", promised, False),
                                 ("/truncated?chunked=1", b"a\r\nxxxxxxxxxx\r\n", False)):
            with self.subTest(path):
                received, was_reset = self.raw("/prefix" + path)
                self.assertTrue(received.endswith(end) if end else not received, received)
                self.assertEqual(was_reset, reset)

    def test_huge_is_as_long_as_asked(self):
        for path in ("/huge?bytes=1000000", "/huge?bytes=1000000&chunked=1"):
            self.assertEqual(len(self.ask(path)), 1_000_000)

    def test_early_answers_before_the_body(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as stream:
            stream.sendall(b"POST /early?code=403 HTTP/1.1\r\nContent-Length: 5\r\n\r\n")
            self.assertTrue(stream.recv(1000).startswith(b"HTTP/1.1 403 "))
            stream.sendall(b"abcdeGET /echo HTTP/1.1\r\n\r\n")
            self.assertTrue(stream.recv(1000).startswith(b"HTTP/1.1 200 "))

    def test_every_bad_head_is_sent(self):
        from hostile_answers import BAD_HEADS
        for kind, bytes_sent in BAD_HEADS.items():
            self.assertEqual(self.raw("/bad-head?kind=" + kind)[0], bytes_sent)

    def test_informational_answers_come_first(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as stream:
            stream.sendall(b"GET /informational?count=2 HTTP/1.1\r\n\r\n")
            received = b""
            while not received.endswith(b"at last"):
                received += stream.recv(1000)
        self.assertEqual([part[:12] for part in received.split(b"\r\n\r\n")[:3]],
                         [b"HTTP/1.1 103", b"HTTP/1.1 103", b"HTTP/1.1 200"])

    def test_websocket_accepts_and_echoes(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as stream:
            stream.sendall(b"GET /websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            self.assertIn(b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", stream.recv(1000))
            stream.sendall(b"ping")
            self.assertEqual(stream.recv(1000), b"ping")

    def test_stats_count(self):
        self.ask("/stats-reset")
        self.ask("/echo", "POST", b"12345")
        self.raw("/stale")
        stats = json.loads(self.ask("/stats"))
        self.assertEqual((stats["requests echo"], stats["requests stale"], stats["bodyBytes"]),
                         (1, 1, 5))

    def test_ends_with_its_input(self):
        self.assertEqual(Program("hostile_upstream.py").stop(), 0)


if __name__ == "__main__":
    unittest.main()
