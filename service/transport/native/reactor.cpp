// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/reactor.h"

namespace portcullis::transport {

std::unique_ptr<Reactor> makeReactor(Engine engine, const io::SocketOps &sockets)
{
    if (engine != Engine::Epoll) {
        auto uring = makeUringReactor(sockets);
        if (uring || engine == Engine::IoUring)
            return uring;
    }
    return makeEpollReactor(sockets);
}

} // namespace portcullis::transport
