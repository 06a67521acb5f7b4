// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/metrics_snapshot.h"

#include "shared/api/catalogue.h"
#include "shared/api/prometheus_text.h"

#include <charconv>
#include <cmath>
#include <unordered_map>

namespace portcullis::api {

namespace {

std::optional<int> statusOfReason(std::string_view code)
{
    const ReasonInfo *info = reasonNamed(code);
    return info ? std::optional(info->status) : std::nullopt;
}

/// What a snapshot is built with from the samples of a scrape.
struct Builder {
    MetricsSnapshot out;
    std::unordered_map<std::string, std::size_t> routes;
    std::unordered_map<std::string, std::size_t> targets;
    Histogram unknownStage;
    bool isPortcullis = false;
    std::string wrong; ///< the name of a sample whose value can't be

    std::uint64_t count(const TextSample &sample)
    {
        // 2^53: the last whole number up to which a double is exact.
        if (!(sample.value >= 0 && sample.value <= 9007199254740992.0)) {
            wrong = sample.name;
            return 0;
        }
        return static_cast<std::uint64_t>(sample.value);
    }

    /// Gauges summed over workers may be below zero for a moment.
    std::int64_t gauge(const TextSample &sample)
    {
        if (!(std::abs(sample.value) <= 9007199254740992.0)) {
            wrong = sample.name;
            return 0;
        }
        return static_cast<std::int64_t>(sample.value);
    }

    RouteMetrics &route(const TextSample &sample)
    {
        const std::string name(sample.label("route"));
        const auto [at, isNew] = routes.try_emplace(name, out.routes.size());
        if (isNew)
            out.routes.emplace_back().route = name;
        return out.routes[at->second];
    }

    TargetMetrics &target(const TextSample &sample)
    {
        // A line feed is in neither name.
        const std::string key =
            std::string(sample.label("upstream")) + '\n' + std::string(sample.label("target"));
        const auto [at, isNew] = targets.try_emplace(key, out.targets.size());
        if (isNew) {
            TargetMetrics &made = out.targets.emplace_back();
            made.upstream = sample.label("upstream");
            made.target = sample.label("target");
        }
        return out.targets[at->second];
    }

    void bucket(const TextSample &sample, Histogram &histogram)
    {
        std::string_view text = sample.label("le");
        if (text.starts_with('+'))
            text.remove_prefix(1);
        double upTo = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), upTo).ec != std::errc()) {
            wrong = sample.name;
            return;
        }
        if (!histogram.buckets.empty()
            && (histogram.buckets.back().upTo >= upTo
                || static_cast<double>(histogram.buckets.back().count) > sample.value)) {
            wrong = sample.name;
            return;
        }
        histogram.buckets.push_back({upTo, count(sample)});
    }

    RefusalCount refusal(const TextSample &sample)
    {
        const std::string_view reason = sample.label("reason");
        return {stageNamed(sample.label("stage")), std::string(reason), statusOfReason(reason),
                count(sample)};
    }

    Histogram &stage(const TextSample &sample)
    {
        const auto known = stageNamed(sample.label("stage"));
        return known ? out.stages[static_cast<std::size_t>(*known)] : unknownStage;
    }
};

using Handler = void (*)(Builder &, const TextSample &);
using B = Builder &;
using S = const TextSample &;

/// By the name of the sample. What is not listed is of no interest here.
const std::unordered_map<std::string_view, Handler> kHandlers{
    {"portcullis_build_info", [](B b, S s) { b.out.version = s.label("version"); }},
    {"portcullis_connections_open", [](B b, S s) { b.out.connections.open = b.gauge(s); }},
    {"portcullis_connections_accepted_total",
     [](B b, S s) { b.out.connections.accepted = b.count(s); }},
    {"portcullis_connections_closed_total",
     [](B b, S s) {
         b.out.connections.closed.push_back({std::string(s.label("reason")), b.count(s)});
     }},
    {"portcullis_requests_total",
     [](B b, S s) {
         b.route(s).requests.push_back({std::string(s.label("class")),
                                        std::string(s.label("status")),
                                        std::string(s.label("reason")), b.count(s)});
     }},
    {"portcullis_refusals_total", [](B b, S s) { b.out.refusals.push_back(b.refusal(s)); }},
    {"portcullis_shadow_refusals_total",
     [](B b, S s) { b.out.shadowRefusals.push_back(b.refusal(s)); }},
    {"portcullis_requests_in_flight",
     [](B b, S s) {
         b.isPortcullis = true;
         b.out.requestsInFlight = b.gauge(s);
     }},
    {"portcullis_received_bytes_total", [](B b, S s) { b.out.bytesIn = b.count(s); }},
    {"portcullis_sent_bytes_total", [](B b, S s) { b.out.bytesOut = b.count(s); }},
    {"portcullis_request_duration_seconds_bucket", [](B b, S s) { b.bucket(s, b.out.duration); }},
    {"portcullis_request_duration_seconds_sum", [](B b, S s) { b.out.duration.sum = s.value; }},
    {"portcullis_request_duration_seconds_count",
     [](B b, S s) { b.out.duration.count = b.count(s); }},
    {"portcullis_stage_duration_seconds_bucket", [](B b, S s) { b.bucket(s, b.stage(s)); }},
    {"portcullis_stage_duration_seconds_sum", [](B b, S s) { b.stage(s).sum = s.value; }},
    {"portcullis_stage_duration_seconds_count", [](B b, S s) { b.stage(s).count = b.count(s); }},
    {"portcullis_route_request_duration_seconds_bucket",
     [](B b, S s) { b.bucket(s, b.route(s).duration); }},
    {"portcullis_route_request_duration_seconds_sum",
     [](B b, S s) { b.route(s).duration.sum = s.value; }},
    {"portcullis_route_request_duration_seconds_count",
     [](B b, S s) { b.route(s).duration.count = b.count(s); }},
    {"portcullis_upstream_connects_total", [](B b, S s) { b.target(s).connects = b.count(s); }},
    {"portcullis_upstream_connect_failures_total",
     [](B b, S s) { b.target(s).connectFailures = b.count(s); }},
    {"portcullis_upstream_reuses_total", [](B b, S s) { b.target(s).reuses = b.count(s); }},
    {"portcullis_upstream_retries_total", [](B b, S s) { b.target(s).retries = b.count(s); }},
    {"portcullis_upstream_requests_in_flight", [](B b, S s) { b.target(s).inFlight = b.gauge(s); }},
    {"portcullis_upstream_idle_connections", [](B b, S s) { b.target(s).idle = b.gauge(s); }},
};

} // namespace

std::uint64_t RouteMetrics::total() const
{
    std::uint64_t sum = 0;
    for (const RequestCount &each : requests)
        sum += each.count;
    return sum;
}

std::uint64_t RouteMetrics::total(std::string_view statusClass) const
{
    std::uint64_t sum = 0;
    for (const RequestCount &each : requests)
        sum += each.statusClass == statusClass ? each.count : 0;
    return sum;
}

std::uint64_t MetricsSnapshot::requests() const
{
    std::uint64_t sum = 0;
    for (const RouteMetrics &each : routes)
        sum += each.total();
    return sum;
}

Result<MetricsSnapshot> parseMetrics(std::string_view text)
{
    Builder builder;
    const auto read = forEachSample(text, [&builder](const TextSample &sample) {
        if (const auto found = kHandlers.find(sample.name); found != kHandlers.end())
            found->second(builder, sample);
    });
    if (!read)
        return tl::unexpected(read.error());
    if (!builder.isPortcullis)
        return failure("these are not the metrics of Portcullis");
    if (!builder.wrong.empty())
        return failure("'" + builder.wrong + "' has a value that can't be");
    return std::move(builder.out);
}

} // namespace portcullis::api
