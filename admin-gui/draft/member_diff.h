// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

/// What differs inside one part of a document. Pure, any thread.
namespace portcullis::gui {

struct MemberChange {
    QString pointer;   ///< RFC 6901, into the part; empty: all of it
    QByteArray before; ///< JSON in one line; null: it was not there
    QByteArray after;  ///< null: it is not there any more

    friend bool operator==(const MemberChange &, const MemberChange &) = default;
};

/// In the order of the members after; what is gone comes last. Objects are looked into, and lists
/// of as many objects as before; other lists are values. Of a part that is new or gone each member
/// is listed. A text that is no JSON counts as not there.
QList<MemberChange> memberChanges(const QByteArray &before, const QByteArray &after);

/// The merge patch (RFC 7396) that makes `after` of `before`. Nothing where no patch can: it would
/// have to set a member to null, or they are no objects.
std::optional<QByteArray> mergePatchOf(const QByteArray &before, const QByteArray &after);

} // namespace portcullis::gui
