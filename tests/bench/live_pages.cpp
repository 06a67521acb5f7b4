// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Measures the pages of the admin app that show what goes on: how late a timer is under the full
// event stream, how long a repaint takes while scrolling, and how long filtering takes. Needs no
// gateway: the events are those of one, at the most that it sends.
#include "tests/bench/times.h"

#include "admin-gui/page/page.h"
#include "admin-gui/pages/pipeline/pipeline_page.h"
#include "admin-gui/pages/traffic/traffic_page.h"

#include <QApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <array>
#include <vector>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;

namespace {

constexpr int kPerSecond = 500; // the most that the gateway sends
constexpr int kBurstMs = 50;    // that it gathers events for
constexpr int kRoutes = 100;    // in a metrics event
constexpr int kSeconds = 15;

class Nowhere final : public Navigator {
public:
    void go(const Destination &) override { }
};

QByteArray trafficEvent(int number)
{
    const bool refused = number % 7 == 0;
    const QString time = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    QJsonObject object = QJsonDocument::fromJson(R"({"requestId": "7c0f9a5e1b2d4c3a",
        "client": "203.0.113.9", "peer": "127.0.0.1", "listener": "public", "protocol": "HTTP/1.1",
        "tls": true, "method": "GET", "host": "shop.example", "query": "page=2&size=50",
        "headers": [{"name": "Host", "value": "shop.example"}, {"name": "User-Agent", "value":
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
        {"name": "Accept", "value": "application/json"}, {"name": "X-API-Key", "hidden": true},
        {"name": "Accept-Language", "value": "de,en;q=0.5"}, {"name": "Connection", "value":
        "keep-alive"}], "consumer": "acme", "authenticator": "keys", "groups": ["staff"],
        "bytesIn": 0, "bytesOut": 5120})")
                             .object();
    object[QStringLiteral("id")] = QStringLiteral("0-%1").arg(number);
    object[QStringLiteral("time")] = time;
    object[QStringLiteral("path")] = QStringLiteral("/orders/%1").arg(number % 5000);
    object[QStringLiteral("route")] = QStringLiteral("route-%1").arg(number % kRoutes);
    object[QStringLiteral("status")] = refused ? 403 : 200;
    object[QStringLiteral("durationUs")] = 900 + number % 40'000;
    if (refused) {
        object[QStringLiteral("stage")] = QStringLiteral("authorize");
        object[QStringLiteral("code")] = QStringLiteral("authorize.group");
        object[QStringLiteral("rule")] = QStringLiteral("routes/orders/authorize/groups");
    }
    QJsonArray stages;
    for (int i = 0; i < (refused ? 3 : kStageCount); ++i) {
        const std::string_view name = stageName(static_cast<Stage>(i));
        stages.append(QJsonObject{
            {QStringLiteral("stage"), QString::fromLatin1(name.data(), qsizetype(name.size()))},
            {QStringLiteral("verdict"),
             refused && i == 2 ? QStringLiteral("refused") : QStringLiteral("passed")},
            {QStringLiteral("ns"), 1000 * i}});
    }
    object[QStringLiteral("stages")] = stages;
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray metricsEvent()
{
    QJsonObject object{
        {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
        {QStringLiteral("spanMs"), 1000}};
    object[QStringLiteral("status")] =
        QJsonObject{{QStringLiteral("2xx"), 4000}, {QStringLiteral("4xx"), 500}};
    const QJsonObject latency{{QStringLiteral("p50"), 900},
                              {QStringLiteral("p95"), 2500},
                              {QStringLiteral("p99"), 9000},
                              {QStringLiteral("mean"), 1200}};
    object[QStringLiteral("latencyUs")] = latency;
    QJsonObject stages;
    for (int i = 0; i < kStageCount; ++i) {
        const std::string_view name = stageName(static_cast<Stage>(i));
        stages[QString::fromLatin1(name.data(), qsizetype(name.size()))] =
            QJsonObject{{QStringLiteral("count"), 4500},
                        {QStringLiteral("refused"), 5},
                        {QStringLiteral("latencyUs"), latency}};
    }
    object[QStringLiteral("stages")] = stages;
    QJsonArray routes;
    for (int i = 0; i < kRoutes; ++i)
        routes.append(
            QJsonObject{{QStringLiteral("route"), QStringLiteral("route-%1").arg(i)},
                        {QStringLiteral("status"),
                         QJsonObject{{QStringLiteral("2xx"), 40}, {QStringLiteral("4xx"), 5}}},
                        {QStringLiteral("meanUs"), 1200}});
    object[QStringLiteral("routes")] = routes;
    object[QStringLiteral("refusals")] =
        QJsonArray{QJsonObject{{QStringLiteral("code"), QStringLiteral("authorize.group")},
                               {QStringLiteral("status"), 403},
                               {QStringLiteral("count"), 500}}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Sends what a busy gateway does, as bytes that have to be read.
class FullStream {
public:
    explicit FullStream(EventFeed &feed) : m_feed(feed)
    {
        QObject::connect(&m_traffic, &QTimer::timeout, [this] { burst(); });
        QObject::connect(&m_metrics, &QTimer::timeout, [this] {
            Q_EMIT m_feed.metrics(QJsonDocument::fromJson(metricsEvent()).object());
        });
        m_traffic.start(kBurstMs);
        m_metrics.start(1000);
        // Made before, so that only reading them is measured.
        for (int i = 0; i < kPerSecond * (kSeconds + 5); ++i)
            m_events.push_back(trafficEvent(i));
    }

private:
    void burst()
    {
        for (int i = 0; i < kPerSecond * kBurstMs / 1000 && m_next < m_events.size(); ++i)
            Q_EMIT m_feed.traffic(QJsonDocument::fromJson(m_events[m_next++]).object());
    }

    EventFeed &m_feed;
    QTimer m_traffic;
    QTimer m_metrics;
    std::vector<QByteArray> m_events;
    std::size_t m_next = 0;
};

void runFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

/// How late a timer of 10 ms is.
Times timerLateness(int seconds)
{
    constexpr double kIntervalMs = 10;
    Times late;
    QElapsedTimer clock;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, [&late, &clock] {
        late.add(std::max(0.0, double(clock.nsecsElapsed()) / 1e6 - kIntervalMs));
        clock.restart();
    });
    clock.start();
    timer.start(int(kIntervalMs));
    runFor(seconds * 1000);
    return late;
}

Times filtering(TrafficModel &model, QTableView &table)
{
    Times times;
    for (int round = 0; round < 10; ++round) {
        for (const char *expression :
             {"status >= 400", "path ~ \"/orders/1\"", "route == route-7 or status == 403",
              "not (consumer == acme and duration < 20ms)", ""}) {
            times.add(took([&] {
                model.setFilter(*TrafficFilter::parse(QLatin1String(expression)));
                table.viewport()->repaint();
            }));
        }
    }
    return times;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QNetworkAccessManager network;
    AdminClient client({}, network);
    GatewayMonitor monitor(client);
    EventFeed feed(client, monitor);
    Draft draft;
    Nowhere navigator;
    const PageContext context{client, monitor, feed, draft, navigator};
    TrafficPage traffic(context);
    PipelinePage pipeline(context);
    traffic.resize(1280, 860);
    pipeline.resize(1280, 860);
    traffic.show();
    pipeline.show();
    runFor(500);

    {
        FullStream stream(feed);
        timerLateness(kSeconds).print("10 ms timer, 500 requests/s, both pages", 100);
    }
    TrafficModel &model = traffic.model();
    for (int i = 0; model.total() < static_cast<int>(TrafficModel::kMaxRows); ++i) {
        model.add(
            api::readTrafficEntry(QJsonDocument::fromJson(trafficEvent(1'000'000 + i)).object())
                .value());
        if (i % 1000 == 999)
            model.flush();
    }
    QTableView &table = *traffic.findChild<QTableView *>(QStringLiteral("table"));
    scrolling(table).print("repaint while scrolling 10,000 rows", 33);
    filtering(model, table).print("filter 10,000 rows and repaint", 50);
    return 0;
}
