# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""WebSocket as real programs speak it, with python3-websockets.

    websocket_peer.py server
        Says {"port": N} and ends when standard input closes. By the last part of the path: `head`
        sends the request it saw as JSON first; `bye` closes with 4001 after the first message; any
        other one sends every message back.
    websocket_peer.py client URL [-H 'NAME: VALUE']... STEP...
        Says one line for each step: send:TEXT (nothing), recv, binary:SIZE (sent and got back), ping,
        close, closed (by the other side), line (waits for a line on standard input). A refusal is
        one line, `status N`.
"""
import asyncio
import json
import sys
import warnings

warnings.simplefilter("ignore")  # newer versions keep this interface, and say that it is old

from websockets.exceptions import ConnectionClosed, InvalidStatusCode  # noqa: E402
from websockets.legacy.client import connect  # noqa: E402
from websockets.legacy.server import serve  # noqa: E402

MOST = 64 * 1024 * 1024
PATIENCE = 20


async def serve_one(peer, path):
    name = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    if name == "head":
        await peer.send(json.dumps({"path": path, "fields": list(peer.request_headers.raw_items())}))
    try:
        async for message in peer:
            await peer.send(message)
            if name == "bye":
                await peer.close(4001, "bye")
    except ConnectionClosed:
        pass


async def server():
    async with serve(serve_one, "127.0.0.1", 0, max_size=MOST, ping_interval=None) as listening:
        print(json.dumps({"port": listening.sockets[0].getsockname()[1]}), flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)


async def take(peer, step):
    what, _, argument = step.partition(":")
    if what == "send":
        await peer.send(argument)
    elif what == "recv":
        print(await peer.recv(), flush=True)
    elif what == "binary":
        sent = bytes(i * 7 % 251 for i in range(int(argument)))
        await peer.send(sent)
        print("same" if await peer.recv() == sent else "different", flush=True)
    elif what == "ping":
        await (await peer.ping())
        print("pong", flush=True)
    elif what == "close":
        await peer.close()
        print("closed", peer.close_code, flush=True)
    elif what == "closed":
        await peer.wait_closed()
        print("closed", peer.close_code, flush=True)
    elif what == "line":
        print("waiting", flush=True)
        await asyncio.to_thread(sys.stdin.readline)


async def client(arguments):
    url, fields, steps = arguments[0], [], []
    rest = iter(arguments[1:])
    for each in rest:
        if each == "-H":
            fields.append(tuple(part.strip() for part in next(rest).split(":", 1)))
        else:
            steps.append(each)
    try:
        async with connect(url, extra_headers=fields, max_size=MOST, ping_interval=None,
                           open_timeout=PATIENCE, close_timeout=PATIENCE) as peer:
            for step in steps:
                await asyncio.wait_for(take(peer, step), None if step == "line" else PATIENCE)
    except InvalidStatusCode as refused:
        print("status", refused.status_code, flush=True)
    except ConnectionClosed as ended:
        print("ended", ended.code, flush=True)


asyncio.run(server() if sys.argv[1] == "server" else client(sys.argv[2:]))
