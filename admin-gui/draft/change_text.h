// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/merge.h"

#include <QUrl>

/// The changes of a draft in the words of other tools, to be copied. Pure, any thread.
namespace portcullis::gui {

/// How the changes are to be applied.
struct ChangeTerms {
    QUrl url;              ///< of the admin API
    qint64 revision = 0;   ///< that the changes were made of
    QString note;          ///< may be empty
    QString confirmWithin; ///< a duration; empty: it needs no confirmation
};

/// A document above this is not written into a command: it stands in a file.
inline constexpr qsizetype kMostInCommand = 256 * 1024;
/// What that file is called in commands.
QString documentFileName();

/// A word of a POSIX shell that means `text`, whatever is in it.
QString shellWord(const QString &text);

/// Indented for people; as it is where it is no JSON.
QString indented(const QByteArray &json);

/// One object a change: part, kind, and the merge patch (RFC 7396) of what was changed, or all of
/// what is new.
QString mergePatchText(const QList<PartChange> &changes);

/// One command of curl for a POSIX shell that makes `document` of what is in force. It reads the
/// token from the variable PORTCULLIS_TOKEN. A single entity that was added, changed or deleted is
/// a request for it alone; anything else replaces the whole document, so that it is one revision,
/// and nothing if somebody changed the document meanwhile.
QString curlCommand(const DocumentParts &document, const QList<PartChange> &changes,
                    const ChangeTerms &terms);
/// The same with portcullisctl.
QString ctlCommand(const DocumentParts &document, const ChangeTerms &terms);

} // namespace portcullis::gui
