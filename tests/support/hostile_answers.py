# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""What hostile_upstream.py can answer, by the last part of the path; its text describes them."""
import base64
import hashlib
import json

PIECE = bytes(range(256)) * 256  # 64 KiB


class Gone(Exception):
    """The other side of the connection is not there any more."""


def head(code, *fields):
    return f"HTTP/1.1 {code} Whatever\r\n".encode() + b"".join(
        f"{name}: {value}\r\n".encode() for name, value in fields) + b"\r\n"


def whole(code, body, *fields):
    return head(code, ("Content-Length", len(body)), *fields) + body


def as_json(value):
    return whole(200, json.dumps(value).encode(), ("Content-Type", "application/json"))


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def echo(connection, request, _):
    body = b"".join(request.body())
    connection.send(as_json({
        "method": request.method, "target": request.target, "version": request.version,
        "fields": request.fields, "body": body.decode("latin-1"),
        "connection": connection.number, "request": connection.requests}))


def status(connection, request, _):
    for _ in request.body():
        pass
    code = request.number("code", 200)
    body = request.options.get("body", "").encode()
    connection.send(head(code) if code in (204, 304) else whole(code, body))


def discard(connection, request, _):
    digest, size = hashlib.sha256(), 0
    for piece in request.body():
        digest.update(piece)
        size += len(piece)
    connection.send(as_json({"bytes": size, "sha256": digest.hexdigest()}))


def slow_head(connection, request, _):
    for _ in request.body():
        pass
    pause = request.number("ms", 1000)
    answer = whole(200, b"late")
    if request.number("drip", 0):
        for at in range(len(answer)):
            connection.send(answer[at:at + 1])
            connection.wait(pause)
    else:
        connection.wait(pause)
        connection.send(answer)


def slow_body(connection, request, _):
    for _ in request.body():
        pass
    connection.send(head(200, ("Transfer-Encoding", "chunked")))
    for _ in range(request.number("chunks", 10)):
        connection.wait(request.number("ms", 100))
        connection.send(chunk(b"x" * request.number("size", 10)))
    connection.send(chunk(b""))


def reset_before_head(connection, *_):
    connection.reset()


def close_before_head(connection, *_):
    connection.close()


def reset_after_head(connection, *_):
    connection.send(head(200, ("Content-Length", 1000)) + b"x" * 10)
    # Long enough for what was sent to be read: a reset discards what was not.
    connection.wait(100)
    connection.reset()


def close_after_head(connection, *_):
    connection.send(head(200, ("Content-Length", 1000)) + b"x" * 10)
    connection.close()


def truncated(connection, request, counters):
    for _ in request.body():
        pass
    if request.number("chunked", 0):
        connection.send(head(200, ("Transfer-Encoding", "chunked")) + chunk(b"x" * 10))
        connection.close()
    else:
        close_after_head(connection, request, counters)


def huge(connection, request, _):
    for _ in request.body():
        pass
    left = request.number("bytes", 1 << 30)
    chunked = bool(request.number("chunked", 0))
    connection.send(head(200, ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", left)))
    while left > 0:
        piece = PIECE[:left]
        connection.send(chunk(piece) if chunked else piece)
        left -= len(piece)
    if chunked:
        connection.send(chunk(b""))


def early(connection, request, _):
    close = request.number("close", 0)
    connection.send(whole(request.number("code", 200), b"early",
                          *([("Connection", "close")] if close else [])))
    if close:
        connection.close()


def informational(connection, request, _):
    for _ in range(request.number("count", 3)):
        connection.send(head(request.number("code", 103), ("Link", "</a.css>; rel=preload")))
    for _ in request.body():
        pass
    connection.send(whole(200, b"at last"))


def stale(connection, request, _):
    for _ in request.body():
        pass
    connection.send(whole(200, b"bye"))
    connection.close()


def many_fields(connection, request, _):
    value = "v" * request.number("size", 20)
    fields = [(f"X-Field-{i}", value) for i in range(request.number("count", 1000))]
    connection.send(whole(200, b"", *fields))


BAD_HEADS = {
    "two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    "length-and-chunked": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                          b"0\r\n\r\n",
    "bad-length": b"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc",
    "bare-lf": b"HTTP/1.1 200 OK\nContent-Length: 3\n\nabc",
    "fold": b"HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 3\r\n\r\nabc",
    "no-version": b"200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "space-name": b"HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc",
    "nul": b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 3\r\n\r\nabc",
    "obs-status": b"HTTP/1.1 20 OK\r\nContent-Length: 3\r\n\r\nabc",
    "huge-status": b"HTTP/1.1 99999 OK\r\nContent-Length: 3\r\n\r\nabc",
}


def bad_head(connection, request, _):
    for _ in request.body():
        pass
    connection.send(BAD_HEADS[request.options["kind"]])
    connection.close()


def garbage(connection, request, _):
    for _ in request.body():
        pass
    if request.number("after", 0):
        connection.send(whole(200, b"good"))
    connection.send(PIECE[:1000])
    connection.close()


def raw(connection, request, counters):
    """What the options say, byte by byte if `drip` is given; the test writes the response."""
    if not request.number("early", 0):
        for _ in request.body():
            pass
    connection.send(bytes.fromhex(request.options.get("hex", "")))
    again, pause = bytes.fromhex(request.options.get("again", "")), request.number("drip", 0)
    left = request.number("times", 0)
    while left != 0:  # below 0: for ever
        connection.send(again)
        left -= 1
        if pause:
            connection.wait(pause)
    connection.send(bytes.fromhex(request.options.get("end", "")))
    counters.add("rawSent")
    if request.number("reset", 0):
        connection.wait(100)  # a reset discards what was not read yet
        connection.reset()
    elif request.number("close", 0):
        connection.close()


def pulse(connection, request, _):
    """Answers chunks for ever, so that it learns soon when the other side has gone."""
    for _ in request.body():
        pass
    connection.send(head(200, ("Transfer-Encoding", "chunked")))
    while True:
        connection.send(chunk(b"tick"))
        connection.wait(20)


def dies_once(connection, request, _):
    """The first request on each connection is answered, the second takes the connection with it."""
    for _ in request.body():
        pass
    if connection.requests > 1:
        connection.close()
    else:
        connection.send(whole(200, str(connection.number).encode()))


def never_reads(connection, *_):
    connection.wait(3_600_000)


def hang(connection, request, _):
    for _ in request.body():
        pass
    while connection.receive():  # ends when the gateway gives up
        pass


def websocket(connection, request, _):
    key = (request.field("sec-websocket-key") or "").encode()
    magic = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key + magic).digest()).decode()
    connection.send(head(101, ("Upgrade", "websocket"), ("Connection", "Upgrade"),
                         ("Sec-WebSocket-Accept", accept)))
    data, connection.buffer = connection.buffer, b""
    while True:
        if data:
            connection.send(data)
        data = connection.receive()


def switch(connection, *_):
    connection.send(head(101, ("Upgrade", "websocket"), ("Connection", "Upgrade")))
    connection.receive()


def stats(connection, _, counters):
    connection.send(as_json(counters.snapshot()))


def stats_reset(connection, _, counters):
    counters.reset()
    connection.send(as_json({}))


ANSWERS = {
    function.__name__.replace("_", "-"): function
    for function in (echo, status, discard, slow_head, slow_body, reset_before_head,
                     close_before_head, reset_after_head, close_after_head, truncated, huge, early,
                     informational, stale, many_fields, bad_head, garbage, raw, pulse, dies_once,
                     never_reads, hang, websocket, switch, stats, stats_reset)
}
