// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/top.h"

#include "service/ctl/run_parts.h"
#include "service/ctl/table.h"
#include "shared/client/event_stream.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds kInterval{1'000}; // as the gateway's own events
constexpr qsizetype kMostRoutes = 20;                 // that fit a terminal; the busiest

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// A counter that began anew, because the gateway did, counts from zero.
qint64 since(std::uint64_t before, std::uint64_t after)
{
    return static_cast<qint64>(after >= before ? after - before : after);
}

QJsonObject latency(const api::Histogram &spent)
{
    QJsonObject object;
    for (const auto &[name, q] :
         {std::pair(u"p50"_s, 0.50), std::pair(u"p90"_s, 0.90), std::pair(u"p99"_s, 0.99)}) {
        if (const auto seconds = api::percentile(spent, q))
            object[name] = *seconds * 1e6;
    }
    return object;
}

QJsonObject statusOf(const api::RouteMetrics *before, const api::RouteMetrics &after)
{
    QJsonObject status;
    for (const char *each : {"none", "1xx", "2xx", "3xx", "4xx", "5xx"}) {
        const qint64 count = since(before ? before->total(each) : 0, after.total(each));
        if (count > 0)
            status[QLatin1StringView(each)] = count;
    }
    return status;
}

const api::RouteMetrics *find(const api::MetricsSnapshot &metrics, const std::string &route)
{
    const auto found =
        std::find_if(metrics.routes.begin(), metrics.routes.end(),
                     [&route](const api::RouteMetrics &each) { return each.route == route; });
    return found == metrics.routes.end() ? nullptr : &*found;
}

QString perSecond(qint64 count, qint64 milliseconds)
{
    const double seconds = static_cast<double>(std::max<qint64>(milliseconds, 1)) / 1000;
    return QString::number(static_cast<double>(count) / seconds, 'f', 1);
}

QString milliseconds(const QJsonValue &microseconds)
{
    return microseconds.isDouble() ? QString::number(microseconds.toDouble() / 1000, 'f', 3)
                                   : u"-"_s;
}

/// Follows one gateway and prints each sample, until there were enough of them or it ends.
class Top : public std::enable_shared_from_this<Top> {
public:
    Top(const Task &task, qint64 count) : m_task(task), m_left(count) { }

    void begin()
    {
        const auto self = shared_from_this();
        m_task.client.streamEvents(
            m_task.context, "metrics",
            [self](const ServerEvent &event) {
                if (event.name == "metrics")
                    self->show(QJsonDocument::fromJson(event.data).object());
            },
            [self](const AdminResult<bool> &end) { self->ended(end); });
    }

private:
    void ended(const AdminResult<bool> &end)
    {
        if (m_over)
            return;
        // A gateway that has no events, or no more streams for us: its metrics anybody may read.
        const bool other = !end && (end.error().status == 404 || end.error().status == 503);
        if (other)
            return poll();
        finish(end ? Outcome{kExitUnreachable, {}, {u"the gateway ended the stream"_s}}
                   : failed(end.error()));
    }

    void poll()
    {
        const auto self = shared_from_this();
        m_task.client.fetchMetrics(
            m_task.context, [self](const AdminResult<api::MetricsSnapshot> &metrics) {
                if (self->m_over)
                    return;
                if (!metrics)
                    return self->finish(failed(metrics.error()));
                if (self->m_before)
                    self->show(figuresBetween(*self->m_before, *metrics, self->m_clock.elapsed()));
                self->m_before = *metrics;
                self->m_clock.start();
                if (!self->m_over)
                    QTimer::singleShot(kInterval, self->m_task.context, [self] { self->poll(); });
            });
    }

    void show(const QJsonObject &figures)
    {
        if (m_over)
            return;
        if (m_task.output() == Output::Json) {
            const QByteArray line = QJsonDocument(figures).toJson(QJsonDocument::Compact);
            m_task.around.print(QString::fromUtf8(line) + u'\n', false);
        } else {
            m_task.around.print(renderFigures(figures, m_task.client.url().toString()), true);
        }
        if (m_left > 0 && --m_left == 0)
            finish({});
    }

    void finish(const Outcome &outcome)
    {
        m_over = true;
        m_task.done(outcome);
    }

    Task m_task;
    qint64 m_left; // samples; 0: until it is interrupted
    bool m_over = false;
    std::optional<api::MetricsSnapshot> m_before;
    QElapsedTimer m_clock;
};

} // namespace

QJsonObject figuresBetween(const api::MetricsSnapshot &before, const api::MetricsSnapshot &after,
                           qint64 milliseconds)
{
    QJsonArray routes;
    QJsonObject status;
    for (const api::RouteMetrics &route : after.routes) {
        const api::RouteMetrics *const old = find(before, route.route);
        const QJsonObject counts = statusOf(old, route);
        qint64 requests = 0;
        for (auto it = counts.begin(); it != counts.end(); ++it) {
            status[it.key()] = status[it.key()].toInteger() + it->toInteger();
            requests += it->toInteger();
        }
        if (requests == 0)
            continue;
        const auto spent =
            api::mean(old ? api::difference(route.duration, old->duration) : route.duration);
        QJsonObject entry{
            {u"route"_s, text(route.route)}, {u"requests"_s, requests}, {u"status"_s, counts}};
        if (spent)
            entry[u"meanUs"_s] = *spent * 1e6;
        routes.append(entry);
    }
    return {{u"spanMs"_s, milliseconds},
            {u"requests"_s, since(before.requests(), after.requests())},
            {u"status"_s, status},
            {u"latencyUs"_s, latency(api::difference(after.duration, before.duration))},
            {u"connections"_s, QJsonObject{{u"open"_s, qint64(after.connections.open)}}},
            {u"inFlight"_s, qint64(after.requestsInFlight)},
            {u"bytesIn"_s, since(before.bytesIn, after.bytesIn)},
            {u"bytesOut"_s, since(before.bytesOut, after.bytesOut)},
            {u"routes"_s, routes}};
}

QString renderFigures(const QJsonObject &figures, const QString &address)
{
    const qint64 span = figures["spanMs"_L1].toInteger();
    const QJsonObject status = figures["status"_L1].toObject();
    const QJsonObject spent = figures["latencyUs"_L1].toObject();
    Table table({plainText(address), u"NOW"_s}, {false, true});
    table.add({u"requests a second"_s, perSecond(figures["requests"_L1].toInteger(), span)});
    for (const QString &each : {u"2xx"_s, u"3xx"_s, u"4xx"_s, u"5xx"_s})
        table.add({each + u" a second"_s, perSecond(status[each].toInteger(), span)});
    for (const QString &each : {u"p50"_s, u"p90"_s, u"p99"_s})
        table.add({each + u" ms"_s, milliseconds(spent[each])});
    table.add({u"requests in flight"_s, QString::number(figures["inFlight"_L1].toInteger())});
    table.add(
        {u"connections open"_s, QString::number(figures["connections"_L1]["open"_L1].toInteger())});
    Table routes({u"ROUTE"_s, u"A SECOND"_s, u"4XX"_s, u"5XX"_s, u"MEAN MS"_s},
                 {false, true, true, true, true});
    QList<QJsonValue> busiest;
    for (const auto &each : figures["routes"_L1].toArray())
        busiest.append(each);
    std::stable_sort(busiest.begin(), busiest.end(), [](const auto &a, const auto &b) {
        return a["requests"_L1].toInteger() > b["requests"_L1].toInteger();
    });
    for (const QJsonValue &each : busiest.mid(0, kMostRoutes)) {
        routes.add({each["route"_L1].toString(), perSecond(each["requests"_L1].toInteger(), span),
                    perSecond(each["status"_L1]["4xx"_L1].toInteger(), span),
                    perSecond(each["status"_L1]["5xx"_L1].toInteger(), span),
                    milliseconds(each["meanUs"_L1])});
    }
    return table.text() + (routes.isEmpty() ? QString() : u'\n' + routes.text());
}

void runTop(const Task &task)
{
    qint64 count = 0;
    if (task.options.has(u"--count"_s)) {
        const auto wanted = numberOf(task, task.option(u"--count"_s));
        if (!wanted)
            return;
        count = *wanted;
    }
    std::make_shared<Top>(task, count)->begin();
}

} // namespace portcullis::ctl
