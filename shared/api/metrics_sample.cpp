// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/metrics_sample.h"

#include "shared/api/catalogue.h"

#include <QDateTime>
#include <QJsonArray>

#include <numeric>

namespace portcullis::api {

using namespace Qt::StringLiterals;

namespace {

constexpr double kSecond = 1e6; // microseconds
constexpr std::array<QLatin1StringView, kStatusClassCount> kClassNames{
    "none"_L1, "1xx"_L1, "2xx"_L1, "3xx"_L1, "4xx"_L1, "5xx"_L1};

StatusCounts readStatus(const QJsonValue &value)
{
    StatusCounts counts;
    const QJsonObject object = value.toObject();
    for (std::size_t i = 0; i < kClassNames.size(); ++i)
        counts.counts[i] = object[kClassNames[i]].toInteger();
    return counts;
}

std::optional<LatencySample> readLatency(const QJsonValue &value)
{
    if (!value.isObject())
        return {};
    LatencySample latency;
    latency.p50 = value["p50"_L1].toDouble() / kSecond;
    latency.p99 = value["p99"_L1].toDouble() / kSecond;
    latency.mean = value["mean"_L1].toDouble() / kSecond;
    const double p90 = value["p90"_L1].toDouble() / kSecond;
    latency.p95 =
        value["p95"_L1].isDouble() ? value["p95"_L1].toDouble() / kSecond : (p90 + latency.p99) / 2;
    return latency;
}

StageSample readStage(const QJsonValue &value)
{
    return {value["count"_L1].toInteger(), value["refused"_L1].toInteger(),
            value["shadowRefused"_L1].toInteger(), readLatency(value["latencyUs"_L1])};
}

/// `weight` and `more` are the requests behind each.
void mix(std::optional<LatencySample> &latency, qint64 weight,
         const std::optional<LatencySample> &other, qint64 more)
{
    if (!other || more <= 0)
        return;
    if (!latency || weight <= 0) {
        latency = other;
        return;
    }
    const double share = double(more) / double(weight + more);
    for (double LatencySample::*each :
         {&LatencySample::p50, &LatencySample::p95, &LatencySample::p99, &LatencySample::mean})
        (*latency).*each = (*latency).*each * (1 - share) + (*other).*each * share;
}

} // namespace

qint64 StatusCounts::total() const
{
    return std::accumulate(counts.begin(), counts.end(), qint64(0));
}

void StatusCounts::add(const StatusCounts &more)
{
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] += more.counts[i];
}

void MetricsSample::add(const MetricsSample &later)
{
    if (spanMs == 0)
        atMs = later.atMs;
    mix(latency, requests(), later.latency, later.requests());
    status.add(later.status);
    spanMs += later.spanMs;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        mix(stages[i].latency, stages[i].count, later.stages[i].latency, later.stages[i].count);
        stages[i].count += later.stages[i].count;
        stages[i].refused += later.stages[i].refused;
        stages[i].shadowRefused += later.stages[i].shadowRefused;
    }
    for (const RouteSample &route : later.routes) {
        const auto same = std::find_if(routes.begin(), routes.end(), [&route](const auto &each) {
            return each.route == route.route;
        });
        if (same == routes.end()) {
            routes.append(route);
            continue;
        }
        const double all = double(same->status.total() + route.status.total());
        if (all > 0)
            same->mean = (same->mean * double(same->status.total())
                          + route.mean * double(route.status.total()))
                / all;
        same->status.add(route.status);
    }
    for (const RefusalSample &refusal : later.refusals) {
        const auto same =
            std::find_if(refusals.begin(), refusals.end(),
                         [&refusal](const auto &each) { return each.code == refusal.code; });
        if (same == refusals.end())
            refusals.append(refusal);
        else
            same->count += refusal.count;
    }
    connections = later.connections;
    inFlight = later.inFlight;
    bytesIn += later.bytesIn;
    bytesOut += later.bytesOut;
}

Result<MetricsSample> readMetricsSample(const QJsonObject &object)
{
    MetricsSample sample;
    const QDateTime at = QDateTime::fromString(object["at"_L1].toString(), Qt::ISODateWithMs);
    sample.spanMs = object["spanMs"_L1].toInteger();
    if (!at.isValid() || sample.spanMs <= 0)
        return failure("the figures do not say of what time they are");
    sample.atMs = at.toMSecsSinceEpoch();
    sample.status = readStatus(object["status"_L1]);
    sample.latency = readLatency(object["latencyUs"_L1]);
    const QJsonObject stages = object["stages"_L1].toObject();
    for (std::size_t i = 0; i < sample.stages.size(); ++i) {
        const std::string_view name = stageName(static_cast<Stage>(i));
        sample.stages[i] =
            readStage(stages[QLatin1StringView(name.data(), qsizetype(name.size()))]);
    }
    for (const auto &each : object["routes"_L1].toArray()) {
        sample.routes.append({each["route"_L1].toString(), readStatus(each["status"_L1]),
                              each["meanUs"_L1].toDouble() / kSecond});
    }
    for (const auto &each : object["refusals"_L1].toArray()) {
        sample.refusals.append(
            {each["code"_L1].toString(), each["status"_L1].toInt(), each["count"_L1].toInteger()});
    }
    sample.connections = object["connections"_L1]["open"_L1].toInteger();
    sample.inFlight = object["inFlight"_L1].toInteger();
    sample.bytesIn = object["bytesIn"_L1].toInteger();
    sample.bytesOut = object["bytesOut"_L1].toInteger();
    return sample;
}

QList<MetricsSample> readMetricsHistory(const QJsonObject &answer)
{
    QList<MetricsSample> points;
    for (const auto &each : answer["points"_L1].toArray()) {
        if (auto point = readMetricsSample(each.toObject()))
            points.append(std::move(*point));
    }
    return points;
}

} // namespace portcullis::api
