// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/metrics_timeline.h"

#include "shared/api/catalogue.h"

#include <algorithm>

namespace portcullis::gui {

namespace {

using api::StatusClass;

void addStages(Traffic &out, const api::MetricsSample &moment)
{
    StageTraffic *slowest = nullptr;
    for (std::size_t i = 0; i < out.stages.size(); ++i) {
        StageTraffic &stage = out.stages[i];
        const api::StageSample &sample = moment.stages[i];
        stage.perSecond = moment.perSecond(sample.count);
        if (sample.latency)
            stage.p95 = sample.latency->p95;
        if (stage.p95 && (!slowest || *stage.p95 > *slowest->p95))
            slowest = &stage;
    }
    if (slowest)
        slowest->slowest = true;
}

void addRefusals(Traffic &out, const api::MetricsSample &moment)
{
    for (const api::RefusalSample &each : moment.refusals) {
        const ReasonInfo *info = api::reasonNamed(each.code.toStdString());
        if (!info)
            continue;
        StageTraffic &stage = out.stages[static_cast<std::size_t>(info->stage)];
        const double perSecond = moment.perSecond(each.count);
        stage.refusals.append({each.code, each.status, perSecond});
        (each.status / 100 == 4       ? stage.clientRefusals
             : each.status / 100 == 5 ? stage.serverRefusals
                                      : stage.otherRefusals) += perSecond;
    }
    for (StageTraffic &stage : out.stages) {
        std::stable_sort(stage.refusals.begin(), stage.refusals.end(),
                         [](const auto &a, const auto &b) { return a.perSecond > b.perSecond; });
    }
}

void addRoutes(Traffic &out, const api::MetricsSample &range)
{
    for (const api::RouteSample &each : range.routes) {
        const qint64 all = each.status.total();
        if (all == 0)
            continue;
        RouteTraffic &route = out.routes.emplaceBack();
        route.route = each.route;
        route.total = static_cast<quint64>(all);
        route.perSecond = range.perSecond(all);
        route.clientErrorShare = double(each.status[StatusClass::ClientError]) / double(all);
        route.errorShare =
            double(each.status[StatusClass::ServerError] + each.status[StatusClass::None])
            / double(all);
        route.mean = each.mean;
    }
}

} // namespace

const QList<MetricsTimeline::Range> &MetricsTimeline::ranges()
{
    static const QList<Range> all{{5, 1},   {10, 2},       {30, 60},
                                  {60, 60}, {6 * 60, 120}, {24 * 60, 300}};
    return all;
}

void MetricsTimeline::setRange(const Range &range)
{
    m_range = range;
    m_points.clear();
}

void MetricsTimeline::load(const QList<api::MetricsSample> &history)
{
    m_points.clear();
    for (const api::MetricsSample &sample : history)
        append(sample);
    const qint64 loaded = endMs();
    for (const api::MetricsSample &sample : m_latest) {
        if (sample.atMs >= loaded)
            append(sample);
    }
    trim();
}

void MetricsTimeline::add(const api::MetricsSample &sample)
{
    m_latest.push_back(sample);
    while (m_latest.front().atMs <= sample.atMs - kMomentMs)
        m_latest.pop_front();
    // A sample from before the last one is of a gateway whose clock was set back.
    if (!m_points.empty() && sample.atMs < m_points.back().atMs)
        m_points.clear();
    append(sample);
    trim();
}

void MetricsTimeline::clear()
{
    m_points.clear();
    m_latest.clear();
}

void MetricsTimeline::append(const api::MetricsSample &sample)
{
    if (!m_points.empty() && stepOf(m_points.back().atMs) == stepOf(sample.atMs))
        m_points.back().add(sample);
    else
        m_points.push_back(sample);
}

void MetricsTimeline::trim()
{
    const qint64 oldest = endMs() - m_range.spanMs();
    while (!m_points.empty() && m_points.front().atMs < oldest)
        m_points.pop_front();
}

qint64 MetricsTimeline::endMs() const
{
    return m_points.empty() ? 0 : m_points.back().atMs + m_points.back().spanMs;
}

api::MetricsSample MetricsTimeline::whole() const
{
    api::MetricsSample all;
    for (const api::MetricsSample &point : m_points)
        all.add(point);
    return all;
}

api::MetricsSample MetricsTimeline::moment() const
{
    api::MetricsSample all;
    for (const api::MetricsSample &sample : m_latest)
        all.add(sample);
    return all;
}

Traffic trafficOf(const api::MetricsSample &moment, const api::MetricsSample &range)
{
    Traffic out;
    out.window = std::chrono::milliseconds(moment.spanMs);
    out.requests = static_cast<quint64>(range.requests());
    out.requestsInFlight = moment.inFlight;
    out.connectionsOpen = moment.connections;
    addRoutes(out, range);
    if (!out.hasRates())
        return out;
    addStages(out, moment);
    addRefusals(out, moment);
    out.perSecond = moment.perSecond(moment.requests());
    if (moment.latency) {
        out.p50 = moment.latency->p50;
        out.p95 = moment.latency->p95;
        out.p99 = moment.latency->p99;
    }
    return out;
}

} // namespace portcullis::gui
