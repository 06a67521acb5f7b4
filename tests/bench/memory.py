# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""What a contestant holds in memory: idle connections, busy ones, and one that carries a giant body."""
import contextlib
import resource
import socket
import threading

import giant
from processes import memory_bytes
from variants import Failed

# A gateway keeps a descriptor in hand for the upstream of each client: both have to fit.
DESCRIPTORS_ASIDE = 200
IDLE_CONNECTIONS = min(10000, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] - DESCRIPTORS_ASIDE) // 2)
# The portable transport takes minutes to open ten thousand.
PORTABLE_IDLE_CONNECTIONS = 1000
BUSY_CONNECTIONS = 256
MIB = 1 << 20


def ask_once(one, path):
    one.sendall(f"GET {path} HTTP/1.1\r\nHost: bench.test\r\n\r\n".encode())
    answer = b""
    while b"hello world\n" not in answer:
        part = one.recv(4096)
        if not part:
            raise Failed("closed instead of answering: " + answer[:100].decode("latin-1"))
        answer += part
    if b" 200 " not in answer.split(b"\r\n", 1)[0]:
        raise Failed("answered " + answer[:40].decode("latin-1"))


def use_a_little(runner):
    """What is set aside once, at the first requests, is no part of a connection."""
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", runner.port), 5) as one:
            ask_once(one, "/")


def idle(runner):
    """KiB that one kept connection holds after its first answer."""
    connections = PORTABLE_IDLE_CONNECTIONS if runner.variant.engine == "qthttpserver" else IDLE_CONNECTIONS
    address, opened = ("127.0.0.1", runner.port), []
    try:
        use_a_little(runner)
        before = memory_bytes(runner.program.pids())
        for _ in range(connections):
            opened.append(socket.create_connection(address, 5))
            ask_once(opened[-1], "/")
        held = memory_bytes(runner.program.pids()) - before
        # Whoever closes early holds little: the first and the last are still served.
        for one in (opened[0], opened[-1]):
            ask_once(one, "/")
    except OSError as error:
        raise Failed(f"{error} at connection {len(opened)}") from error
    finally:
        for one in opened:
            one.close()
    return held / connections / 1024


@contextlib.contextmanager
def watched(runner):
    """Yields a list whose last value is, afterwards, by how many bytes memory grew at most."""
    pids, stop, growth = runner.program.pids(), threading.Event(), [0]
    before = memory_bytes(pids)

    def watch():
        with contextlib.suppress(OSError):
            while not stop.is_set():
                growth.append(max(growth[-1], memory_bytes(pids) - before))
                stop.wait(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield growth
    finally:
        stop.set()
        watcher.join()


def busy(runner, load, seconds):
    """The most KiB that one connection holds while all of them receive a MiB again and again."""
    use_a_little(runner)
    with watched(runner) as growth:
        load.run(runner.port, seconds)
    return growth[-1] / BUSY_CONNECTIONS / 1024


def with_giant_bodies(runner):
    """MiB by which memory grows while one body of a GiB goes down, and one up."""
    use_a_little(runner)
    grown = {}
    for name, transfer in (("down", giant.download), ("up", giant.upload)):
        with watched(runner) as growth:
            transfer(runner.port)
        grown[name] = growth[-1] / MIB
    return grown
