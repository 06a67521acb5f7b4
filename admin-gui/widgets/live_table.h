// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QLabel>
#include <QTableWidget>

/// What panels that show how the gateway is now have in common.
namespace portcullis::gui {

/// Read only, one row at a time; Tab goes on to the next widget.
void setUpLiveTable(QTableWidget &table, const QStringList &titles, const QString &accessibleName);
/// Tells what came of something; what went wrong stands out in colour, too.
void showOutcome(QLabel &label, const QString &outcome, bool isBad);

} // namespace portcullis::gui
