// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic.h"

#include <QHash>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace portcullis::gui {

namespace {

/// A counter that went back was begun anew.
std::uint64_t grown(std::uint64_t later, std::uint64_t earlier)
{
    return later >= earlier ? later - earlier : later;
}

/// Computes with one window.
class Comparison {
public:
    Comparison(const api::MetricsSnapshot &earlier, const api::MetricsSnapshot &later,
               std::chrono::milliseconds window)
        : m_earlier(earlier)
        , m_later(later)
        , m_seconds(std::chrono::duration<double>(window).count())
    {
    }

    void stages(Traffic &out) const
    {
        StageTraffic *slowest = nullptr;
        for (std::size_t i = 0; i < out.stages.size(); ++i) {
            const api::Histogram spent = api::difference(m_later.stages[i], m_earlier.stages[i]);
            StageTraffic &stage = out.stages[i];
            stage.perSecond = rate(spent.count);
            stage.p95 = api::percentile(spent, 0.95);
            if (stage.p95 && (!slowest || *stage.p95 > *slowest->p95))
                slowest = &stage;
        }
        if (slowest)
            slowest->slowest = true;
    }

    void refusals(Traffic &out) const
    {
        std::unordered_map<std::string_view, std::uint64_t> before;
        for (const api::RefusalCount &each : m_earlier.refusals)
            before.emplace(each.reason, each.count);
        for (const api::RefusalCount &each : m_later.refusals) {
            const auto old = before.find(each.reason);
            const auto count = grown(each.count, old == before.end() ? 0 : old->second);
            if (count == 0 || !each.stage)
                continue;
            StageTraffic &stage = out.stages[static_cast<std::size_t>(*each.stage)];
            const double perSecond = rate(count);
            stage.refusals.append({QString::fromStdString(each.reason), each.status, perSecond});
            const int statusClass = each.status.value_or(0) / 100;
            (statusClass == 4       ? stage.clientRefusals
                 : statusClass == 5 ? stage.serverRefusals
                                    : stage.otherRefusals) += perSecond;
        }
        for (StageTraffic &stage : out.stages) {
            std::stable_sort(
                stage.refusals.begin(), stage.refusals.end(),
                [](const auto &a, const auto &b) { return a.perSecond > b.perSecond; });
        }
    }

    void routes(Traffic &out) const
    {
        std::unordered_map<std::string_view, const api::RouteMetrics *> before;
        for (const api::RouteMetrics &each : m_earlier.routes)
            before.emplace(each.route, &each);
        const api::RouteMetrics none;
        for (const api::RouteMetrics &each : m_later.routes) {
            const auto old = before.find(each.route);
            out.routes.append(route(each, old == before.end() ? none : *old->second));
        }
    }

    void totals(Traffic &out) const
    {
        const api::Histogram spent = api::difference(m_later.duration, m_earlier.duration);
        out.perSecond = rate(grown(m_later.requests(), m_earlier.requests()));
        out.p50 = api::percentile(spent, 0.50);
        out.p95 = api::percentile(spent, 0.95);
        out.p99 = api::percentile(spent, 0.99);
    }

private:
    double rate(std::uint64_t count) const { return static_cast<double>(count) / m_seconds; }

    RouteTraffic route(const api::RouteMetrics &later, const api::RouteMetrics &earlier) const
    {
        RouteTraffic out;
        out.route = QString::fromStdString(later.route);
        out.total = later.total();
        const std::uint64_t all = grown(out.total, earlier.total());
        out.perSecond = rate(all);
        if (all > 0) {
            const auto share = [&](std::initializer_list<std::string_view> classes) {
                std::uint64_t count = 0;
                for (const std::string_view each : classes)
                    count += grown(later.total(each), earlier.total(each));
                return static_cast<double>(count) / static_cast<double>(all);
            };
            out.clientErrorShare = share({"4xx"});
            out.errorShare = share({"5xx", "none"});
        }
        // A route without requests at the earlier scrape was not in it: all of it is new.
        out.mean = api::mean(api::difference(later.duration, earlier.duration));
        return out;
    }

    const api::MetricsSnapshot &m_earlier;
    const api::MetricsSnapshot &m_later;
    double m_seconds;
};

} // namespace

Traffic trafficBetween(const api::MetricsSnapshot &earlier, const api::MetricsSnapshot &later,
                       std::chrono::milliseconds window)
{
    Traffic out;
    out.window = std::max(window, std::chrono::milliseconds(0));
    out.requests = later.requests();
    out.requestsInFlight = later.requestsInFlight;
    out.connectionsOpen = later.connections.open;
    for (const api::TargetMetrics &each : later.targets) {
        out.targets.append({QString::fromStdString(each.upstream),
                            QString::fromStdString(each.target),
                            each.inFlight,
                            each.idle,
                            each.connects,
                            each.connectFailures,
                            each.reuses,
                            each.retries,
                            {},
                            {}});
    }
    if (out.hasRates()) {
        const Comparison comparison(earlier, later, window);
        comparison.stages(out);
        comparison.refusals(out);
        comparison.routes(out);
        comparison.totals(out);
        return out;
    }
    for (const api::RouteMetrics &each : later.routes) {
        RouteTraffic &route = out.routes.emplaceBack();
        route.route = QString::fromStdString(each.route);
        route.total = each.total();
    }
    return out;
}

} // namespace portcullis::gui
