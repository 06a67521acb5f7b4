// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// with_transport PROGRAM [ARGUMENT...]: becomes PROGRAM if this build and this system have the
// transport that PORTCULLIS_TEST_TRANSPORT names, else says so and ends with 77, which ctest shows
// as skipped.
#include "service/app/platform/socket_ops.h"
#include "tests/support/transport_rows.h"
#ifdef PORTCULLIS_HAVE_NATIVE
#include "service/transport/native/native_transport.h"
#endif

#include <cstdio>
#include <unistd.h>

namespace {

constexpr int kSkipped = 77;
constexpr int kCannotRun = 127;

bool available(const portcullis::test::TransportRow &row)
{
    if (row.transport != "native")
        return true;
#ifdef PORTCULLIS_HAVE_NATIVE
    using portcullis::transport::Engine;
    const Engine engine = row.io == "epoll" ? Engine::Epoll : Engine::IoUring;
    return portcullis::transport::NativeTransport::available(engine,
                                                             portcullis::app::systemSockets())
        == engine;
#else
    return false;
#endif
}

} // namespace

int main(int count, char **arguments)
{
    const auto &row = portcullis::test::chosenTransport();
    if (count < 2 || !available(row)) {
        std::printf("this build or system has no %s\n", row.name.constData());
        return kSkipped;
    }
    ::execv(arguments[1], arguments + 1);
    std::perror(arguments[1]);
    return kCannotRun;
}
