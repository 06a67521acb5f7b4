// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/native/reactor.h"
#include "service/transport/socket_transport.h"

#include <optional>

namespace portcullis::transport {

/// The fast transport, on Linux: a reactor of our own on each worker's thread.
class NativeTransport final : public SocketTransport {
public:
#if PORTCULLIS_HAVE_NGHTTP2
    static constexpr bool kHttp2 = true; ///< is spoken with clients
#else
    static constexpr bool kHttp2 = false;
#endif

    /// The engine that `wanted` comes down to on this system; nothing if it can't be had.
    static std::optional<Engine> available(Engine wanted, const io::SocketOps &sockets);

    /// `engine` is one that is available().
    NativeTransport(std::size_t workers, Engine engine, const io::SocketOps &sockets,
                    const HandlerFactory &factory, ConnectionObserver *observer,
                    ControlPost control);
    ~NativeTransport() override;

    std::string_view name() const override { return "native"; }
    std::string_view engine() const override
    {
        return m_engine == Engine::IoUring ? "io_uring" : "epoll";
    }

private:
    Engine m_engine;
};

} // namespace portcullis::transport
