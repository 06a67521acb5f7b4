# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""How each program of the comparison is set up. All get as many workers or threads, and the same task."""
import functools
import os
import shutil
import string

import credentials
from portcullis import NO_LIMIT_PER_SECOND, start_portcullis
from processes import Program, accepts, compiled, free_port

HERE = os.path.dirname(os.path.abspath(__file__))
NGINX_MODULES = ["/usr/lib/nginx/modules", "/usr/share/nginx/modules"]


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
    """The private folder, the upstreams and what the user chose, for all contestants."""

    def __init__(self, folder, binary):
        self.folder, self.binary = folder, binary
        self.upstreams = {"small": free_port()}

    def private(self, name):
        folder = os.path.join(self.folder, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "tmp"))
        return folder

    @functools.cached_property
    def certificate(self):
        return credentials.make_certificate(self.folder)

    @functools.cached_property
    def tokens(self):
        return credentials.make_tokens(self.folder)

    @functools.cached_property
    def client_environment(self):
        return {**os.environ, "OPENSSL_CONF": credentials.make_client_settings(self.folder)}

    def start_upstream(self):
        folder, port = self.private("upstream"), self.upstreams["small"]
        with open(os.path.join(folder, "body.bin"), "wb") as file:
            file.write(bytes(1024) * 1024)
        # Where there are cores for it, two workers of a contestant are not to wait for the upstream.
        workers = 2 if (os.cpu_count() or 1) >= 4 else 1
        text = template("upstream.conf", port=port, folder=folder, workers=workers, user=root_only("user root;"))
        program = nginx("upstream", folder, text)
        program.wait_for(lambda: accepts(port))
        return program


def nginx(name, folder, text):
    path = write(folder, f"{name}.conf", text)
    return Program(name, ["nginx", "-p", folder, "-e", os.path.join(folder, f"{name}.log"), "-c", path], folder)


# Each takes the bench, a name for files, and a Variant; returns (program, port, ready function).

def start_nginx(bench, name, variant):
    folder, port = bench.private(name), free_port()
    locations = "location / { proxy_pass http://up; }"
    if variant.routes:
        # One tail for all, so that a location's look-up is measured and not its size. In the order that
        # nginx sorts them into: its own sorting of a hundred thousand takes minutes.
        paths = sorted(f"/r{i}/" for i in range(variant.routes))
        locations = "\n".join(f"location {path} {{ proxy_pass http://up; }}" for path in paths)
    options = {"http": "", "https": "ssl", "h2": "ssl http2", "h2c": "http2"}[variant.protocol]
    tls = ""
    if variant.tls:
        tls = (f"ssl_certificate {bench.certificate.chain}; ssl_certificate_key {bench.certificate.key}; "
               "ssl_protocols TLSv1.3;")
    text = template("nginx.conf", port=port, upstream=bench.upstreams[variant.upstream], locations=locations,
                    options=options + (" reuseport" if variant.workers > 1 else ""), tls=tls,
                    workers=variant.workers,
                    # It closes kept connections when the last sixteenth of its records is in use.
                    connections=variant.connections * 5 // 4, user=root_only("user root;"))
    return nginx(name, folder, text), port, lambda: accepts(port)


def start_nginx_lua(bench, name, variant):
    folder, port = bench.private(name), free_port()
    count = variant.keys or 1000
    listed = write(folder, "keys.txt", "".join(credentials.KEY_FORM % i + "\n" for i in range(count)))
    modules = next((path for path in NGINX_MODULES if os.path.exists(f"{path}/ngx_http_lua_module.so")), None)
    if not modules:
        raise RuntimeError("the Lua module of nginx is not installed")
    log = "off" if variant.kind == "plain" else f"{folder}/access.log json buffer=64k flush=1s"
    handlers = template(f"nginx-lua-{'full' if variant.kind == 'full' else 'bare'}.conf", limit=NO_LIMIT_PER_SECOND)
    text = template("nginx-lua.conf", port=port, upstream=bench.upstreams[variant.upstream], keys=listed,
                    modules=modules, log=log, handlers=handlers,
                    dict=f"{16 + count * 256 // 1048576}m", user=root_only("user root;"))
    return nginx(name, folder, text), port, lambda: accepts(port)


def start_haproxy(bench, name, variant):
    folder, port = bench.private(name), free_port()
    options = {"http": "", "https": f"ssl crt {folder}/site.pem alpn http/1.1 ssl-min-ver TLSv1.3",
               "h2": f"ssl crt {folder}/site.pem alpn h2 ssl-min-ver TLSv1.3", "h2c": "proto h2"}[variant.protocol]
    if variant.tls:
        shutil.copy(bench.certificate.both, os.path.join(folder, "site.pem"))
    text = template("haproxy.cfg", port=port, upstream=bench.upstreams[variant.upstream], options=options,
                    workers=variant.workers, connections=variant.connections + 100, user=root_only("user root"))
    path = write(folder, "haproxy.cfg", text)
    return Program(name, ["haproxy", "-db", "-f", path], folder), port, lambda: accepts(port)


def start_caddy(bench, name, variant):
    folder, port = bench.private(name), free_port()
    path = write(folder, "Caddyfile", template("Caddyfile", port=port, upstream=bench.upstreams[variant.upstream]))
    environment = {"GOMAXPROCS": str(variant.workers), "HOME": folder, "XDG_DATA_HOME": folder,
                   "XDG_CONFIG_HOME": folder}
    program = Program(name, ["caddy", "run", "--config", path, "--adapter", "caddyfile"], folder, environment)
    return program, port, lambda: accepts(port)


def start_floor(bench, name, variant):
    """No proxy at all: what passing bytes on costs here."""
    folder, port = bench.private(name), free_port()
    command = [compiled(bench.folder, "floor", "-luring"), str(port), str(bench.upstreams[variant.upstream])]
    return Program(name, command, folder), port, lambda: accepts(port)


START = {
    "portcullis": start_portcullis,
    "nginx": start_nginx,
    "haproxy": start_haproxy,
    "caddy": start_caddy,
    "nginx-lua": start_nginx_lua,
    "floor": start_floor,
}
PROGRAMS = {"nginx": "nginx", "haproxy": "haproxy", "caddy": "caddy", "nginx-lua": "nginx", "floor": "c++"}


def is_available(name, bench):
    if name == "portcullis":
        return os.access(bench.binary, os.X_OK)
    if name == "nginx-lua" and not any(os.path.exists(f"{path}/ngx_http_lua_module.so") for path in NGINX_MODULES):
        return False
    return shutil.which(PROGRAMS[name]) is not None
