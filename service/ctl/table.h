// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>
#include <QStringList>

namespace portcullis::ctl {

/// `text` with `?` for control characters: what a gateway sends must not steer a terminal.
QString plainText(QString text);

/// Text in columns, two spaces apart, numbers to the right. Cells become plain text.
class Table {
public:
    /// `right` says which columns are numbers.
    Table(QStringList headings, QList<bool> right);

    void add(QStringList row);
    bool isEmpty() const { return m_rows.size() < 2; }
    QString text() const;

private:
    QList<QStringList> m_rows; ///< headings first
    QList<bool> m_right;
};

} // namespace portcullis::ctl
