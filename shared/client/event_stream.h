// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

#include <optional>

namespace portcullis {

/// One server-sent event.
struct ServerEvent {
    QByteArray name; ///< `message` where the sender gives none
    QByteArray data;
};

/// Reads server-sent events (HTML Standard, section 9.2) out of pieces of a stream. Pure.
class EventStream {
public:
    /// Bytes of one event; what is longer ends the stream, as it comes from no gateway.
    static constexpr qsizetype kMaxEvent = 4 * 1024 * 1024;

    void feed(const QByteArray &bytes) { m_pending += bytes; }
    /// The next event that is complete; comments and events without data are passed over.
    std::optional<ServerEvent> next();
    bool tooLong() const { return m_pending.size() + m_event.data.size() > kMaxEvent; }

private:
    void takeLine(const QByteArray &line);

    QByteArray m_pending; // no whole line yet
    ServerEvent m_event;
    bool m_hasData = false;
};

} // namespace portcullis
