// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/raw_client.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace portcullis::test {

/// hostile_upstream.py, and what it counted.
class HostileUpstream : public SupportProgram {
public:
    /// With `--certificate` it speaks TLS, also with this test.
    bool run(const QList<QByteArray> &arguments = {})
    {
        m_scheme = arguments.contains("--certificate") ? "https" : "http";
        return SupportProgram::run("hostile_upstream.py", arguments);
    }
    double count(const char *name) { return ask("/stats").value(QLatin1String(name)).toDouble(); }
    void forget() { ask("/stats-reset"); }

private:
    QJsonObject ask(const QByteArray &path)
    {
        return curl({"-k", m_scheme + "://" + address() + path}).json();
    }

    QByteArray m_scheme;
};

/// The target at which the hostile upstream answers exactly `bytes`.
inline QByteArray rawTarget(const QByteArray &bytes, const QByteArray &more = {})
{
    return "/raw?hex=" + bytes.toHex() + more;
}

inline QByteArray upgradeRequest(const QByteArray &target)
{
    return getRequest(target,
                      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
}

/// How the other side ends the connection. Reads by itself, for Qt takes a reset for an end.
enum class Ending { Orderly, Reset, None };
inline Ending endingOf(RawClient &client)
{
    const int socket = static_cast<int>(client.socket().socketDescriptor());
    std::array<char, 4096> buffer{};
    pollfd readable{socket, POLLIN, 0};
    while (::poll(&readable, 1, kProcessWaitMs) == 1) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            return got == 0 ? Ending::Orderly : Ending::Reset;
    }
    return Ending::None;
}

} // namespace portcullis::test
