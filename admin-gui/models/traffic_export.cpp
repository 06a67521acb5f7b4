// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_export.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QByteArray csvCell(QString text)
{
    if (!text.isEmpty() && u"=+-@\t\r"_s.contains(text.front()))
        text.prepend(u'\'');
    if (text.contains(u'"') || text.contains(u',') || text.contains(u'\n') || text.contains(u'\r'))
        text = u'"' + text.replace(u'"', u"\"\""_s) + u'"';
    return text.toUtf8();
}

bool put(QIODevice &to, const QByteArray &bytes)
{
    return to.write(bytes) == bytes.size();
}

bool writeCsv(QIODevice &to, const std::vector<TrafficRow> &rows,
              const QList<TrafficColumn> &columns)
{
    QByteArrayList names;
    for (const TrafficColumn column : columns)
        names.append(trafficColumnField(column).toLatin1());
    if (!put(to, names.join(',') + "\r\n"))
        return false;
    for (const TrafficRow &row : rows) {
        QByteArrayList cells;
        for (const TrafficColumn column : columns)
            cells.append(csvCell(trafficPlainText(*row, column)));
        if (!put(to, cells.join(',') + "\r\n"))
            return false;
    }
    return true;
}

bool writeJson(QIODevice &to, const std::vector<TrafficRow> &rows,
               const QList<TrafficColumn> &columns)
{
    if (!put(to, "["))
        return false;
    bool first = true;
    for (const TrafficRow &row : rows) {
        QJsonObject object;
        for (const TrafficColumn column : columns) {
            const QString name = trafficColumnField(column);
            object[name] = column == TrafficColumn::Time
                ? QJsonValue(trafficPlainText(*row, column))
                : QJsonValue::fromVariant(trafficValue(*row, column));
        }
        if (!put(to, (first ? "\n" : ",\n") + QJsonDocument(object).toJson(QJsonDocument::Compact)))
            return false;
        first = false;
    }
    return put(to, "\n]\n");
}

} // namespace

bool exportTraffic(QIODevice &to, const std::vector<TrafficRow> &rows,
                   const QList<TrafficColumn> &columns, ExportFormat format)
{
    return format == ExportFormat::Csv ? writeCsv(to, rows, columns) : writeJson(to, rows, columns);
}

} // namespace portcullis::gui
