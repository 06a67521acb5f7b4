// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/prometheus.h"

#include "service/telemetry/metrics_sample.h"
#include "service/telemetry/prometheus_writer.h"
#include "service/telemetry/status_table.h"

#include <algorithm>

namespace portcullis::telemetry {

namespace {

// A route's histogram shows fewer bounds than it has: with many routes they are most of a scrape.
constexpr std::int64_t kRouteFirstLeNs = 100'000;
constexpr std::int64_t kRouteLastLeNs = 10'000'000'000;

double seconds(std::uint64_t ns)
{
    return static_cast<double>(ns) / 1e9;
}

/// Whether a bound is 1, 2 or 5 times a power of ten: those are shown.
bool isShown(std::int64_t ns)
{
    while (ns % 10 == 0)
        ns /= 10;
    return ns == 1 || ns == 2 || ns == 5;
}

void writeHistogram(PrometheusWriter &out, const HistogramSample &sample, const Labels &labels,
                    std::int64_t firstLeNs, std::int64_t lastLeNs)
{
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < sample.bounds.size(); ++i) {
        const std::int64_t bound = sample.bounds[i];
        below += sample.counts[i];
        if (bound >= firstLeNs && bound <= lastLeNs && isShown(bound))
            out.bucket(labels, bound, below);
    }
    const std::uint64_t all = sample.count();
    out.bucketInfinity(labels, all);
    out.suffixed("_sum", labels, seconds(sample.sumNs));
    out.suffixed("_count", labels, all);
}

void writeRequests(PrometheusWriter &out, const MetricsSample &sample)
{
    out.family("portcullis_requests_total", "counter",
               "Finished requests by route, status and, where the gateway answered, reason.");
    for (const RouteSample &route : sample.routes) {
        for (const RequestCount &request : route.requests) {
            out.sample({{"route", route.route},
                        {"class", statusClassLabel(request.status)},
                        {"status", statusLabel(request.status)},
                        {"reason", request.reason ? reasonInfo(*request.reason).code : ""}},
                       request.count);
        }
    }
    out.family("portcullis_refusals_total", "counter",
               "Requests that the gateway refused or ended, by stage and reason.");
    for (const auto &[reason, count] : sample.refusals)
        out.sample(
            {{"stage", stageName(reasonInfo(reason).stage)}, {"reason", reasonInfo(reason).code}},
            count);
    out.family("portcullis_shadow_refusals_total", "counter",
               "What rules in shadow would have refused, by stage and reason.");
    for (const auto &[reason, count] : sample.shadowRefusals)
        out.sample(
            {{"stage", stageName(reasonInfo(reason).stage)}, {"reason", reasonInfo(reason).code}},
            count);
    out.single("portcullis_requests_in_flight", "gauge", "Requests begun and not finished.",
               sample.requestsInFlight);
    out.single("portcullis_received_bytes_total", "counter",
               "Bytes of finished requests as they came from clients.", sample.bytesIn);
    out.single("portcullis_sent_bytes_total", "counter",
               "Bytes of finished responses as they went to clients.", sample.bytesOut);
}

void writeDurations(PrometheusWriter &out, const MetricsSample &sample)
{
    constexpr std::int64_t kFirst = kFineBoundsNs.front();
    constexpr std::int64_t kLast = kFineBoundsNs.back();
    out.family("portcullis_request_duration_seconds", "histogram",
               "From the first byte of a request to the last byte of its answer.");
    writeHistogram(out, sample.duration, {}, kFirst, kLast);
    out.family("portcullis_stage_duration_seconds", "histogram",
               "Time of one step of the pipeline, waiting included.");
    for (std::size_t stage = 0; stage < sample.stages.size(); ++stage) {
        const std::string_view name = stageName(static_cast<Stage>(stage));
        writeHistogram(out, sample.stages[stage], {{"stage", name}}, kFirst, kLast);
    }
    out.family("portcullis_route_request_duration_seconds", "histogram",
               "As portcullis_request_duration_seconds, by route.");
    for (const RouteSample &route : sample.routes)
        writeHistogram(out, route.duration, {{"route", route.route}}, kRouteFirstLeNs,
                       kRouteLastLeNs);
}

void writeConnections(PrometheusWriter &out, const MetricsSample &sample)
{
    out.single("portcullis_connections_open", "gauge", "Connections of clients.",
               sample.connectionsOpen);
    out.single("portcullis_connections_accepted_total", "counter", "Connections accepted.",
               sample.connectionsAccepted);
    out.family("portcullis_connections_closed_total", "counter", "Connections ended, by reason.");
    for (std::size_t i = 0; i < kConnectionEndCount; ++i)
        out.sample({{"reason", kConnectionEndNames[i]}}, sample.connectionsClosed[i]);
}

template <typename Value>
void writeTargets(PrometheusWriter &out, const MetricsSample &sample, std::string_view name,
                  std::string_view type, std::string_view help, Value TargetSample::*value)
{
    out.family(name, type, help);
    for (const TargetSample &target : sample.targets)
        out.sample({{"upstream", target.upstream}, {"target", target.target}}, target.*value);
}

void writeUpstreams(PrometheusWriter &out, const MetricsSample &sample)
{
    writeTargets(out, sample, "portcullis_upstream_connects_total", "counter",
                 "Connections made to a target.", &TargetSample::connects);
    writeTargets(out, sample, "portcullis_upstream_connect_failures_total", "counter",
                 "Connections to a target that failed.", &TargetSample::connectFailures);
    writeTargets(out, sample, "portcullis_upstream_reuses_total", "counter",
                 "Requests sent over a kept connection.", &TargetSample::reuses);
    writeTargets(out, sample, "portcullis_upstream_retries_total", "counter",
                 "Attempts made at a target after another failed.", &TargetSample::retries);
    writeTargets(out, sample, "portcullis_upstream_requests_in_flight", "gauge",
                 "Requests that a target is working on.", &TargetSample::inFlight);
    writeTargets(out, sample, "portcullis_upstream_idle_connections", "gauge",
                 "Connections kept for reuse.", &TargetSample::idle);
}

void writeTargetHealth(PrometheusWriter &out, const MetricsSample &sample)
{
    const auto each = [&](std::string_view name, std::string_view type, std::string_view help,
                          auto value) {
        out.family(name, type, help);
        for (const TargetHealthSample &target : sample.targetHealth)
            out.sample({{"upstream", target.upstream}, {"target", target.target}}, value(target));
    };
    using Target = TargetHealthSample;
    each("portcullis_upstream_target_healthy", "gauge",
         "Whether a target is neither unhealthy by its checks nor ejected.",
         [](const Target &target) { return std::int64_t{target.healthy}; });
    each("portcullis_upstream_target_draining", "gauge", "Whether a target is being drained.",
         [](const Target &target) { return std::int64_t{target.draining}; });
    each("portcullis_upstream_ejections_total", "counter", "Ejections of a target.",
         [](const Target &target) { return target.ejections; });
    out.family("portcullis_upstream_checks_total", "counter", "Active checks, by result.");
    for (const Target &target : sample.targetHealth) {
        if (target.goodChecks + target.badChecks == 0)
            continue;
        out.sample({{"upstream", target.upstream}, {"target", target.target}, {"result", "good"}},
                   target.goodChecks);
        out.sample({{"upstream", target.upstream}, {"target", target.target}, {"result", "bad"}},
                   target.badChecks);
    }
}

template <typename Value>
void writeUpstream(PrometheusWriter &out, const MetricsSample &sample, std::string_view name,
                   std::string_view type, std::string_view help, bool UpstreamSample::*where,
                   Value UpstreamSample::*value)
{
    out.family(name, type, help);
    for (const UpstreamSample &upstream : sample.upstreams) {
        if (upstream.*where)
            out.sample({{"upstream", upstream.upstream}}, upstream.*value);
    }
}

void writeBreakersAndDiscovery(PrometheusWriter &out, const MetricsSample &sample)
{
    using Upstream = UpstreamSample;
    writeUpstream(out, sample, "portcullis_upstream_breaker_refused_total", "counter",
                  "Requests that a circuit breaker refused.", &Upstream::hasBreaker,
                  &Upstream::breakerRefused);
    writeUpstream(out, sample, "portcullis_upstream_breaker_requests_in_flight", "gauge",
                  "Requests that a circuit breaker let pass, now.", &Upstream::hasBreaker,
                  &Upstream::breakerInFlight);
    writeUpstream(out, sample, "portcullis_upstream_breaker_requests_pending", "gauge",
                  "Requests that wait for room at an upstream.", &Upstream::hasBreaker,
                  &Upstream::breakerPending);
    writeUpstream(out, sample, "portcullis_upstream_discovery_updates_total", "counter",
                  "Answers of discovery that were used.", &Upstream::discovers,
                  &Upstream::discoveryUpdates);
    writeUpstream(out, sample, "portcullis_upstream_discovery_failures_total", "counter",
                  "Answers of discovery that were not there, or empty.", &Upstream::discovers,
                  &Upstream::discoveryFailures);
}

template <typename Value>
void writeLimits(PrometheusWriter &out, const MetricsSample &sample, std::string_view name,
                 std::string_view type, std::string_view help, Value LimitSample::*value)
{
    out.family(name, type, help);
    for (const LimitSample &limit : sample.limits)
        out.sample({{"limit", limit.limit}}, limit.*value);
}

void writeRateLimits(PrometheusWriter &out, const MetricsSample &sample)
{
    writeLimits(out, sample, "portcullis_limit_admitted_total", "counter",
                "Requests that a limit let pass.", &LimitSample::admitted);
    writeLimits(out, sample, "portcullis_limit_refused_total", "counter",
                "Requests that a limit refused.", &LimitSample::refused);
    writeLimits(out, sample, "portcullis_limit_shadow_refused_total", "counter",
                "Requests that a limit in shadow would have refused.", &LimitSample::shadowRefused);
    writeLimits(out, sample, "portcullis_limit_overflow_total", "counter",
                "Requests charged to a limit's overflow bucket.", &LimitSample::overflowed);
    writeLimits(out, sample, "portcullis_limit_buckets", "gauge", "Buckets that a limit holds.",
                &LimitSample::buckets);
}

void writeSharedCounters(PrometheusWriter &out, const SharedCountersSample &sample)
{
    out.single("portcullis_shared_counters_asks_total", "counter",
               "Calls to the shared counters, answered or not.", sample.asks);
    out.family("portcullis_shared_counters_failures_total", "counter",
               "Calls to the shared counters without an answer, by kind.");
    for (std::size_t i = 0; i < sample.failures.size(); ++i)
        out.sample({{"kind", SharedCounterMetrics::kFailureNames[i]}}, sample.failures[i]);
    out.family("portcullis_shared_counters_duration_seconds", "histogram",
               "From asking the shared counters to their answer.");
    writeHistogram(out, sample.duration, {}, kFineBoundsNs.front(), kFineBoundsNs.back());
    out.family("portcullis_shared_counters_unavailable_total", "counter",
               "Requests that could not be counted, by what became of them.");
    out.sample({{"decision", "open"}}, sample.failedOpen);
    out.sample({{"decision", "closed"}}, sample.failedClosed);
    out.single("portcullis_shared_counters_synced_keys_total", "counter",
               "Keys of local-sync limits that were exchanged.", sample.syncedKeys);
    out.single("portcullis_shared_counters_dropped_keys_total", "counter",
               "Keys of local-sync limits that were too many or too old to be exchanged.",
               sample.droppedKeys);
    out.single("portcullis_shared_counters_connects_total", "counter",
               "Connections begun to the shared counters.", sample.connects);
    out.single("portcullis_shared_counters_circuits_open", "gauge",
               "Workers that ask nobody now, as nobody is there.", sample.circuitsOpen);
}

void writeSpans(PrometheusWriter &out, const SpanStats &spans)
{
    out.single("portcullis_trace_spans_sent_total", "counter", "Spans that the collector took.",
               spans.sent);
    out.family("portcullis_trace_spans_dropped_total", "counter",
               "Spans that never reached the collector, by reason.");
    for (std::size_t i = 0; i < kSpanLossCount; ++i)
        out.sample({{"reason", kSpanLossNames[i]}}, spans.lost[i]);
    out.single("portcullis_trace_spans_queued", "gauge", "Spans that wait to be sent.",
               spans.queued);
    out.single("portcullis_trace_export_failures_total", "counter",
               "Requests to the collector that failed, also those that were tried again.",
               spans.failures);
}

void writeService(PrometheusWriter &out, const MetricsSample &sample)
{
    if (!sample.version.empty()) {
        out.family("portcullis_build_info", "gauge", "Always 1; the version is a label.");
        out.sample({{"version", sample.version}}, std::uint64_t{1});
    }
    out.single("portcullis_workers", "gauge", "Worker threads.", sample.workers);
    out.single("portcullis_access_log_lines_total", "counter", "Access log lines written.",
               sample.accessLogLines);
    out.single("portcullis_access_log_dropped_lines_total", "counter",
               "Access log lines dropped because the buffer was full or writing failed.",
               sample.accessLogDropped);
    out.single("portcullis_token_cache_hits_total", "counter",
               "Tokens whose verdict was still known.", sample.tokenCacheHits);
    out.single("portcullis_token_cache_misses_total", "counter", "Tokens that had to be verified.",
               sample.tokenCacheMisses);
    out.single("portcullis_config_revision", "gauge", "Revision of the configuration in force.",
               sample.revision);
    out.single("portcullis_config_reloads_total", "counter", "Configurations put in force.",
               sample.reloads);
    out.single("portcullis_config_reloads_refused_total", "counter",
               "Configurations that were not put in force.", sample.reloadsRefused);
    out.single("portcullis_main_loop_blocked_max_seconds", "gauge",
               "Longest turn of the main loop since the start.",
               seconds(sample.mainLoopBlockedMaxNs));
    out.single("portcullis_main_loop_stalls_total", "counter",
               "Turns of the main loop longer than 50 ms.", sample.mainLoopStalls);
}

} // namespace

std::string renderPrometheus(const MetricsSample &sample)
{
    PrometheusWriter out;
    writeService(out, sample);
    writeSpans(out, sample.spans);
    writeConnections(out, sample);
    writeRequests(out, sample);
    writeDurations(out, sample);
    writeUpstreams(out, sample);
    writeTargetHealth(out, sample);
    writeBreakersAndDiscovery(out, sample);
    writeRateLimits(out, sample);
    writeSharedCounters(out, sample.sharedCounters);
    return out.take();
}

} // namespace portcullis::telemetry
