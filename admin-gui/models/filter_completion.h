// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

namespace portcullis::gui {

/// What could stand where the cursor is, in place of what was begun there.
struct FilterCompletion {
    qsizetype from = 0;   ///< where it goes
    qsizetype length = 0; ///< of what it replaces
    QStringList candidates;
};

/// Completes a filter expression at `cursor`. `values` gives the values of a field that are known,
/// without quotes. Pure.
FilterCompletion completeFilter(const QString &text, qsizetype cursor,
                                const std::function<QStringList(const QString &)> &values);

} // namespace portcullis::gui
