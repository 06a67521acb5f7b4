// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QString>

namespace portcullis::gui {

/// What stands in one cell, and by what it is sorted.
struct Cell {
    QString text{};
    double number = 0;     ///< sorted by this if `isNumber`, otherwise by the text
    bool isNumber = false; ///< also: stands to the right
    QString toolTip{};

    static Cell of(const QString &text) { return {text, 0, false, {}}; }
    static Cell of(double number, const QString &text) { return {text, number, true, {}}; }
    friend bool operator==(const Cell &, const Cell &) = default;
};

/// The cells of a row in one block: those of 100,000 rows would fill the memory as texts of their
/// own. Lone surrogates in a text don't survive.
class PackedCells {
public:
    void clear() { m_bytes.clear(); }
    void append(const Cell &cell);
    /// `index` is less than the number of those that were appended. Cost: linear in it.
    Cell at(qsizetype index) const;
    void squeeze() { m_bytes.squeeze(); }

private:
    struct Head {
        double number;
        quint32 textBytes;
        quint32 toolTipBytes : 31;
        quint32 isNumber : 1;
    };

    QByteArray m_bytes; ///< of each a head, its text and its tool tip
};

} // namespace portcullis::gui
