// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/transport_choice.h"

#include "service/app/platform/socket_ops.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"
#ifdef PORTCULLIS_HAVE_NATIVE
#include "service/transport/native/native_transport.h"
#endif

namespace portcullis::app {

namespace {

using Made = std::unique_ptr<transport::Transport>;

#ifdef PORTCULLIS_HAVE_NATIVE
transport::Engine engineOf(const std::string &io)
{
    if (io == "io_uring")
        return transport::Engine::IoUring;
    return io == "epoll" ? transport::Engine::Epoll : transport::Engine::Auto;
}
#endif

} // namespace

Result<Made> makeTransport(const RunOptions &options, std::size_t workers,
                           const transport::HandlerFactory &factory,
                           transport::ConnectionObserver *observer,
                           [[maybe_unused]] transport::ControlPost control)
{
    if (options.transport != "qthttpserver") {
#ifdef PORTCULLIS_HAVE_NATIVE
        const auto engine =
            transport::NativeTransport::available(engineOf(options.io), systemSockets());
        if (engine)
            return Made(std::make_unique<transport::NativeTransport>(
                workers, *engine, systemSockets(), factory, observer, std::move(control)));
        return failure("this system does not allow " + options.io + ": try --io auto");
#else
        if (options.transport == "native" || options.io != "auto")
            return failure("the native transport is not part of this build: it is for Linux");
#endif
    }
    return Made(std::make_unique<transport::QtHttpServerTransport>(
        workers, transport::QtHttpServerTransport::Threads::Own, systemSockets(), factory,
        observer));
}

io::Protocols protocolsOf([[maybe_unused]] const RunOptions &options)
{
#ifdef PORTCULLIS_HAVE_NATIVE
    if (transport::NativeTransport::kHttp2 && options.transport != "qthttpserver")
        return {"h2", "http/1.1"};
#endif
    return {"http/1.1"};
}

} // namespace portcullis::app
