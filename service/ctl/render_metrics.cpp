// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/render.h"
#include "service/ctl/table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

QString text(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

QString number(std::uint64_t count)
{
    return QString::number(count);
}

/// Milliseconds, so that all rows of a column have one unit.
QString milliseconds(const api::Histogram &histogram, double q)
{
    const auto seconds = api::percentile(histogram, q);
    return seconds ? QString::number(*seconds * 1e3, 'f', 3) : u"-"_s;
}

QString stageText(const std::optional<Stage> &stage)
{
    const std::string_view name = stage ? stageName(*stage) : "unknown";
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString summary(const api::MetricsSnapshot &metrics)
{
    Table table({u"SINCE START"_s, u"VALUE"_s}, {false, true});
    table.add({u"requests"_s, number(metrics.requests())});
    table.add({u"requests in flight"_s, QString::number(metrics.requestsInFlight)});
    table.add({u"connections open"_s, QString::number(metrics.connections.open)});
    table.add({u"connections accepted"_s, number(metrics.connections.accepted)});
    table.add({u"bytes received"_s, number(metrics.bytesIn)});
    table.add({u"bytes sent"_s, number(metrics.bytesOut)});
    table.add({u"p50 ms"_s, milliseconds(metrics.duration, 0.50)});
    table.add({u"p95 ms"_s, milliseconds(metrics.duration, 0.95)});
    table.add({u"p99 ms"_s, milliseconds(metrics.duration, 0.99)});
    return table.text();
}

QString stages(const api::MetricsSnapshot &metrics)
{
    Table table({u"STEP"_s, u"REQUESTS"_s, u"REFUSED"_s, u"P50 MS"_s, u"P95 MS"_s},
                {false, true, true, true, true});
    for (int i = 0; i < kStageCount; ++i) {
        const auto stage = static_cast<Stage>(i);
        std::uint64_t refused = 0;
        for (const api::RefusalCount &each : metrics.refusals)
            refused += each.stage == stage ? each.count : 0;
        const api::Histogram &spent = metrics.stages[static_cast<std::size_t>(i)];
        table.add({stageText(stage), number(spent.count), number(refused),
                   milliseconds(spent, 0.50), milliseconds(spent, 0.95)});
    }
    return table.text();
}

QString routes(const api::MetricsSnapshot &metrics)
{
    Table table(
        {u"ROUTE"_s, u"REQUESTS"_s, u"2XX"_s, u"3XX"_s, u"4XX"_s, u"5XX"_s, u"NONE"_s, u"P95 MS"_s},
        {false, true, true, true, true, true, true, true});
    for (const api::RouteMetrics &each : metrics.routes) {
        QStringList row{text(each.route), number(each.total())};
        for (const char *statusClass : {"2xx", "3xx", "4xx", "5xx", "none"})
            row.append(number(each.total(statusClass)));
        row.append(milliseconds(each.duration, 0.95));
        table.add(row);
    }
    return table.isEmpty() ? QString() : u'\n' + table.text();
}

QString refusals(const api::MetricsSnapshot &metrics)
{
    Table table({u"REFUSED BY"_s, u"REASON"_s, u"STATUS"_s, u"REQUESTS"_s},
                {false, false, true, true});
    for (const api::RefusalCount &each : metrics.refusals) {
        table.add({stageText(each.stage), text(each.reason),
                   each.status ? QString::number(*each.status) : u"-"_s, number(each.count)});
    }
    return table.isEmpty() ? QString() : u'\n' + table.text();
}

QString targets(const api::MetricsSnapshot &metrics)
{
    Table table({u"UPSTREAM"_s, u"TARGET"_s, u"IN FLIGHT"_s, u"IDLE"_s, u"CONNECTS"_s,
                 u"FAILURES"_s, u"REUSES"_s, u"RETRIES"_s},
                {false, false, true, true, true, true, true, true});
    for (const api::TargetMetrics &each : metrics.targets) {
        table.add({text(each.upstream), text(each.target), QString::number(each.inFlight),
                   QString::number(each.idle), number(each.connects), number(each.connectFailures),
                   number(each.reuses), number(each.retries)});
    }
    return table.isEmpty() ? QString() : u'\n' + table.text();
}

qint64 json(std::uint64_t count)
{
    return static_cast<qint64>(count); // below 2^53, as parseMetrics() ensures
}

/// Counts and percentiles in seconds; null where nothing was counted.
QJsonObject json(const api::Histogram &histogram)
{
    QJsonObject object{{u"count"_s, json(histogram.count)}, {u"sumSeconds"_s, histogram.sum}};
    for (const auto &[name, q] :
         {std::pair(u"p50Seconds"_s, 0.50), std::pair(u"p95Seconds"_s, 0.95),
          std::pair(u"p99Seconds"_s, 0.99)}) {
        const auto seconds = api::percentile(histogram, q);
        object[name] = seconds ? QJsonValue(*seconds) : QJsonValue();
    }
    return object;
}

QJsonArray json(const std::vector<api::RefusalCount> &refusals)
{
    QJsonArray array;
    for (const api::RefusalCount &each : refusals) {
        array.append(
            QJsonObject{{u"stage"_s, stageText(each.stage)},
                        {u"reason"_s, text(each.reason)},
                        {u"status"_s, each.status ? QJsonValue(*each.status) : QJsonValue()},
                        {u"requests"_s, json(each.count)}});
    }
    return array;
}

QJsonArray json(const std::vector<api::RouteMetrics> &routes)
{
    QJsonArray array;
    for (const api::RouteMetrics &route : routes) {
        QJsonArray requests;
        for (const api::RequestCount &each : route.requests) {
            requests.append(QJsonObject{{u"class"_s, text(each.statusClass)},
                                        {u"status"_s, text(each.status)},
                                        {u"reason"_s, text(each.reason)},
                                        {u"requests"_s, json(each.count)}});
        }
        array.append(QJsonObject{{u"route"_s, text(route.route)},
                                 {u"requests"_s, requests},
                                 {u"duration"_s, json(route.duration)}});
    }
    return array;
}

QJsonArray json(const std::vector<api::TargetMetrics> &targets)
{
    QJsonArray array;
    for (const api::TargetMetrics &each : targets) {
        array.append(QJsonObject{{u"upstream"_s, text(each.upstream)},
                                 {u"target"_s, text(each.target)},
                                 {u"inFlight"_s, qint64(each.inFlight)},
                                 {u"idle"_s, qint64(each.idle)},
                                 {u"connects"_s, json(each.connects)},
                                 {u"failures"_s, json(each.connectFailures)},
                                 {u"reuses"_s, json(each.reuses)},
                                 {u"retries"_s, json(each.retries)}});
    }
    return array;
}

QJsonObject json(const api::MetricsSnapshot &metrics)
{
    QJsonObject stageObject;
    for (int i = 0; i < kStageCount; ++i) {
        stageObject[stageText(static_cast<Stage>(i))] =
            json(metrics.stages[static_cast<std::size_t>(i)]);
    }
    QJsonObject closed;
    for (const api::ConnectionMetrics::Closed &each : metrics.connections.closed)
        closed[text(each.reason)] = json(each.count);
    return {{u"requestsInFlight"_s, qint64(metrics.requestsInFlight)},
            {u"bytesReceived"_s, json(metrics.bytesIn)},
            {u"bytesSent"_s, json(metrics.bytesOut)},
            {u"duration"_s, json(metrics.duration)},
            {u"stages"_s, stageObject},
            {u"routes"_s, json(metrics.routes)},
            {u"refusals"_s, json(metrics.refusals)},
            {u"shadowRefusals"_s, json(metrics.shadowRefusals)},
            {u"targets"_s, json(metrics.targets)},
            {u"connections"_s,
             QJsonObject{{u"open"_s, qint64(metrics.connections.open)},
                         {u"accepted"_s, json(metrics.connections.accepted)},
                         {u"closed"_s, closed}}}};
}

} // namespace

QString render(const api::MetricsSnapshot &metrics, Output output)
{
    if (output == Output::Json)
        return QString::fromUtf8(QJsonDocument(json(metrics)).toJson());
    return summary(metrics) + u'\n' + stages(metrics) + routes(metrics) + refusals(metrics)
        + targets(metrics);
}

} // namespace portcullis::ctl
