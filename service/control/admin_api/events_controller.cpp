// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/events_controller.h"

#include "service/control/admin_api/reply.h"
#include "shared/model/json_writer.h"

#include <QPointer>

#include <array>

namespace portcullis::control {

namespace {

using namespace event_type;

constexpr std::string_view kComment = ":\n\n"; // readers pass over it
/// Long enough for the end of a connection on the same network to come back.
constexpr Milliseconds kProbe{100};
constexpr int kProbes = 3;

constexpr QueryRule kTypes{
    "types", QueryRule::Kind::Text,
    0,       64,
    {},      "metrics, traffic, health, revision with commas; all if left out"};
constexpr std::array kStreamQuery{kTypes};
constexpr std::array kStreamRefusals{AdminCode::TooManyStreams};

constexpr std::array kHistoryQuery{
    QueryRule{"from", QueryRule::Kind::Time, 0, 0, {}, "the first moment; ten minutes ago"},
    QueryRule{"to", QueryRule::Kind::Time, 0, 0, {}, "the last moment; now"},
    QueryRule{"step",
              QueryRule::Kind::Duration,
              1'000,
              86'400'000,
              {},
              "one point for so long; 1s within the last ten minutes, else 1m"},
};

std::optional<std::uint8_t> typesOf(std::string_view list)
{
    std::uint8_t types = 0;
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        const std::string_view name = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        if (name == "metrics")
            types |= kMetrics;
        else if (name == "traffic")
            types |= kTraffic;
        else if (name == "health")
            types |= kHealth;
        else if (name == "revision")
            types |= kRevision;
        else
            return {};
    }
    if (types == 0)
        return {};
    return types;
}

EventText revisionEvent(std::uint64_t revision)
{
    return eventText("revision", "{\"revision\":" + std::to_string(revision) + '}');
}

} // namespace

EventsController::EventsController(const AdminViews &views) : m_views(views), m_sampler(views)
{
    m_sampler.setListener([this](const std::shared_ptr<const std::string> &json) {
        m_lastMetrics = eventText("metrics", *json);
        m_hub.publish(kMetrics, m_lastMetrics);
    });
    if (m_views.trafficFeed)
        m_traffic = std::make_shared<TrafficFeed>(m_views.trafficFeed());
    if (m_views.health)
        m_healthId = m_views.health->subscribe([this](const HealthEvent &event) {
            m_hub.publish(kHealth, eventText("health", toJson(event)));
        });
    if (m_views.service) {
        const auto guard = std::make_shared<QPointer<QObject>>(&m_context);
        m_views.service->onRevision([this, guard](std::uint64_t revision) {
            if (*guard)
                revisionChanged(revision);
        });
    }
    QObject::connect(&m_timer, &QTimer::timeout, &m_context, [this] { poll(); });
    m_timer.start(kPoll);
}

EventsController::~EventsController()
{
    if (m_views.health)
        m_views.health->unsubscribe(m_healthId);
}

void EventsController::addTo(RouteTable &routes)
{
    using C = EventsController;
    routes.add({.method = "GET",
                .path = "/v1/events",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kStreamQuery,
                .id = "streamEvents",
                .summary = "Server-sent events: metrics, traffic, health, revision.",
                .refusals = kStreamRefusals,
                .mediaType = "text/event-stream"},
               this, &C::stream);
    routes.add({.method = "GET",
                .path = "/v1/metrics/history",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kHistoryQuery,
                .id = "getMetricsHistory",
                .summary = "By the second for ten minutes, by the minute for a day.",
                .answer = "History"},
               this, &C::history);
}

void EventsController::revisionChanged(std::uint64_t revision)
{
    if (revision == m_revision)
        return;
    m_revision = revision;
    m_hub.publish(kRevision, revisionEvent(revision));
}

void EventsController::poll()
{
    if (m_views.config)
        revisionChanged(m_views.config().revision);
    if (m_traffic && !m_polling && m_hub.wanted(kTraffic))
        pollTraffic();
}

/// Recorded requests are copied and written down on a helper thread, once for all readers.
void EventsController::pollTraffic()
{
    m_polling = true;
    const auto guard = std::make_shared<QPointer<QObject>>(&m_context);
    const auto events = std::make_shared<std::vector<EventText>>();
    m_views.aside(
        [feed = m_traffic, events] {
            for (const std::string &entry : (*feed)(std::chrono::steady_clock::now()))
                events->push_back(eventText("traffic", entry));
        },
        [this, guard, events] {
            if (!*guard)
                return;
            m_polling = false;
            if (!events->empty())
                m_hub.publish(kTraffic, *events);
        });
}

/// A reader that has closed its connection is noticed when something is sent to it: that comes back
/// as the end of the connection, which may show only when more is sent.
io::Task<> EventsController::probe(pipeline::Exchange &x)
{
    bool over = false;
    io::Timer timer([&x, &over] {
        over = true;
        x.waker().notify(pipeline::event::kTimer);
    });
    for (int i = 0; i < kProbes && m_hub.full(); ++i) {
        m_hub.publish(kAll, std::make_shared<const std::string>(kComment));
        over = false;
        timer.start(x.loop().timers(), kProbe);
        while (!over)
            co_await x.waker().wait(pipeline::event::kTimer);
    }
}

io::Task<AdminAnswer> EventsController::stream(ApiCall &call)
{
    pipeline::Exchange &x = call.x;
    const auto list = call.query.text(kTypes.name);
    const auto types = list ? typesOf(*list) : std::optional(kAll);
    if (!types)
        co_return problem(AdminCode::BadQuery,
                          "types has to be some of metrics, traffic, health, revision");
    if (m_hub.full()) {
        io::Task<> probing = probe(x);
        co_await std::move(probing);
    }
    if (m_hub.full()) {
        AdminAnswer answer = problem(AdminCode::TooManyStreams);
        answer.fields.emplace_back("Retry-After", "15");
        co_return answer;
    }
    http::FieldList fields;
    fields.append("Content-Type", "text/event-stream");
    fields.append("Cache-Control", "no-store");
    fields.append("X-Content-Type-Options", "nosniff");
    x.sendHead(200, fields, {http::Framing::Kind::Chunked, 0});
    AdminAnswer sent;
    sent.sent = true;
    if (x.head().method == "HEAD") {
        x.finish({});
        co_return sent;
    }
    const auto queue =
        m_hub.join(*types, [&waker = x.waker()] { waker.notify(pipeline::event::kTimer); });
    io::Timer heartbeat;
    heartbeat.setCallback([&] {
        heartbeat.start(x.loop().timers(), EventHub::kHeartbeat);
        queue->put(std::make_shared<const std::string>(kComment));
        queue->wake();
    });
    heartbeat.start(x.loop().timers(), EventHub::kHeartbeat);
    if (queue->wants(kRevision) && m_views.config)
        queue->put(revisionEvent(m_views.config().revision));
    if (queue->wants(kMetrics) && m_lastMetrics)
        queue->put(m_lastMetrics);
    x.sendBody(kComment); // so that the client sees at once that it is connected
    while (!queue->closed()) {
        while (x.writable() && !queue->empty()) {
            const std::string event = queue->take();
            x.sendBody(event);
        }
        co_await x.waker().wait(pipeline::event::kTimer | pipeline::event::kDrained);
    }
    x.closeAfter();
    x.finish({});
    co_return sent;
}

io::Task<AdminAnswer> EventsController::history(ApiCall &call)
{
    constexpr Seconds kRecent{static_cast<int>(MetricsHistory::kSeconds)};
    const WallTime now = call.x.loop().wallNow();
    MetricsHistory::Range range;
    range.to = call.query.time("to", now).value_or(now);
    range.from = call.query.time("from", now).value_or(range.to - kRecent);
    if (range.from > range.to)
        co_return problem(AdminCode::BadQuery, "from has to come before to");
    const Milliseconds usual = range.from >= now - kRecent - Seconds(1) ? Seconds(1) : Seconds(60);
    range.step = std::chrono::ceil<Seconds>(call.query.duration("step").value_or(usual));
    AdminAnswer answer;
    answer.render = [history = m_sampler.history(), range] { return history->json(range) + '\n'; };
    co_return answer;
}

} // namespace portcullis::control
