// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifndef _WIN32

#include "service/app/platform/journal.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace portcullis::app {

namespace {

class SocketJournal final : public Journal {
public:
    explicit SocketJournal(int socket) : m_socket(socket) { }
    SocketJournal(const SocketJournal &) = delete;
    SocketJournal &operator=(const SocketJournal &) = delete;
    ~SocketJournal() override { ::close(m_socket); }

    bool send(const std::vector<std::string> &entries) const override
    {
        for (const std::string &entry : entries) {
            ssize_t sent = -1;
            do {
                sent = ::send(m_socket, entry.data(), entry.size(), MSG_NOSIGNAL);
            } while (sent < 0 && errno == EINTR);
            if (sent < 0)
                return false;
        }
        return true;
    }

private:
    const int m_socket;
};

/// `DEVICE:INODE` of what systemd connected standard output or error with.
bool isStandardError(const char *stream)
{
    const char *const end = stream + std::strlen(stream);
    unsigned long long device = 0;
    unsigned long long inode = 0;
    const auto first = std::from_chars(stream, end, device);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != ':'
        || std::from_chars(first.ptr + 1, end, inode).ec != std::errc())
        return false;
    struct stat now { };
    return ::fstat(STDERR_FILENO, &now) == 0 && now.st_dev == device && now.st_ino == inode;
}

} // namespace

std::unique_ptr<Journal> journalBehindStandardError()
{
    const char *const stream = std::getenv("JOURNAL_STREAM");
    if (!stream || !isStandardError(stream))
        return nullptr;
    auto journal = openJournal(kJournalSocket);
    return journal ? std::move(*journal) : nullptr;
}

Result<std::unique_ptr<Journal>> openJournal(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path))
        return failure(path + ": too long for a socket");
    std::memcpy(address.sun_path, path.data(), path.size());
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return failure(std::string("no socket: ") + std::strerror(errno));
    if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
        const Error error{path + ": " + std::strerror(errno)};
        ::close(socket);
        return tl::unexpected(error);
    }
    return std::make_unique<SocketJournal>(socket);
}

} // namespace portcullis::app

#endif
