# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""How each program of the comparison is set up. All get one worker or thread, and the same task."""
import hashlib
import json
import os
import secrets
import shutil
import string
import urllib.error
import urllib.request

from processes import Program, accepts, free_port

HERE = os.path.dirname(os.path.abspath(__file__))
KEY_FORM = "bench-key-%07d-0123456789abcdef0123456789abcdef"
NGINX_MODULES = ["/usr/lib/nginx/modules", "/usr/share/nginx/modules"]
# Above what one core can answer, so that the limit is counted and never reached.
NO_LIMIT_PER_SECOND = 1000000
KEYS_PER_CONSUMER = 10


def template(name, **values):
    with open(os.path.join(HERE, "contestants", name), encoding="utf-8") as file:
        return string.Template(file.read()).substitute(values)


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def root_only(text):
    """nginx and HAProxy otherwise become a user who cannot read the private folder."""
    return text if os.geteuid() == 0 else ""


class Bench:
    """The private folder, the upstream and what the user chose, for all contestants."""

    def __init__(self, folder, binary, transport):
        self.folder, self.binary, self.transport = folder, binary, transport
        self.upstream = free_port()

    def private(self, name):
        folder = os.path.join(self.folder, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "tmp"))
        return folder

    def start_upstream(self):
        folder = self.private("upstream")
        with open(os.path.join(folder, "body.bin"), "wb") as file:
            file.write(bytes(1024) * 1024)
        text = template("upstream.conf", port=self.upstream, folder=folder, user=root_only("user root;"))
        program = nginx("upstream", folder, text)
        program.wait_for(lambda: accepts(self.upstream))
        return program


def nginx(name, folder, text):
    path = write(folder, f"{name}.conf", text)
    return Program(name, ["nginx", "-p", folder, "-e", os.path.join(folder, f"{name}.log"), "-c", path], folder)


# What a start function is told beside the bench: `kind` is plain, full or bare, `routes` and `keys` say how
# many there are. It returns (program, port, ready function).

def start_nginx(bench, name, kind, routes, keys):
    folder, port = bench.private(name), free_port()
    locations = "location / { proxy_pass http://up; }"
    if routes:
        # One tail for all, so that a location's look-up is measured and not its size.
        locations = "\n".join(f"location /r{i}/ {{ proxy_pass http://up; }}" for i in range(routes))
    text = template("nginx.conf", port=port, upstream=bench.upstream, locations=locations,
                    user=root_only("user root;"))
    return nginx(name, folder, text), port, lambda: accepts(port)


def start_nginx_lua(bench, name, kind, routes, keys):
    folder, port = bench.private(name), free_port()
    count = keys or 1000
    listed = write(folder, "keys.txt", "".join(KEY_FORM % i + "\n" for i in range(count)))
    modules = next((path for path in NGINX_MODULES if os.path.exists(f"{path}/ngx_http_lua_module.so")), None)
    if not modules:
        raise RuntimeError("the Lua module of nginx is not installed")
    log = "off" if kind == "plain" else f"{folder}/access.log json buffer=64k flush=1s"
    handlers = template(f"nginx-lua-{'full' if kind == 'full' else 'bare'}.conf", limit=NO_LIMIT_PER_SECOND)
    text = template("nginx-lua.conf", port=port, upstream=bench.upstream, keys=listed, modules=modules, log=log,
                    handlers=handlers,
                    dict=f"{16 + count * 256 // 1048576}m", user=root_only("user root;"))
    return nginx(name, folder, text), port, lambda: accepts(port)


def start_haproxy(bench, name, kind, routes, keys):
    folder, port = bench.private(name), free_port()
    path = write(folder, "haproxy.cfg", template("haproxy.cfg", port=port, upstream=bench.upstream,
                                                 user=root_only("user root")))
    return Program(name, ["haproxy", "-db", "-f", path], folder), port, lambda: accepts(port)


def start_caddy(bench, name, kind, routes, keys):
    folder, port = bench.private(name), free_port()
    path = write(folder, "Caddyfile", template("Caddyfile", port=port, upstream=bench.upstream))
    environment = {"GOMAXPROCS": "1", "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
    program = Program(name, ["caddy", "run", "--config", path, "--adapter", "caddyfile"], folder, environment)
    return program, port, lambda: accepts(port)


def portcullis_document(bench, folder, port, kind, routes, keys):
    """The configuration of one row, without its consumers, which are written as a stream."""
    plain = {"authenticate": "none", "upstream": "up"}
    document = {
        "version": 1,
        "listeners": [{"name": "main", "address": "127.0.0.1", "port": port,
                       "timeouts": {"idle": "300s"}}],
        "upstreams": [{"name": "up", "targets": [{"name": "a", "url": f"http://127.0.0.1:{bench.upstream}"}]}],
        "routes": [{"name": "all", "match": {"paths": ["/{rest...}"]}, **plain}],
        "accessLog": {"to": "off"},
    }
    if routes:
        document["routes"] = [{"name": f"r{i}", "match": {"paths": [f"/r{i}/{{id}}"]}, **plain}
                              for i in range(routes)]
    if kind == "full" or keys:
        document["authenticators"] = [{"name": "keys", "type": "api-key", "header": "X-API-Key"}]
        document["routes"][0]["authenticate"] = ["keys"]
    if kind == "full":
        document["rateLimits"] = [{"name": "limit", "algorithm": "token-bucket", "limit": NO_LIMIT_PER_SECOND,
                                   "window": "1s", "burst": NO_LIMIT_PER_SECOND, "key": ["consumer"]}]
        document["routes"][0] |= {"rateLimits": ["limit"],
                                  "request": {"headers": {"set": {"X-Tenant": "${consumer.name}"}}},
                                  "response": {"headers": {"remove": ["Server"]}}}
        document["accessLog"] = {"to": {"file": os.path.join(folder, "access.log")}, "format": "json"}
    return document


def write_portcullis(bench, folder, port, kind, routes, keys):
    text = json.dumps(portcullis_document(bench, folder, port, kind, routes, keys))
    path = os.path.join(folder, "portcullis.json")
    count = keys or (1000 if kind == "full" else 0)
    with open(path, "w", encoding="utf-8") as file:
        if not count:
            file.write(text)
            return path
        # By hand: a million keys as Python objects would take a gigabyte.
        file.write(text[:-1] + ', "consumers": [')
        for i in range(count):
            digest = hashlib.sha256((KEY_FORM % i).encode()).hexdigest()
            if i % KEYS_PER_CONSUMER == 0:
                file.write(f'{"]}, " if i else ""}{{"name": "c{i}", "apiKeys": [')
            else:
                file.write(", ")
            file.write(f'{{"id": "k{i}", "sha256": "{digest}"}}')
        file.write("]}]}")
    return path


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def prepare_portcullis(bench, name, kind, routes, keys):
    """Writes the configuration; returns (command, folder, port, ready function)."""
    folder, port, admin = bench.private(name), free_port(), free_port()
    path = write_portcullis(bench, folder, port, kind, routes, keys)
    token = os.path.join(folder, "admin-token")
    with os.fdopen(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    command = [bench.binary, "run", "--config", path, "--workers", "1", "--admin-port", str(admin),
               "--admin-token-file", token, "--transport", bench.transport, "--drain-timeout", "1s"]
    return command, folder, port, lambda: answers(f"http://127.0.0.1:{admin}/readyz")


def start_portcullis(bench, name, kind, routes, keys):
    command, folder, port, ready = prepare_portcullis(bench, name, kind, routes, keys)
    environment = {"QT_NO_GLIB": "1"} if kind == "no glib" else {}
    return Program(name, command, folder, environment), port, ready


START = {
    "portcullis": start_portcullis,
    "nginx": start_nginx,
    "haproxy": start_haproxy,
    "caddy": start_caddy,
    "nginx-lua": start_nginx_lua,
}
PROGRAMS = {"nginx": "nginx", "haproxy": "haproxy", "caddy": "caddy", "nginx-lua": "nginx"}


def is_available(name, bench):
    if name == "portcullis":
        return os.access(bench.binary, os.X_OK)
    if name == "nginx-lua" and not any(os.path.exists(f"{path}/ngx_http_lua_module.so") for path in NGINX_MODULES):
        return False
    return shutil.which(PROGRAMS[name]) is not None
