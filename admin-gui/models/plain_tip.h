// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>

namespace portcullis::gui {

/// A text for a tool tip, which would take what looks like mark-up for mark-up, whoever wrote it.
inline QString plainTip(const QString &text)
{
    return text.contains(u'<')
        ? QStringLiteral("<span>") + text.toHtmlEscaped() + QStringLiteral("</span>")
        : text;
}

} // namespace portcullis::gui
