// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/event_stream.h"

#include <utility>

namespace portcullis {

std::optional<ServerEvent> EventStream::next()
{
    qsizetype begin = 0;
    std::optional<ServerEvent> found;
    while (!found) {
        const qsizetype end = m_pending.indexOf('\n', begin);
        if (end < 0)
            break;
        QByteArray line = m_pending.mid(begin, end - begin);
        begin = end + 1;
        if (line.endsWith('\r'))
            line.chop(1);
        if (!line.isEmpty()) {
            takeLine(line);
            continue;
        }
        ServerEvent event = std::exchange(m_event, {});
        if (std::exchange(m_hasData, false)) {
            if (event.name.isEmpty())
                event.name = "message";
            found = std::move(event);
        }
    }
    m_pending.remove(0, begin);
    return found;
}

void EventStream::takeLine(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment
    const QByteArray field = colon < 0 ? line : line.left(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1);
    if (value.startsWith(' '))
        value.remove(0, 1);
    if (field == "event") {
        m_event.name = value;
    } else if (field == "data") {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
    }
}

} // namespace portcullis
