// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QList>

#include <utility>

namespace portcullis::gui {

/// Makes sorted `rows` equal to sorted `fresh`, both without duplicates. `less` compares what
/// identifies a row. Rows that stay are updated in place, so that a poll keeps selection and scroll
/// position; the caller announces them, best all at once. `model` has these, called around each
/// other change: beginInsert(first, last), endInsert(), beginRemove(row), endRemove().
/// Cost: one pass over both, but for moving the rows behind an insertion.
template <typename Row, typename Model, typename Less>
void mergeRows(QList<Row> &rows, QList<Row> fresh, Model &&model, Less less)
{
    if (rows.isEmpty() && !fresh.isEmpty()) {
        model.beginInsert(0, static_cast<int>(fresh.size()) - 1);
        rows = std::move(fresh);
        model.endInsert();
        return;
    }
    qsizetype at = 0;
    for (Row &next : fresh) {
        while (at < rows.size() && less(rows[at], next)) {
            model.beginRemove(static_cast<int>(at));
            rows.removeAt(at);
            model.endRemove();
        }
        if (at < rows.size() && !less(next, rows[at])) {
            rows[at] = std::move(next);
        } else {
            model.beginInsert(static_cast<int>(at), static_cast<int>(at));
            rows.insert(at, std::move(next));
            model.endInsert();
        }
        ++at;
    }
    while (rows.size() > at) {
        const qsizetype last = rows.size() - 1;
        model.beginRemove(static_cast<int>(last));
        rows.removeAt(last);
        model.endRemove();
    }
}

} // namespace portcullis::gui
