// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_columns.h"

#include "admin-gui/models/figures.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct Column {
    const char *field;
    const char *title;
    const char *help;
};

constexpr std::array<Column, kTrafficColumnCount> kColumns{{
    {"time", QT_TRANSLATE_NOOP("TrafficColumn", "Time"),
     QT_TRANSLATE_NOOP("TrafficColumn", "When the request began, in local time")},
    {"status", QT_TRANSLATE_NOOP("TrafficColumn", "Status"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Status that the client got")},
    {"method", QT_TRANSLATE_NOOP("TrafficColumn", "Method"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Method of the request")},
    {"path", QT_TRANSLATE_NOOP("TrafficColumn", "Path"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Path in the form that routes are matched by")},
    {"route", QT_TRANSLATE_NOOP("TrafficColumn", "Route"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Route that matched")},
    {"consumer", QT_TRANSLATE_NOOP("TrafficColumn", "Consumer"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Who called")},
    {"client", QT_TRANSLATE_NOOP("TrafficColumn", "Client"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Address of the client")},
    {"code", QT_TRANSLATE_NOOP("TrafficColumn", "Reason"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Reason code, where the gateway refused or answered")},
    {"duration", QT_TRANSLATE_NOOP("TrafficColumn", "Duration"),
     QT_TRANSLATE_NOOP("TrafficColumn", "From the first byte of the request to the end")},
    {"upstream", QT_TRANSLATE_NOOP("TrafficColumn", "Upstream"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Upstream that it was sent to")},
    {"host", QT_TRANSLATE_NOOP("TrafficColumn", "Host"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Host that was asked for")},
    {"query", QT_TRANSLATE_NOOP("TrafficColumn", "Query"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Query parameters; credentials are masked")},
    {"verdict", QT_TRANSLATE_NOOP("TrafficColumn", "Verdict"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Whether it was forwarded, refused or answered")},
    {"stage", QT_TRANSLATE_NOOP("TrafficColumn", "Step"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Step that refused or answered")},
    {"rule", QT_TRANSLATE_NOOP("TrafficColumn", "Rule"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Place in the configuration that decided")},
    {"target", QT_TRANSLATE_NOOP("TrafficColumn", "Target"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Target of the upstream")},
    {"upstreamStatus", QT_TRANSLATE_NOOP("TrafficColumn", "Upstream status"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Status that the upstream answered")},
    {"bytesIn", QT_TRANSLATE_NOOP("TrafficColumn", "Received"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Bytes of the request body")},
    {"bytesOut", QT_TRANSLATE_NOOP("TrafficColumn", "Returned"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Bytes of the answer's body")},
    {"retries", QT_TRANSLATE_NOOP("TrafficColumn", "Retries"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Attempts after the first one")},
    {"authenticator", QT_TRANSLATE_NOOP("TrafficColumn", "Authenticator"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Authenticator that accepted the caller")},
    {"shadow", QT_TRANSLATE_NOOP("TrafficColumn", "Shadow"),
     QT_TRANSLATE_NOOP("TrafficColumn", "What rules in shadow would have refused")},
    {"listener", QT_TRANSLATE_NOOP("TrafficColumn", "Listener"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Listener that it came in by")},
    {"protocol", QT_TRANSLATE_NOOP("TrafficColumn", "Protocol"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Version of HTTP")},
    {"requestId", QT_TRANSLATE_NOOP("TrafficColumn", "Request id"),
     QT_TRANSLATE_NOOP("TrafficColumn", "As in the access log and in X-Request-Id")},
    {"traceId", QT_TRANSLATE_NOOP("TrafficColumn", "Trace id"),
     QT_TRANSLATE_NOOP("TrafficColumn", "As in traceparent")},
    {"revision", QT_TRANSLATE_NOOP("TrafficColumn", "Revision"),
     QT_TRANSLATE_NOOP("TrafficColumn", "Revision of the configuration that decided")},
}};

const Column &of(TrafficColumn column)
{
    return kColumns[static_cast<std::size_t>(column)];
}

class ColumnText {
    Q_DECLARE_TR_FUNCTIONS(TrafficColumn)
};

/// Local time of day; the date only where it is another day's.
QString timeText(qint64 ms)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    const bool today = time.date() == QDate::currentDate();
    return today ? time.toString(u"HH:mm:ss.zzz"_s) : time.toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString textOf(const api::TrafficEntry &entry, const TrafficFieldInfo &field)
{
    return field.names ? field.names(entry).join(u", "_s) : field.text(entry);
}

} // namespace

QString trafficColumnTitle(TrafficColumn column)
{
    return ColumnText::tr(of(column).title);
}

QString trafficColumnHelp(TrafficColumn column)
{
    return ColumnText::tr(of(column).help);
}

QString trafficColumnField(TrafficColumn column)
{
    return QLatin1StringView(of(column).field);
}

const TrafficFieldInfo &trafficColumnInfo(TrafficColumn column)
{
    // Asked for several times for each cell that is drawn.
    static const auto infos = [] {
        std::array<const TrafficFieldInfo *, kTrafficColumnCount> all{};
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = trafficField(QLatin1StringView(kColumns[i].field));
        return all;
    }();
    return *infos[static_cast<std::size_t>(column)];
}

bool isFigure(TrafficColumn column)
{
    const TrafficFieldInfo &field = trafficColumnInfo(column);
    return !field.isText() && field.kind != TrafficFieldInfo::Kind::Time;
}

QString trafficText(const api::TrafficEntry &entry, TrafficColumn column)
{
    switch (column) {
    case TrafficColumn::Time:
        return timeText(entry.timeMs);
    case TrafficColumn::Status:
        return entry.status == 0 ? ColumnText::tr("none") : QString::number(entry.status);
    case TrafficColumn::UpstreamStatus:
        return entry.upstreamStatus == 0 ? QString() : QString::number(entry.upstreamStatus);
    case TrafficColumn::Duration:
        return durationText(double(entry.durationUs) / 1e6);
    case TrafficColumn::BytesIn:
        return QLocale().formattedDataSize(entry.bytesIn);
    case TrafficColumn::BytesOut:
        return QLocale().formattedDataSize(entry.bytesOut);
    default:
        break;
    }
    const TrafficFieldInfo &field = trafficColumnInfo(column);
    return field.isText() ? textOf(entry, field) : QString::number(field.number(entry));
}

QString trafficPlainText(const api::TrafficEntry &entry, TrafficColumn column)
{
    const TrafficFieldInfo &field = trafficColumnInfo(column);
    switch (field.kind) {
    case TrafficFieldInfo::Kind::Time:
        return QDateTime::fromMSecsSinceEpoch(entry.timeMs).toUTC().toString(Qt::ISODateWithMs);
    case TrafficFieldInfo::Kind::Duration:
        return QString::number(entry.durationUs) + u"us"_s;
    case TrafficFieldInfo::Kind::Status:
        return field.number(entry) == 0 ? u"none"_s : QString::number(field.number(entry));
    default:
        return field.isText() ? textOf(entry, field) : QString::number(field.number(entry));
    }
}

QVariant trafficValue(const api::TrafficEntry &entry, TrafficColumn column)
{
    const TrafficFieldInfo &field = trafficColumnInfo(column);
    return field.isText() ? QVariant(textOf(entry, field)) : QVariant(field.number(entry));
}

} // namespace portcullis::gui
