// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// The floor of the comparison: joins each client with an upstream connection of its own and passes
// bytes on as they come, by io_uring. It knows no HTTP, no time-outs and no back-pressure, so no
// proxy over io_uring can cost less than this does on the machine at hand.
//
//     floor PORT UPSTREAM_PORT
#include <arpa/inet.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr unsigned kEntries = 1024;
constexpr unsigned kCompletions = 8192;
constexpr unsigned kBuffers = 1024; // a power of two
constexpr unsigned kBufferSize = 4096;
constexpr int kGroup = 0;
constexpr unsigned kMostDescriptors = 65536;

enum Operation : std::uint64_t { Accept, Receive, Send };

std::uint64_t tag(Operation operation, unsigned descriptor, unsigned buffer = 0)
{
    return std::uint64_t{operation} << 48 | std::uint64_t{buffer} << 32 | descriptor;
}

[[noreturn]] void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void sendAtOnce(int descriptor)
{
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

class Forwarder {
public:
    Forwarder(int port, int upstreamPort)
        : m_upstream(loopback(upstreamPort)), m_peers(kMostDescriptors)
    {
        listenOn(port);
        io_uring_params parameters{};
        parameters.flags =
            IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE;
        parameters.cq_entries = kCompletions;
        if (io_uring_queue_init_params(kEntries, &m_ring, &parameters) != 0)
            fail("io_uring");
        io_uring_register_ring_fd(&m_ring);
        provideBuffers();
    }

    [[noreturn]] void run()
    {
        armAccept();
        for (;;) {
            io_uring_submit_and_wait(&m_ring, 1);
            unsigned head = 0;
            unsigned seen = 0;
            io_uring_cqe *done = nullptr;
            io_uring_for_each_cqe(&m_ring, head, done)
            {
                ++seen;
                handle(*done);
            }
            io_uring_cq_advance(&m_ring, seen);
        }
    }

private:
    void listenOn(int port)
    {
        const sockaddr_in address = loopback(port);
        m_listening = socket(AF_INET, SOCK_STREAM, 0);
        const int on = 1;
        setsockopt(m_listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(m_listening, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
            || listen(m_listening, SOMAXCONN) != 0)
            fail("listen");
    }

    void provideBuffers()
    {
        void *ring = nullptr;
        if (posix_memalign(&ring, 4096, kBuffers * sizeof(io_uring_buf)) != 0)
            fail("memory");
        m_buffers = static_cast<io_uring_buf_ring *>(ring);
        io_uring_buf_reg registration{};
        registration.ring_addr = reinterpret_cast<std::uint64_t>(ring);
        registration.ring_entries = kBuffers;
        registration.bgid = kGroup;
        if (io_uring_register_buf_ring(&m_ring, &registration, 0) != 0)
            fail("buffers");
        io_uring_buf_ring_init(m_buffers);
        m_bytes.resize(std::size_t{kBuffers} * kBufferSize);
        for (unsigned i = 0; i < kBuffers; ++i)
            giveBack(i);
    }

    char *bytesOf(unsigned buffer) { return m_bytes.data() + std::size_t{buffer} * kBufferSize; }

    void giveBack(unsigned buffer)
    {
        io_uring_buf_ring_add(m_buffers, bytesOf(buffer), kBufferSize,
                              static_cast<unsigned short>(buffer), kBuffers - 1, 0);
        io_uring_buf_ring_advance(m_buffers, 1);
    }

    io_uring_sqe *entry()
    {
        io_uring_sqe *free = io_uring_get_sqe(&m_ring);
        if (!free) {
            io_uring_submit(&m_ring);
            free = io_uring_get_sqe(&m_ring);
        }
        return free;
    }

    void armAccept()
    {
        io_uring_sqe *sqe = entry();
        io_uring_prep_multishot_accept(sqe, m_listening, nullptr, nullptr, 0);
        sqe->user_data = tag(Accept, 0);
    }

    void armReceive(unsigned descriptor)
    {
        io_uring_sqe *sqe = entry();
        io_uring_prep_recv_multishot(sqe, static_cast<int>(descriptor), nullptr, 0, 0);
        sqe->flags |= IOSQE_BUFFER_SELECT;
        sqe->buf_group = kGroup;
        sqe->user_data = tag(Receive, descriptor);
    }

    void handle(const io_uring_cqe &done)
    {
        const auto descriptor = static_cast<unsigned>(done.user_data & 0xffffffff);
        switch (static_cast<Operation>(done.user_data >> 48)) {
        case Accept:
            accepted(done);
            break;
        case Receive:
            received(done, descriptor);
            break;
        case Send:
            giveBack(static_cast<unsigned>(done.user_data >> 32 & 0xffff));
            break;
        }
    }

    void accepted(const io_uring_cqe &done)
    {
        if (!(done.flags & IORING_CQE_F_MORE))
            armAccept();
        const int client = done.res;
        if (client < 0)
            return;
        const int upstream = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(upstream, reinterpret_cast<const sockaddr *>(&m_upstream), sizeof m_upstream)
            != 0)
            fail("upstream");
        sendAtOnce(client);
        sendAtOnce(upstream);
        m_peers[static_cast<std::size_t>(client)] = upstream;
        m_peers[static_cast<std::size_t>(upstream)] = client;
        armReceive(static_cast<unsigned>(client));
        armReceive(static_cast<unsigned>(upstream));
    }

    /// The other side ends by itself once it is shut down, and must not take along whoever has this
    /// descriptor by then.
    void end(unsigned descriptor)
    {
        if (const int peer = m_peers[descriptor]; peer >= 0) {
            m_peers[static_cast<std::size_t>(peer)] = -1;
            shutdown(peer, SHUT_RDWR);
        }
        close(static_cast<int>(descriptor));
    }

    void received(const io_uring_cqe &done, unsigned descriptor)
    {
        const bool armed = done.flags & IORING_CQE_F_MORE;
        if (done.res > 0) {
            const unsigned buffer = done.flags >> IORING_CQE_BUFFER_SHIFT;
            io_uring_sqe *sqe = entry();
            io_uring_prep_send(sqe, m_peers[descriptor], bytesOf(buffer),
                               static_cast<std::size_t>(done.res), MSG_WAITALL | MSG_NOSIGNAL);
            sqe->user_data = tag(Send, descriptor, buffer);
        } else if (!armed) {
            end(descriptor);
            return;
        }
        if (!armed)
            armReceive(descriptor);
    }

    io_uring m_ring{};
    io_uring_buf_ring *m_buffers = nullptr;
    std::vector<char> m_bytes;
    int m_listening = -1;
    sockaddr_in m_upstream;
    std::vector<int> m_peers; // by descriptor
};

} // namespace

int main(int count, char **arguments)
{
    if (count != 3) {
        std::fprintf(stderr, "usage: floor PORT UPSTREAM_PORT\n");
        return 2;
    }
    Forwarder(std::atoi(arguments[1]), std::atoi(arguments[2])).run();
}
