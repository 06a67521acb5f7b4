// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QUrl>

#include <optional>

namespace portcullis::gui {

/// Edits that were kept, with the document that they were made on.
struct KeptDraft {
    QByteArray base; ///< JSON in the spelling that it had, as is `document`
    QByteArray document;
    qint64 revision = 0; ///< of the base
    QDateTime savedAt;
};

/// Puts `draft`, of the gateway at `url`, in the place of what `file` holds, whole or not at all.
/// Says whether it did. Beyond the texts it needs some ten kilobytes. Any thread.
bool writeKept(const QString &file, const QUrl &url, const KeptDraft &draft);

/// What writeKept() left in `file`; nothing where there is no such file, or it is none of these.
/// Any thread, best a helper: a large one takes as long as to read the document itself.
std::optional<KeptDraft> readKept(const QString &file);

} // namespace portcullis::gui
