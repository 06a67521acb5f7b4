// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QtGlobal>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

namespace portcullis::test {

/// A port at which a new connection is neither accepted nor refused: the system's queue is full.
class FullBacklog {
public:
    FullBacklog()
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
        m_address.sin_family = AF_INET;
        m_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof m_address;
        if (::bind(m_listener, general(), size) != 0 || ::listen(m_listener, 0) != 0)
            return;
        ::getsockname(m_listener, general(), &size);
        for (int i = 0; i < kMost && !m_full; ++i)
            m_full = !connectOne();
    }
    FullBacklog(const FullBacklog &) = delete;
    FullBacklog &operator=(const FullBacklog &) = delete;
    ~FullBacklog()
    {
        for (const int socket : m_waiting)
            ::close(socket);
        ::close(m_listener);
    }

    quint16 port() const { return ntohs(m_address.sin_port); }
    /// False where the system takes any number of connections.
    bool full() const { return m_full; }

private:
    static constexpr int kMost = 64;
    static constexpr int kAnswerMs = 100; ///< a system that accepts does so at once

    sockaddr *general() { return reinterpret_cast<sockaddr *>(&m_address); }
    bool connectOne()
    {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        m_waiting.push_back(socket);
        ::fcntl(socket, F_SETFL, O_NONBLOCK);
        if (::connect(socket, general(), sizeof m_address) == 0)
            return true;
        pollfd ready{socket, POLLOUT, 0};
        return ::poll(&ready, 1, kAnswerMs) == 1;
    }

    int m_listener = -1;
    sockaddr_in m_address{};
    std::vector<int> m_waiting;
    bool m_full = false;
};

} // namespace portcullis::test
