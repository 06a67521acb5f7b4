// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// The lines that differ between two texts. Pure, any thread.
namespace portcullis::gui {

struct DiffLine {
    enum class Kind {
        Same,
        Removed,
        Added,
        Gap, ///< lines that are the same were left out here; `text` is empty
    };

    Kind kind = Kind::Same;
    QString text;
    int before = 0; ///< number of the line in the text before, from 1; 0: it is not there
    int after = 0;

    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// Lines removed and added together, beyond which no shortest way is looked for: memory and time
/// grow with the square. Then what is between the first and the last line that differ is removed
/// and added whole.
inline constexpr int kMostLineEdits = 1500;

/// The fewest lines removed and added (Myers). Removed ones come before added ones.
QList<DiffLine> diffLines(const QStringList &before, const QStringList &after);

/// Only what differs, with `context` lines before and after it.
QList<DiffLine> withoutTheSame(const QList<DiffLine> &lines, int context = 3);

} // namespace portcullis::gui
