// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/document_parts.h"

#include <QStringList>

/// What differs between two documents, and what becomes of edits when others changed the document
/// meanwhile. Pure, any thread.
namespace portcullis::gui {

/// A part that differs. Texts are as they stand in the documents.
struct PartChange {
    enum class Kind { Added, Removed, Changed };

    Kind kind = Kind::Changed;
    PartRef ref;       ///< of a renamed entity there are two changes: one removed, one added
    QByteArray before; ///< null: it was not there
    QByteArray after;  ///< null: it is not there any more
};

/// Whether two texts of a part mean the same: order of members and white space make no difference.
bool saysTheSame(QByteArrayView a, QByteArrayView b);

/// By section in the order of `after`, then by position; what was removed comes first. A part that
/// only says the same in another spelling does not differ. Cost: linear in the names, and in the
/// texts of what differs.
QList<PartChange> changesBetween(const DocumentParts &before, const DocumentParts &after);

/// A part that was changed on both sides and can't be both.
struct Conflict {
    PartRef ref;
    QStringList pointers; ///< RFC 6901 into the part: the values; empty pointer: all of it
    QByteArray base;      ///< null: it was not there
    QByteArray mine;      ///< null: I removed it
    QByteArray theirs;    ///< null: they removed it
};

/// The part with both sides' changes, and where they can't go together only mine, or only theirs.
/// Null: it is to go.
QByteArray decided(const Conflict &conflict, bool forMine);

struct Merged {
    DocumentParts document; ///< both sides' changes; of what conflicts mine
    QList<Conflict> conflicts;
};

/// Takes over into `theirs` what `mine` changed of `base`.
Merged mergeParts(const DocumentParts &base, const DocumentParts &mine,
                  const DocumentParts &theirs);

} // namespace portcullis::gui
