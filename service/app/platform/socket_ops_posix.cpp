// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifndef _WIN32

#include "service/app/platform/socket_ops.h"
#include "shared/core/ip.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portcullis::app {

namespace {

/// Connections that may wait to be accepted: bursts come faster than a busy worker turns.
constexpr int kBacklog = 4096;

Error systemError(const std::string &what)
{
    return Error{what + ": " + std::strerror(errno)};
}

io::SocketOps::Moved::Kind kindOfError()
{
    using Kind = io::SocketOps::Moved::Kind;
    const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return later ? Kind::WouldBlock : Kind::Error;
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

class PosixSockets final : public io::SocketOps {
public:
    Moved receive(io::SocketHandle socket, char *to, std::size_t size) const override
    {
        const ssize_t got = ::recv(static_cast<int>(socket), to, size, MSG_DONTWAIT);
        if (got > 0)
            return {Moved::Kind::Bytes, static_cast<std::size_t>(got)};
        return {got == 0 ? Moved::Kind::Eof : kindOfError()};
    }

    Moved send(io::SocketHandle socket, const char *from, std::size_t size) const override
    {
        const ssize_t sent =
            ::send(static_cast<int>(socket), from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0)
            return {Moved::Kind::Bytes, static_cast<std::size_t>(sent)};
        return {kindOfError()};
    }

    Result<io::SocketHandle> connect(const IpAddress &address, std::uint16_t port) const override;

    bool connected(io::SocketHandle socket) const override
    {
        int error = 0;
        socklen_t size = sizeof(error);
        return ::getsockopt(static_cast<int>(socket), SOL_SOCKET, SO_ERROR, &error, &size) == 0
            && error == 0;
    }

    std::optional<IpAddress> adopt(io::SocketHandle socket) const override
    {
        const int handle = static_cast<int>(socket);
        ::fcntl(handle, F_SETFL, ::fcntl(handle, F_GETFL) | O_NONBLOCK);
        sockaddr_storage peer{};
        socklen_t size = sizeof(peer);
        if (::getpeername(handle, reinterpret_cast<sockaddr *>(&peer), &size) != 0)
            return {};
        return addressOf(peer);
    }

    bool stale(io::SocketHandle socket) const override
    {
        char byte = 0;
        const ssize_t got = ::recv(static_cast<int>(socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }

    void shutdownWrite(io::SocketHandle socket) const override
    {
        ::shutdown(static_cast<int>(socket), SHUT_WR);
    }

    void resetOnClose(io::SocketHandle socket) const override
    {
        const linger now{1, 0};
        ::setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    }

    void noDelay(io::SocketHandle socket) const override
    {
        const int on = 1;
        ::setsockopt(static_cast<int>(socket), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }

    Result<io::SocketHandle> listen(const std::string &address, std::uint16_t &port,
                                    bool shared) const override;

    void close(io::SocketHandle socket) const override { ::close(static_cast<int>(socket)); }
    bool canShareListeners() const override { return true; }
    Result<io::SocketHandle> duplicate(io::SocketHandle socket) const override
    {
        const int copy = ::fcntl(static_cast<int>(socket), F_DUPFD_CLOEXEC, 0);
        if (copy < 0)
            return tl::unexpected(systemError("a listening socket can't be shared"));
        return static_cast<io::SocketHandle>(copy);
    }
    std::size_t roomForClients() const override;
};

/// `address` and `port` as the system wants them; returns the size, 0 for no address.
socklen_t socketAddress(const std::string &address, std::uint16_t port, sockaddr_storage &out)
{
    std::memset(&out, 0, sizeof(out));
    auto *v4 = reinterpret_cast<sockaddr_in *>(&out);
    if (::inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        return sizeof(sockaddr_in);
    }
    auto *v6 = reinterpret_cast<sockaddr_in6 *>(&out);
    if (::inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        return sizeof(sockaddr_in6);
    }
    return 0;
}

std::uint16_t boundPort(int socket)
{
    sockaddr_storage bound{};
    socklen_t size = sizeof(bound);
    if (::getsockname(socket, reinterpret_cast<sockaddr *>(&bound), &size) != 0)
        return 0;
    return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 *>(&bound)->sin6_port
                                             : reinterpret_cast<sockaddr_in *>(&bound)->sin_port);
}

Result<io::SocketHandle> PosixSockets::connect(const IpAddress &address, std::uint16_t port) const
{
    sockaddr_storage storage{};
    const socklen_t size = socketAddress(address.toString(), port, storage);
    const int socket = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return tl::unexpected(systemError("no socket"));
    if (::connect(socket, reinterpret_cast<sockaddr *>(&storage), size) != 0
        && errno != EINPROGRESS) {
        const Error error = systemError(address.toString());
        ::close(socket);
        return tl::unexpected(error);
    }
    noDelay(socket);
    return static_cast<io::SocketHandle>(socket);
}

Result<io::SocketHandle> PosixSockets::listen(const std::string &address, std::uint16_t &port,
                                              bool shared) const
{
    const std::string where = address + ":" + std::to_string(port);
    sockaddr_storage storage{};
    const socklen_t size = socketAddress(address, port, storage);
    if (size == 0)
        return failure(where + ": not an address");
    const int socket = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return tl::unexpected(systemError(where));
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (shared)
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
    if (storage.ss_family == AF_INET6)
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
    if (::bind(socket, reinterpret_cast<sockaddr *>(&storage), size) != 0
        || ::listen(socket, kBacklog) != 0) {
        const Error error = systemError("can't listen on " + where);
        ::close(socket);
        return tl::unexpected(error);
    }
    port = boundPort(socket);
    return static_cast<io::SocketHandle>(socket);
}

std::size_t PosixSockets::roomForClients() const
{
    constexpr rlim_t kOthers = 32; // files, listening sockets, what Qt and the threads need
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return SIZE_MAX;
    return limit.rlim_cur > kOthers + 2 ? (limit.rlim_cur - kOthers) / 2 : 1;
}

} // namespace

const io::SocketOps &systemSockets()
{
    static const PosixSockets sockets;
    return sockets;
}

} // namespace portcullis::app

#endif
