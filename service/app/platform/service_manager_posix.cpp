// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifndef _WIN32

#include "service/app/platform/handed_over.h"
#include "service/app/platform/service_manager.h"
#include "service/app/platform/succession.h"
#include "shared/core/log.h"

#include <arpa/inet.h>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace portcullis::app {

namespace {

/// Of sd_notify(3): a manager that does not read must not stop us for longer.
constexpr timeval kNotifyWait{1, 0};

/// A number of the environment, which has no further use for others; -1: none.
long long takeNumber(const char *name)
{
    const char *const text = std::getenv(name);
    long long number = -1;
    if (text && std::from_chars(text, text + std::strlen(text), number).ec != std::errc())
        number = -1;
    ::unsetenv(name);
    return number;
}

std::vector<std::string> takeNames()
{
    const char *const text = std::getenv("LISTEN_FDNAMES");
    std::vector<std::string> names;
    for (std::string_view rest = text ? text : ""; !rest.empty();) {
        const std::size_t colon = rest.find(':');
        names.emplace_back(rest.substr(0, colon));
        rest = colon == std::string_view::npos ? "" : rest.substr(colon + 1);
    }
    ::unsetenv("LISTEN_FDNAMES");
    return names;
}

/// Where it listens; false: it is no listening socket of TCP.
bool describe(int socket, io::InheritedSocket &out)
{
    int listens = 0;
    socklen_t size = sizeof(listens);
    sockaddr_storage bound{};
    socklen_t boundSize = sizeof(bound);
    if (::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0
        || ::getsockname(socket, reinterpret_cast<sockaddr *>(&bound), &boundSize) != 0)
        return false;
    char text[INET6_ADDRSTRLEN] = {};
    if (bound.ss_family == AF_INET) {
        const auto *v4 = reinterpret_cast<const sockaddr_in *>(&bound);
        ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
        out.port = ntohs(v4->sin_port);
    } else if (bound.ss_family == AF_INET6) {
        const auto *v6 = reinterpret_cast<const sockaddr_in6 *>(&bound);
        ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
        out.port = ntohs(v6->sin6_port);
    } else {
        return false;
    }
    out.address = text;
    out.socket = socket;
    return true;
}

std::vector<io::InheritedSocket> adopt(int count, std::size_t kept,
                                       const std::vector<std::string> &names)
{
    std::vector<io::InheritedSocket> all;
    for (int i = 0; i < count; ++i) {
        const int socket = kFirstInherited + i;
        const auto at = static_cast<std::size_t>(i);
        io::InheritedSocket inherited;
        inherited.listener = at < names.size() ? names[at] : "";
        inherited.kept = at < kept;
        if (!describe(socket, inherited)) {
            log(LogLevel::Warning, "inherited descriptor is no listening socket of TCP:",
                {{"descriptor", socket}, {"name", inherited.listener}});
            continue;
        }
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
        all.push_back(std::move(inherited));
    }
    return all;
}

} // namespace

ServiceManager::ServiceManager()
{
    rememberProgram();
    const long long listenPid = takeNumber("LISTEN_PID");
    const auto count = static_cast<int>(takeNumber("LISTEN_FDS"));
    const std::vector<std::string> names = takeNames();
    const std::optional<HandedOver> handed = takeHandedOver();
    if (handed && count >= 0) {
        m_sockets = adopt(count, handed->kept, names);
        m_predecessor = makePredecessor(kFirstInherited + count);
    } else if (listenPid == ::getpid() && count > 0) {
        m_sockets = adopt(count, static_cast<std::size_t>(count), names);
    }
    const long long watchedPid = takeNumber("WATCHDOG_PID");
    const char *const every = std::getenv("WATCHDOG_USEC"); // stays, for a successor
    long long micros = 0;
    if (every && (watchedPid < 0 || watchedPid == ::getpid()))
        std::from_chars(every, every + std::strlen(every), micros);
    m_watchdog = Milliseconds(micros / 1000);
}

ServiceManager::~ServiceManager() = default;

void ServiceManager::notify(std::string_view state) const
{
    const char *const path = std::getenv("NOTIFY_SOCKET"); // stays, for a successor
    if (m_retired || !path)
        return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(path);
    if (length == 0 || length >= sizeof(address.sun_path))
        return;
    std::memcpy(address.sun_path, path, length);
    if (path[0] == '@')
        address.sun_path[0] = '\0'; // a name that is in no folder
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return;
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kNotifyWait, sizeof(kNotifyWait));
    ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr *>(&address),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length));
    ::close(socket);
}

std::vector<io::InheritedSocket> ServiceManager::takeSockets()
{
    return std::exchange(m_sockets, {});
}

std::unique_ptr<Predecessor> ServiceManager::takePredecessor()
{
    return std::move(m_predecessor);
}

} // namespace portcullis::app

#endif
