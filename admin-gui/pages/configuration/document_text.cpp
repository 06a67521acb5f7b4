// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/configuration/document_text.h"

#include <utility>

namespace portcullis::gui {

Result<std::shared_ptr<const DocumentText>> DocumentText::of(const QByteArray &json)
{
    auto lines = api::JsonLines::of({json.constData(), static_cast<std::size_t>(json.size())});
    if (!lines)
        return tl::unexpected(lines.error());
    return std::shared_ptr<const DocumentText>(new DocumentText(json, std::move(*lines)));
}

DocumentText::DocumentText(QByteArray json, api::JsonLines lines)
    : m_json(std::move(json)), m_lines(std::move(lines))
{
}

std::string_view DocumentText::view() const
{
    return {m_json.constData(), static_cast<std::size_t>(m_json.size())};
}

QString DocumentText::lines(int first, int last) const
{
    std::string text;
    for (int at = first; at <= last; ++at) {
        if (at > first)
            text += '\n';
        m_lines.append(view(), static_cast<std::size_t>(at), text);
    }
    return QString::fromStdString(text);
}

QList<int> DocumentText::find(const QString &wanted, const std::atomic_bool &stop) const
{
    QList<int> found;
    if (wanted.isEmpty())
        return found;
    for (int at = 0; at < count() && !stop; ++at) {
        const QString text = line(at);
        for (qsizetype place = text.indexOf(wanted, 0, Qt::CaseInsensitive); place >= 0;
             place = text.indexOf(wanted, place + wanted.size(), Qt::CaseInsensitive))
            found.append(at);
    }
    return found;
}

} // namespace portcullis::gui
