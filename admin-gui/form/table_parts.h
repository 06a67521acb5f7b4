// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QComboBox>
#include <QTableWidget>
#include <QToolButton>

/// What the small tables and boxes in forms have in common.
namespace portcullis::gui {

/// Set up for a few rows among other fields: Tab goes on to the next field.
void setUpSmallTable(QTableWidget &table, const QStringList &titles, const QString &accessibleName);
/// As high as its rows, within bounds.
void fitHeight(QTableWidget &table);
/// With a text, so that what it does is no riddle; `name` is for those who hear it.
QToolButton *smallButton(const QString &text, const QString &name, QWidget *parent);
/// Marks a cell, or takes the mark away where `message` is empty.
void markCell(QTableWidget &table, int row, int column, const QString &message, bool isWarning);
void unmarkAll(QTableWidget &table);
/// For those who hear it: the box, the line in it and the list that drops down.
void nameBox(QComboBox &box, const QString &name);

} // namespace portcullis::gui
