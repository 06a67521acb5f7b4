// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace portcullis::test {

/// Clients that ask steadily, whatever happens at the other end, and count what got no answer. Half
/// of them keep their connections as long as they are kept, the others make one for each request.
class SteadyLoad {
public:
    /// `perSecond` requests in all.
    SteadyLoad(quint16 port, int perSecond, int clients = 20)
        : m_port(port), m_pause(std::chrono::microseconds(1'000'000) * clients / perSecond)
    {
        for (int i = 0; i < clients; ++i)
            m_threads.emplace_back([this, i] { run(i % 2 == 0); });
    }
    SteadyLoad(const SteadyLoad &) = delete;
    SteadyLoad &operator=(const SteadyLoad &) = delete;
    ~SteadyLoad() { stop(); }

    /// Waits for the last answers.
    void stop()
    {
        m_stop = true;
        for (std::thread &each : m_threads) {
            if (each.joinable())
                each.join();
        }
    }
    int answered() const { return m_answered; }
    int refused() const { return m_refused; } ///< no connection
    int cut() const { return m_cut; }         ///< a connection that ended without an answer
    int odd() const { return m_odd; }         ///< another answer than 200
    QByteArray told() const
    {
        return "answered " + QByteArray::number(answered()) + ", refused "
            + QByteArray::number(refused()) + ", cut " + QByteArray::number(cut()) + ", odd "
            + QByteArray::number(odd());
    }

private:
    void run(bool keeps)
    {
        int socket = -1;
        auto next = std::chrono::steady_clock::now();
        while (!m_stop) {
            std::this_thread::sleep_until(next);
            // Those that had to wait catch up, as clients in the field do.
            next += m_pause;
            if (socket >= 0 && hasEnded(socket))
                end(socket);
            if (socket < 0)
                socket = connected();
            if (socket < 0) {
                ++m_refused;
                continue;
            }
            if (!ask(socket) || !keeps)
                end(socket);
        }
        if (socket >= 0)
            end(socket);
    }
    static void end(int &socket)
    {
        ::close(socket);
        socket = -1;
    }
    int connected() const
    {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof(address)) == 0)
            return socket;
        ::close(socket);
        return -1;
    }
    /// What a client sees before it sends.
    static bool hasEnded(int socket)
    {
        char byte = 0;
        return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }
    /// Whether the connection stays.
    bool ask(int socket)
    {
        static const QByteArray request = "GET /v HTTP/1.1\r\nHost: gateway.test\r\n\r\n";
        QByteArray got;
        if (::send(socket, request.constData(), static_cast<std::size_t>(request.size()),
                   MSG_NOSIGNAL)
            == request.size()) {
            while (!isWhole(got)) {
                char part[4096];
                const ssize_t size = ::recv(socket, part, sizeof(part), 0);
                if (size <= 0)
                    break;
                got.append(part, static_cast<qsizetype>(size));
            }
        }
        if (!isWhole(got))
            ++m_cut;
        else if (!got.startsWith("HTTP/1.1 200 "))
            ++m_odd;
        else
            ++m_answered;
        return isWhole(got) && !got.contains("\r\nConnection: close\r\n");
    }
    static bool isWhole(const QByteArray &got)
    {
        const qsizetype head = got.indexOf("\r\n\r\n");
        const qsizetype length = got.indexOf("\r\nContent-Length: ");
        return head > 0 && length > 0
            && got.size() >= head + 4
                + got.mid(length + 18, got.indexOf('\r', length + 18) - length - 18).toInt();
    }

    const quint16 m_port;
    const std::chrono::microseconds m_pause;
    std::atomic<bool> m_stop{false};
    std::atomic<int> m_answered{0};
    std::atomic<int> m_refused{0};
    std::atomic<int> m_cut{0};
    std::atomic<int> m_odd{0};
    std::vector<std::thread> m_threads;
};

} // namespace portcullis::test
