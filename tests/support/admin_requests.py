#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Drives a running admin API by its own description, with good requests and with bad ones.

    admin_requests.py URL TOKEN VIEWER_TOKEN [SEED [ROUNDS]]

For every operation of GET /v1/openapi.json it makes bodies from the schema and spoils them: other types, missing and
unknown members, duplicate names, huge and deeply nested JSON, text that is none; and it spoils tokens, tags, parameters,
paths and media types. It fails on a 5xx, on a status that the description does not have, on a refusal that is no problem
document, on an answer that is not what its schema says, and on a refused write that changed something. Then several
writers change one entity at a time: of those that read the same tag one may win.
"""
import concurrent.futures
import http.client
import json
import random
import re
import sys
import urllib.parse

PROBLEM = "application/problem+json"
NAMES = ["orders", "nobody", "a", "x" * 63, "x" * 300, "%2e%2e", "%00", "%c3%28", "a%2fb", "9", "0", "-1", "keys"]
MAX_SMALL = 1024 * 1024


class Api:
    """One connection to the admin API, opened again when it was closed."""

    def __init__(self, url):
        self.address = urllib.parse.urlsplit(url)
        self.connection = None

    def ask(self, method, target, body=None, headers=None, head_only=False):
        """Status, fields and body of the answer."""
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
            try:
                self.connection.request(method, target, body=body, headers=headers or {})
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before the body was read; the answer may be there
            try:
                answer = self.connection.getresponse()
                content = b"" if head_only else answer.read()
                result = answer.status, answer.headers, content
                if head_only or answer.will_close:
                    self.close()
                return result
            except (http.client.RemoteDisconnected, ConnectionResetError, http.client.BadStatusLine):
                self.close()
                if attempt == 2:
                    raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Schemas:
    """Makes values that a schema allows, and holds values against schemas."""

    def __init__(self, description, rng):
        self.named = description["components"]["schemas"]
        self.rng = rng

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.named[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def value(self, schema, depth=0):
        schema = self.resolve(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.rng.choice(schema["enum"])
        for many in ("oneOf", "anyOf"):
            if many in schema:
                return self.value(self.rng.choice(schema[many]), depth)
        if "allOf" in schema:
            merged = {}
            for part in schema["allOf"]:
                merged.update(self.value(part, depth))
            return merged
        kind = schema.get("type", "object")
        if isinstance(kind, list):
            kind = self.rng.choice(kind)
        return getattr(self, "make_" + kind)(schema, depth)

    def make_object(self, schema, depth):
        value = {}
        for name, member in schema.get("properties", {}).items():
            if name in schema.get("required", []) or (depth < 4 and self.rng.random() < 0.3):
                # A free port: others on this machine have those that are named.
                value[name] = 0 if name == "port" else self.value(member, depth + 1)
        return value

    def make_array(self, schema, depth):
        size = self.rng.randint(schema.get("minItems", 0), 2) if depth < 5 else schema.get("minItems", 0)
        return [self.value(schema.get("items", {}), depth + 1) for _ in range(size)]

    def make_string(self, schema, depth):
        pattern = schema.get("pattern", "")
        if pattern.startswith("^[a-z0-9]["):
            return self.rng.choice(["orders", "made", "a.b-c_d", "z9"])
        if "ms|s|m" in pattern:
            return self.rng.choice(["1s", "30s", "5m", "1h"])
        if "KiB" in pattern:
            return "10KiB"
        if "64" in pattern:
            return "%064x" % self.rng.getrandbits(256)
        if schema.get("format") == "date-time":
            return "2030-01-01T00:00:00Z"
        return self.rng.choice(["text", "", "/a/{b}", "http://127.0.0.1:9", "ü", "*", "\\\"\n"])

    def make_integer(self, schema, depth):
        return self.rng.choice([schema.get("minimum", 0), 1, 200, schema.get("maximum", 1000)])

    def make_number(self, schema, depth):
        return self.rng.choice([0.5, 1, 1e6])

    def make_boolean(self, schema, depth):
        return self.rng.random() < 0.5

    def make_null(self, schema, depth):
        return None

    def fault(self, value, schema, where=""):
        """What of `value` is not as `schema` says; empty: nothing."""
        schema = self.resolve(schema)
        for part in schema.get("allOf", []):
            found = self.fault(value, part, where)
            if found:
                return found
        if "oneOf" in schema and all(self.fault(value, one, where) for one in schema["oneOf"]):
            return where + ": none of the forms"
        if "enum" in schema and value not in schema["enum"]:
            return where + ": not in the enumeration"
        kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
                 "null": type(None)}
        allowed = schema.get("type", [])
        allowed = allowed if isinstance(allowed, list) else [allowed]
        if allowed and not any(isinstance(value, kinds[kind]) and (kind == "boolean" or not isinstance(value, bool))
                               for kind in allowed):
            return "%s: %r is no %s" % (where, value, " or ".join(allowed))
        if isinstance(value, dict):
            for name in schema.get("required", []):
                if name not in value:
                    return "%s: %s is missing" % (where, name)
            for name, member in value.items():
                if name in schema.get("properties", {}):
                    found = self.fault(member, schema["properties"][name], where + "/" + name)
                    if found:
                        return found
        if isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                found = self.fault(item, schema["items"], "%s/%d" % (where, index))
                if found:
                    return found
        return ""


def spoiled(value, rng):
    """`value` with one thing about it changed, as text."""
    kind = rng.randrange(9)
    good = json.dumps(value)
    if kind == 0:
        return rng.choice(["null", "[]", "7", '"text"', "true", "[{}]", "[[[]]]"])
    if kind == 1 and isinstance(value, dict) and value:
        name = rng.choice(sorted(value))
        return json.dumps(dict(value, **{name: rng.choice([None, 7, "x", [], {}, True, -1, 1e308, [None]])}))
    if kind == 2 and isinstance(value, dict) and value:
        name = rng.choice(sorted(value))
        return json.dumps({key: member for key, member in value.items() if key != name})
    if kind == 3:
        return good[:-1] + (", " if len(good) > 2 else "") + '"nonsense": {"a": [1]}}'
    if kind == 4:
        return good[:-1] + (", " if len(good) > 2 else "") + '"twice": 1, "twice": 2}'
    if kind == 5:
        return '{"name": %s1%s}' % ("[" * 5000, "]" * 5000)
    if kind == 6:
        return good[: len(good) // 2]
    if kind == 7:
        return '{"name": "\\ud800", "b": "\x01"}'
    return "\ufeff" + good + " x"


class Driver:
    def __init__(self, url, token, viewer, seed, rounds):
        self.rng = random.Random(seed)
        self.api = Api(url)
        self.url = url
        self.token = token
        self.viewer = viewer
        self.rounds = rounds
        self.failures = []
        self.count = 0
        self.wrong_tokens = 0
        status, _, content = self.api.ask("GET", "/v1/openapi.json", headers=self.auth(token))
        assert status == 200, (status, content)
        self.description = json.loads(content)
        self.schemas = Schemas(self.description, self.rng)

    @staticmethod
    def auth(token):
        return {"Authorization": "Bearer " + token}

    def fail(self, what, operation, answer):
        status, fields, content = answer
        self.failures.append("%s %s: %s: %d %s" % (operation["method"], operation["target"], what, status,
                                                   content[:300].decode("utf-8", "replace")))

    def tag(self):
        """The document's tag: another one means that something was changed."""
        return self.api.ask("HEAD", "/v1/config", headers=self.auth(self.token))[1]["ETag"]

    def check(self, operation, answer, headers):
        """Holds an answer against what the description has of its operation."""
        status, fields, content = answer
        documented = operation["spec"]["responses"].get(str(status))
        if documented is None:
            self.fail("a status that is not described", operation, answer)
            return
        if status == 304 or headers.get("head-only"):
            return
        media = (fields["Content-Type"] or "").split(";")[0]
        expected = list(documented.get("content", {}))
        if expected and media not in expected:
            self.fail("media type " + media, operation, answer)
            return
        if status >= 500 and media == PROBLEM:
            self.fail("an error of the service", operation, answer)
        if not media.endswith("json"):
            return
        try:
            value = json.loads(content)
        except ValueError:
            self.fail("no JSON", operation, answer)
            return
        if media == PROBLEM and not re.match(r"(admin|receive)\.[a-z-]+$", str(value.get("code"))):
            self.fail("no code of the catalogue", operation, answer)
        found = self.schemas.fault(value, documented["content"][media].get("schema", {}))
        if found:
            self.fail(found, operation, answer)

    def target(self, path, spec, bad):
        """A request target for one operation; parameters good, or one of them bad."""
        def argument(match):
            return self.rng.choice(NAMES)
        target = re.sub(r"\{[^}]*\}", argument, path)
        query = []
        for parameter in spec["parameters"]:
            if parameter["in"] != "query" or self.rng.random() < 0.6:
                continue
            if parameter["name"] == "confirmWithin" and not bad:
                continue
            value = self.schemas.value(parameter["schema"])
            query.append((parameter["name"], str(value)))
        if bad:
            query.append(self.rng.choice([("nonsense", "1"), ("limit", "0"), ("limit", "x"), ("cursor", "\x00"),
                                          ("q", "x" * 1000), ("confirmWithin", "yes"), ("from", "then")]))
        return target + ("?" + urllib.parse.urlencode(query) if query else "")

    def headers(self, spec):
        rng = self.rng
        headers = self.auth(self.token)
        pick = rng.random()
        if pick < 0.05:
            headers = {}
        elif pick < 0.1:
            headers = self.auth(self.viewer)
        elif pick < 0.13 and self.wrong_tokens < 8:  # ten would slow everything down
            self.wrong_tokens += 1
            headers = self.auth("pct_nobody")
        names = [parameter["name"] for parameter in spec["parameters"] if parameter["in"] == "header"]
        if "If-Match" in names and rng.random() < 0.8:
            headers["If-Match"] = rng.choice([self.tag(), '"999999"', "*", "W/" + self.tag(), "nonsense", '"0"'])
        if "If-None-Match" in names and rng.random() < 0.2:
            headers["If-None-Match"] = rng.choice(['"1"', "*", self.tag()])
        if "X-Change-Note" in names and rng.random() < 0.3:
            headers["X-Change-Note"] = rng.choice(["because", "x" * 2000, "%ff", "a%20b"])
        return headers

    def body(self, spec, headers):
        rng = self.rng
        if "requestBody" not in spec:
            return b"{}" if rng.random() < 0.05 else None
        media, content = next(iter(spec["requestBody"]["content"].items()))
        headers["Content-Type"] = media if rng.random() < 0.95 else rng.choice(["text/plain", "application/xml"])
        pick = rng.random()
        value = self.schemas.value(content.get("schema", {}))
        if pick < 0.4:
            return json.dumps(value).encode()
        if pick < 0.42:
            return json.dumps({"name": "x" * (MAX_SMALL + 10)}).encode()
        if pick < 0.45:
            return ('{"name": [' + "0," * 100_000 + "0]}").encode()
        if pick < 0.48:
            return None
        if pick < 0.5:
            return bytes(rng.randrange(256) for _ in range(50))
        return spoiled(value, rng).encode("utf-8", "surrogatepass")

    def one(self, path, method, spec):
        headers = self.headers(spec)
        body = self.body(spec, headers)
        operation = {"method": method.upper(), "target": self.target(path, spec, self.rng.random() < 0.15), "spec": spec}
        if path == "/v1/tokens/{id}":
            operation["target"] = "/v1/tokens/nobody"  # not the one that this runs with
        stream = path == "/v1/events"
        before = self.tag()
        self.count += 1
        answer = self.api.ask(operation["method"], operation["target"], body, headers, head_only=stream)
        self.check(operation, answer, {"head-only": stream})
        if answer[0] >= 400 and self.tag() != before:
            self.fail("refused, and something has changed", operation, answer)

    def run(self):
        for _ in range(self.rounds):
            for path, methods in self.description["paths"].items():
                for method, spec in methods.items():
                    self.one(path, method, spec)

    def writers(self, threads=6, turns=20):
        """Several change one entity, each by what it has read."""
        entity = {"name": "contested", "match": {"paths": ["/contested"]}, "authenticate": "none",
                  "respond": {"status": 200, "body": ""}}
        headers = dict(self.auth(self.token), **{"Content-Type": "application/json"})
        status, _, content = self.api.ask("POST", "/v1/routes", json.dumps(entity), headers)
        if status != 201:
            self.failures.append("the contested route can't be made: %d %r" % (status, content))
            return

        def write(number):
            api = Api(self.url)
            won = []
            for turn in range(turns):
                tag = api.ask("GET", "/v1/routes/contested", headers=self.auth(self.token))[1]["ETag"]
                mine = dict(entity, respond={"status": 200, "body": "%d.%d" % (number, turn)})
                answer = api.ask("PUT", "/v1/routes/contested", json.dumps(mine), dict(headers, **{"If-Match": tag}))
                if answer[0] == 200:
                    won.append(tag)
                elif answer[0] != 412:
                    self.failures.append("a contested write: %d %r" % (answer[0], answer[2]))
            api.close()
            return won

        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            won = [tag for tags in pool.map(write, range(threads)) for tag in tags]
        self.count += threads * turns
        if len(set(won)) != len(won):
            self.failures.append("two writers have won with the same tag")
        if not won:
            self.failures.append("no writer has won")


def main():
    url, token, viewer = sys.argv[1:4]
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
    rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 10
    driver = Driver(url, token, viewer, seed, rounds)
    driver.run()
    driver.writers()
    print(json.dumps({"seed": seed, "requests": driver.count, "failures": len(driver.failures)}))
    for failure in driver.failures[:40]:
        print(failure)
    sys.exit(1 if driver.failures else 0)


if __name__ == "__main__":
    main()
