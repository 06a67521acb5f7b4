// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/socket_ops.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>

namespace portcullis::app {

namespace {

/// Connections that may wait to be accepted: bursts come faster than a busy worker turns.
constexpr int kBacklog = 4096;

SOCKET native(io::SocketHandle socket)
{
    return static_cast<SOCKET>(socket);
}

/// Winsock counts its users; one that lives as long as the process is enough.
struct Winsock {
    Winsock()
    {
        WSADATA data;
        WSAStartup(MAKEWORD(2, 2), &data);
    }
};

Error systemError(const std::string &what)
{
    return Error{what + ": Windows Sockets error " + std::to_string(WSAGetLastError())};
}

io::SocketOps::Moved::Kind kindOfError()
{
    using Kind = io::SocketOps::Moved::Kind;
    return WSAGetLastError() == WSAEWOULDBLOCK ? Kind::WouldBlock : Kind::Error;
}

void makeNonBlocking(SOCKET socket)
{
    u_long on = 1;
    ::ioctlsocket(socket, FIONBIO, &on);
}

IpAddress addressOf(const sockaddr_storage &storage)
{
    if (storage.ss_family == AF_INET)
        return IpAddress::fromV4(
            ntohl(reinterpret_cast<const sockaddr_in *>(&storage)->sin_addr.s_addr));
    IpAddress address;
    const auto *v6 = reinterpret_cast<const sockaddr_in6 *>(&storage);
    std::memcpy(address.bytes.data(), &v6->sin6_addr, address.bytes.size());
    return address;
}

/// A number that fits into the int that Winsock takes; the rest goes with the next call.
int chunk(std::size_t size)
{
    constexpr std::size_t kMost = 1U << 30;
    return static_cast<int>(size < kMost ? size : kMost);
}

class WindowsSockets final : public io::SocketOps {
public:
    Moved receive(io::SocketHandle socket, char *to, std::size_t size) const override
    {
        const int got = ::recv(native(socket), to, chunk(size), 0);
        if (got > 0)
            return {Moved::Kind::Bytes, static_cast<std::size_t>(got)};
        return {got == 0 ? Moved::Kind::Eof : kindOfError()};
    }

    Moved send(io::SocketHandle socket, const char *from, std::size_t size) const override
    {
        const int sent = ::send(native(socket), from, chunk(size), 0);
        if (sent >= 0)
            return {Moved::Kind::Bytes, static_cast<std::size_t>(sent)};
        return {kindOfError()};
    }

    Result<io::SocketHandle> connect(const IpAddress &address, std::uint16_t port) const override;

    bool connected(io::SocketHandle socket) const override
    {
        int error = 0;
        int size = sizeof(error);
        return ::getsockopt(native(socket), SOL_SOCKET, SO_ERROR, reinterpret_cast<char *>(&error),
                            &size)
            == 0
            && error == 0;
    }

    std::optional<IpAddress> adopt(io::SocketHandle socket) const override
    {
        makeNonBlocking(native(socket));
        sockaddr_storage peer{};
        int size = sizeof(peer);
        if (::getpeername(native(socket), reinterpret_cast<sockaddr *>(&peer), &size) != 0)
            return {};
        return addressOf(peer);
    }

    bool stale(io::SocketHandle socket) const override
    {
        char byte = 0;
        const int got = ::recv(native(socket), &byte, 1, MSG_PEEK);
        return got >= 0 || WSAGetLastError() != WSAEWOULDBLOCK;
    }

    void shutdownWrite(io::SocketHandle socket) const override
    {
        ::shutdown(native(socket), SD_SEND);
    }

    void resetOnClose(io::SocketHandle socket) const override
    {
        const linger now{1, 0};
        ::setsockopt(native(socket), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&now),
                     sizeof(now));
    }

    void noDelay(io::SocketHandle socket) const override
    {
        const BOOL on = TRUE;
        ::setsockopt(native(socket), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char *>(&on),
                     sizeof(on));
    }

    Result<io::SocketHandle> listen(const std::string &address, std::uint16_t &port,
                                    bool shared) const override;

    void close(io::SocketHandle socket) const override { ::closesocket(native(socket)); }
    // SO_REUSEADDR on Windows lets any process take the port over: never used, so one socket.
    bool canShareListeners() const override { return false; }
    Result<io::SocketHandle> duplicate(io::SocketHandle) const override
    {
        return failure("a listening socket can't be shared on this system");
    }
    // Handles are bounded by memory alone.
    std::size_t roomForClients() const override { return SIZE_MAX; }

private:
    Winsock m_winsock;
};

Result<io::SocketHandle> WindowsSockets::connect(const IpAddress &address, std::uint16_t port) const
{
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(address.toString().c_str(), std::to_string(port).c_str(), &hints, &found)
        != 0)
        return failure(address.toString() + ": not an address");
    const SOCKET socket = ::socket(found->ai_family, SOCK_STREAM, IPPROTO_TCP);
    makeNonBlocking(socket);
    const int result = ::connect(socket, found->ai_addr, static_cast<int>(found->ai_addrlen));
    ::freeaddrinfo(found);
    if (result != 0 && WSAGetLastError() != WSAEWOULDBLOCK) {
        const Error error = systemError(address.toString());
        ::closesocket(socket);
        return tl::unexpected(error);
    }
    noDelay(static_cast<io::SocketHandle>(socket));
    return static_cast<io::SocketHandle>(socket);
}

Result<io::SocketHandle> WindowsSockets::listen(const std::string &address, std::uint16_t &port,
                                                bool) const
{
    const std::string where = address + ":" + std::to_string(port);
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
        return failure(where + ": not an address");
    const SOCKET socket = ::socket(found->ai_family, SOCK_STREAM, IPPROTO_TCP);
    const BOOL on = TRUE;
    ::setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char *>(&on),
                 sizeof(on));
    makeNonBlocking(socket);
    const bool good = ::bind(socket, found->ai_addr, static_cast<int>(found->ai_addrlen)) == 0
        && ::listen(socket, kBacklog) == 0;
    ::freeaddrinfo(found);
    if (!good) {
        const Error error = systemError("can't listen on " + where);
        ::closesocket(socket);
        return tl::unexpected(error);
    }
    sockaddr_storage bound{};
    int size = sizeof(bound);
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&bound), &size);
    port = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 *>(&bound)->sin6_port
                                             : reinterpret_cast<sockaddr_in *>(&bound)->sin_port);
    return static_cast<io::SocketHandle>(socket);
}

} // namespace

const io::SocketOps &systemSockets()
{
    static const WindowsSockets sockets;
    return sockets;
}

} // namespace portcullis::app

#endif
