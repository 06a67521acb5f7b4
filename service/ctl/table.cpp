// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/table.h"

namespace portcullis::ctl {

QString plainText(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint() && !c.isSurrogate())
            c = u'?';
    }
    return text;
}

Table::Table(QStringList headings, QList<bool> right)
    : m_rows{std::move(headings)}, m_right(std::move(right))
{
}

void Table::add(QStringList row)
{
    for (QString &cell : row)
        cell = plainText(cell);
    m_rows.append(std::move(row));
}

QString Table::text() const
{
    QList<qsizetype> widths(m_right.size(), 0);
    for (const QStringList &row : m_rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QString out;
    for (const QStringList &row : m_rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i > 0)
                line += QLatin1String("  ");
            line += m_right[i] ? row[i].rightJustified(widths[i]) : row[i].leftJustified(widths[i]);
        }
        while (line.endsWith(u' '))
            line.chop(1);
        out += line + u'\n';
    }
    return out;
}

} // namespace portcullis::ctl
