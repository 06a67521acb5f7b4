// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/figures.h"

#include "shared/model/values.h"

#include <algorithm>
#include <map>

namespace portcullis::control {

namespace {

using telemetry::HistogramSample;

constexpr std::string_view kClassNames[kStatusClasses] = {"none", "1xx", "2xx",
                                                          "3xx",  "4xx", "5xx"};

std::size_t classOf(int status)
{
    return status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0;
}

std::uint64_t sum(const StatusCounts &counts)
{
    std::uint64_t all = 0;
    for (const std::uint64_t count : counts)
        all += count;
    return all;
}

void addTo(StatusCounts &counts, const StatusCounts &more)
{
    for (std::size_t i = 0; i < kStatusClasses; ++i)
        counts[i] += more[i];
}

/// Both of the same kind; an empty one is nothing yet.
void addTo(HistogramSample &sample, const HistogramSample &more)
{
    if (sample.counts.empty())
        sample = {more.bounds, std::vector<std::uint64_t>(more.counts.size()), 0};
    for (std::size_t i = 0; i < more.counts.size() && i < sample.counts.size(); ++i)
        sample.counts[i] += more.counts[i];
    sample.sumNs += more.sumNs;
}

/// A fifth of the room, and still enough for a percentile.
HistogramSample coarse(const HistogramSample &fine)
{
    HistogramSample out{telemetry::kCoarseBoundsNs,
                        std::vector<std::uint64_t>(telemetry::kCoarseBounds + 1), fine.sumNs};
    for (std::size_t i = 0; i < fine.counts.size(); ++i)
        out.counts[telemetry::coarseBucketOfFine(i)] += fine.counts[i];
    return out;
}

HistogramSample since(const HistogramSample &earlier, const HistogramSample &later)
{
    return coarse(earlier.counts.empty() ? later : later.since(earlier));
}

StatusCounts statusOf(const telemetry::RouteSample &route)
{
    StatusCounts counts{};
    for (const telemetry::RequestCount &request : route.requests)
        counts[classOf(request.status)] += request.count;
    return counts;
}

void stageRefusals(Figures &out, const std::vector<telemetry::ReasonCount> &earlier,
                   const std::vector<telemetry::ReasonCount> &later,
                   std::uint64_t StageFigures::*where)
{
    const auto add = [&out, where](const telemetry::ReasonCount &count, std::uint64_t sign) {
        const Stage stage = reasonInfo(count.reason).stage;
        out.stages[static_cast<std::size_t>(stage)].*where += sign * count.count;
    };
    for (const telemetry::ReasonCount &count : later)
        add(count, 1);
    for (const telemetry::ReasonCount &count : earlier)
        add(count, ~std::uint64_t(0)); // counts wrap around: takes it away
}

/// Both in the catalogue's order; counts of the later one only grow.
std::vector<telemetry::ReasonCount> grown(const std::vector<telemetry::ReasonCount> &earlier,
                                          const std::vector<telemetry::ReasonCount> &later)
{
    std::vector<telemetry::ReasonCount> out;
    auto old = earlier.begin();
    for (const telemetry::ReasonCount &count : later) {
        while (old != earlier.end() && old->reason < count.reason)
            ++old;
        const bool known = old != earlier.end() && old->reason == count.reason;
        if (const std::uint64_t more = count.count - (known ? old->count : 0); more > 0)
            out.push_back({count.reason, more});
    }
    return out;
}

void addTo(std::vector<telemetry::ReasonCount> &counts,
           const std::vector<telemetry::ReasonCount> &more)
{
    for (const telemetry::ReasonCount &count : more) {
        const auto at = std::lower_bound(
            counts.begin(), counts.end(), count.reason,
            [](const telemetry::ReasonCount &a, Reason reason) { return a.reason < reason; });
        if (at != counts.end() && at->reason == count.reason)
            at->count += count.count;
        else
            counts.insert(at, count);
    }
}

std::vector<RouteFigures> busiest(std::vector<RouteFigures> routes)
{
    std::sort(routes.begin(), routes.end(), [](const RouteFigures &a, const RouteFigures &b) {
        const auto left = a.requests();
        const auto right = b.requests();
        return left != right ? left > right : a.route < b.route;
    });
    if (routes.size() <= Figures::kRoutes)
        return routes;
    RouteFigures others{std::string(Figures::kOtherRoutes), {}, 0};
    for (std::size_t i = Figures::kRoutes - 1; i < routes.size(); ++i) {
        addTo(others.status, routes[i].status);
        others.sumNs += routes[i].sumNs;
    }
    routes.resize(Figures::kRoutes - 1);
    routes.push_back(std::move(others));
    return routes;
}

/// Both samples have their routes in the same order, and later ones may have more.
std::vector<RouteFigures> routesBetween(const std::vector<telemetry::RouteSample> &earlier,
                                        const std::vector<telemetry::RouteSample> &later)
{
    std::map<std::string_view, const telemetry::RouteSample *> before;
    for (const telemetry::RouteSample &route : earlier)
        before.emplace(route.route, &route);
    std::vector<RouteFigures> out;
    for (const telemetry::RouteSample &route : later) {
        RouteFigures figures{route.route, statusOf(route), route.duration.sumNs};
        if (const auto old = before.find(route.route); old != before.end()) {
            const StatusCounts counts = statusOf(*old->second);
            for (std::size_t i = 0; i < kStatusClasses; ++i)
                figures.status[i] -= counts[i];
            figures.sumNs -= old->second->duration.sumNs;
        }
        if (figures.requests() > 0)
            out.push_back(std::move(figures));
    }
    return busiest(std::move(out));
}

void number(model::JsonWriter &out, std::string_view key, std::integral auto value)
{
    out.key(key);
    out.number(value);
}

void writeStatus(model::JsonWriter &out, const StatusCounts &counts)
{
    out.key("status");
    out.beginObject();
    for (std::size_t i = 0; i < kStatusClasses; ++i) {
        if (counts[i] > 0)
            number(out, kClassNames[i], counts[i]);
    }
    out.endObject();
}

/// Nothing where nothing was counted.
void writeLatency(model::JsonWriter &out, const HistogramSample &duration)
{
    const std::uint64_t count = duration.count();
    if (count == 0)
        return;
    constexpr double kNsPerUs = 1000;
    const auto quantile = [&](std::string_view key, double q) {
        number(out, key, static_cast<std::int64_t>(duration.quantile(q) / kNsPerUs));
    };
    out.key("latencyUs");
    out.beginObject();
    quantile("p50", 0.5);
    quantile("p90", 0.9);
    quantile("p95", 0.95);
    quantile("p99", 0.99);
    number(out, "mean", duration.sumNs / count / 1000);
    out.endObject();
}

} // namespace

std::uint64_t RouteFigures::requests() const
{
    return sum(status);
}

std::uint64_t Figures::requests() const
{
    return sum(status);
}

void Figures::add(const Figures &later)
{
    if (span.count() == 0)
        at = later.at;
    span += later.span;
    addTo(status, later.status);
    addTo(duration, later.duration);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        addTo(stages[i].duration, later.stages[i].duration);
        stages[i].refused += later.stages[i].refused;
        stages[i].shadowRefused += later.stages[i].shadowRefused;
    }
    std::map<std::string_view, RouteFigures *> known;
    for (RouteFigures &route : routes)
        known.emplace(route.route, &route);
    std::vector<RouteFigures> fresh;
    for (const RouteFigures &route : later.routes) {
        const auto found = known.find(route.route);
        if (found == known.end()) {
            fresh.push_back(route);
            continue;
        }
        addTo(found->second->status, route.status);
        found->second->sumNs += route.sumNs;
    }
    routes.insert(routes.end(), std::make_move_iterator(fresh.begin()),
                  std::make_move_iterator(fresh.end()));
    routes = busiest(std::move(routes));
    addTo(refusals, later.refusals);
    bytesIn += later.bytesIn;
    bytesOut += later.bytesOut;
    accepted += later.accepted;
    connections = later.connections;
    inFlight = later.inFlight;
}

void Figures::write(model::JsonWriter &out) const
{
    out.beginObject();
    out.key("at");
    out.text(model::formatTimestamp(at));
    number(out, "spanMs", span.count());
    number(out, "requests", requests());
    writeStatus(out, status);
    writeLatency(out, duration);
    out.key("connections");
    out.beginObject();
    number(out, "open", connections);
    number(out, "accepted", accepted);
    out.endObject();
    number(out, "inFlight", inFlight);
    number(out, "bytesIn", bytesIn);
    number(out, "bytesOut", bytesOut);
    out.key("stages");
    out.beginObject();
    for (std::size_t i = 0; i < stages.size(); ++i) {
        out.key(stageName(static_cast<Stage>(i)));
        out.beginObject();
        number(out, "count", stages[i].duration.count());
        number(out, "refused", stages[i].refused);
        if (stages[i].shadowRefused > 0)
            number(out, "shadowRefused", stages[i].shadowRefused);
        writeLatency(out, stages[i].duration);
        out.endObject();
    }
    out.endObject();
    out.key("routes");
    out.beginArray();
    for (const RouteFigures &route : routes) {
        const std::uint64_t count = route.requests();
        out.beginObject();
        out.key("route");
        out.text(route.route);
        number(out, "requests", count);
        writeStatus(out, route.status);
        number(out, "meanUs", route.sumNs / std::max<std::uint64_t>(count, 1) / 1000);
        out.endObject();
    }
    out.endArray();
    out.key("refusals");
    out.beginArray();
    for (const telemetry::ReasonCount &refusal : refusals) {
        const ReasonInfo &info = reasonInfo(refusal.reason);
        out.beginObject();
        out.key("code");
        out.text(info.code);
        number(out, "status", info.status);
        number(out, "count", refusal.count);
        out.endObject();
    }
    out.endArray();
    out.endObject();
}

std::string Figures::json() const
{
    model::JsonWriter out(0);
    write(out);
    return out.take();
}

Figures figuresBetween(const telemetry::MetricsSample &earlier,
                       const telemetry::MetricsSample &later, WallTime at, Milliseconds span)
{
    Figures out;
    out.at = at;
    out.span = span;
    out.routes = routesBetween(earlier.routes, later.routes);
    for (const RouteFigures &route : out.routes)
        addTo(out.status, route.status);
    out.duration = since(earlier.duration, later.duration);
    for (std::size_t i = 0; i < out.stages.size(); ++i)
        out.stages[i].duration = since(earlier.stages[i], later.stages[i]);
    stageRefusals(out, earlier.refusals, later.refusals, &StageFigures::refused);
    stageRefusals(out, earlier.shadowRefusals, later.shadowRefusals, &StageFigures::shadowRefused);
    out.refusals = grown(earlier.refusals, later.refusals);
    out.bytesIn = later.bytesIn - earlier.bytesIn;
    out.bytesOut = later.bytesOut - earlier.bytesOut;
    out.accepted = later.connectionsAccepted - earlier.connectionsAccepted;
    out.connections = later.connectionsOpen;
    out.inFlight = later.requestsInFlight;
    return out;
}

} // namespace portcullis::control
