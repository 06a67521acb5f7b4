# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""A gRPC server, or a client of it through the gateway. Python 3.11 with python3-grpcio; messages are
plain bytes, so that nothing has to be generated.

    grpc_peer.py serve              says {"port": N} in one JSON line; ends when standard input closes
    grpc_peer.py call ADDRESS KIND  one call; prints a JSON line: status (its number), details,
                                    messages (latin-1), trailers (a list of pairs)

The service is test.Echo with Unary, Download, Upload, Chat, Fail and Slow; KIND is one of these in
lower case, with `--metadata NAME=VALUE`, `--count N`, `--size N` and `--timeout SECONDS`.
"""
import argparse
import concurrent.futures
import json
import threading

import grpc
from lifetime import announce, run_until_stdin_closes

STOP = threading.Event()


def unary(request, context):
    context.set_trailing_metadata((("x-seen", str(len(request))),))
    return b"echo " + request


def download(request, context):
    for number in range(int(request)):
        yield b"message %d" % number
    context.set_trailing_metadata((("x-count", request.decode()),))


def upload(requests, _):
    return b"%d" % sum(len(request) for request in requests)


def chat(requests, _):
    for request in requests:
        yield b"re " + request


def fail(request, context):
    context.set_trailing_metadata((("x-why", "because"),))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not today")


def slow(request, context):
    STOP.wait(60)
    return b"late"


def serve():
    handlers = {
        "Unary": grpc.unary_unary_rpc_method_handler(unary),
        "Download": grpc.unary_stream_rpc_method_handler(download),
        "Upload": grpc.stream_unary_rpc_method_handler(upload),
        "Chat": grpc.stream_stream_rpc_method_handler(chat),
        "Fail": grpc.unary_unary_rpc_method_handler(fail),
        "Slow": grpc.unary_unary_rpc_method_handler(slow),
    }
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=16))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.Echo", handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    announce(port=port)
    run_until_stdin_closes()
    STOP.set()
    server.stop(None)


def chatting(call_of, count):
    """Each message only after the answer to the one before: nothing of it may be held back."""
    turn = threading.Semaphore(1)

    def requests():
        for number in range(count):
            turn.acquire()
            yield b"%d" % number

    call = call_of(requests())
    messages = []
    for message in call:
        messages.append(message)
        turn.release()
    return call, messages


def call(options):
    metadata = tuple(tuple(entry.split("=", 1)) for entry in options.metadata)
    result = {"status": 0, "details": "", "messages": [], "trailers": []}
    messages = []
    with grpc.insecure_channel(options.address, options=(("grpc.enable_http_proxy", 0),)) as channel:
        def stub(kind, name):
            make = getattr(channel, kind)("/test.Echo/" + name)
            return lambda argument: make(argument, metadata=metadata, timeout=options.timeout)

        try:
            if options.kind in ("unary", "fail", "slow"):
                make = channel.unary_unary("/test.Echo/" + options.kind.capitalize())
                message, done = make.with_call(b"x" * options.size, metadata=metadata,
                                               timeout=options.timeout)
                messages = [message]
            elif options.kind == "download":
                done = stub("unary_stream", "Download")(b"%d" % options.count)
                messages = list(done)
            elif options.kind == "upload":
                make = channel.stream_unary("/test.Echo/Upload")
                message, done = make.with_call(
                    (b"x" * options.size for _ in range(options.count)), metadata=metadata,
                    timeout=options.timeout)
                messages = [message]
            else:
                done, messages = chatting(stub("stream_stream", "Chat"), options.count)
        except grpc.RpcError as error:
            done = error
        result["status"] = done.code().value[0]
        result["details"] = done.details() or ""
        result["trailers"] = [[key, str(value)] for key, value in done.trailing_metadata() or ()]
    result["messages"] = [message.decode("latin-1") for message in messages]
    print(json.dumps(result), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("serve", "call"))
    parser.add_argument("address", nargs="?")
    parser.add_argument("kind", nargs="?")
    parser.add_argument("--metadata", action="append", default=[])
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--size", type=int, default=10)
    parser.add_argument("--timeout", type=float, default=20)
    options = parser.parse_args()
    if options.what == "serve":
        serve()
    else:
        call(options)


if __name__ == "__main__":
    main()
