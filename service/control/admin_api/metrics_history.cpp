// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/metrics_history.h"

namespace portcullis::control {

namespace {

constexpr Seconds kMinute{60};

std::int64_t stepOf(WallTime time, Seconds step)
{
    return std::chrono::floor<Seconds>(time.time_since_epoch()).count() / step.count();
}

} // namespace

void MetricsHistory::add(Figures second)
{
    const std::lock_guard lock(m_mutex);
    if (m_minutes.empty() || stepOf(m_minutes.back().at, kMinute) != stepOf(second.at, kMinute)) {
        m_minutes.push_back(second);
        m_minutes.back().at = std::chrono::floor<std::chrono::minutes>(second.at);
        if (m_minutes.size() > kMinutes)
            m_minutes.pop_front();
    } else {
        m_minutes.back().add(second);
    }
    m_seconds.push_back(std::move(second));
    if (m_seconds.size() > kSeconds)
        m_seconds.pop_front();
}

/// The points of the range, those of one step added up.
std::vector<Figures> MetricsHistory::collect(const Range &range) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Figures> out;
    std::int64_t current = 0;
    for (const Figures &point : range.step >= kMinute ? m_minutes : m_seconds) {
        if (point.at < range.from || point.at > range.to)
            continue;
        const std::int64_t step = stepOf(point.at, range.step);
        if (!out.empty() && step == current)
            out.back().add(point);
        else
            out.push_back(point);
        current = step;
    }
    return out;
}

std::string MetricsHistory::json(Range range) const
{
    const auto span = std::chrono::duration_cast<Seconds>(range.to - range.from);
    const auto most = static_cast<std::int64_t>(kMostPoints);
    if (range.step >= kMinute && span.count() / range.step.count() > most)
        range.step = Seconds(span.count() / most);
    model::JsonWriter out(0);
    out.beginObject();
    out.key("stepSeconds");
    out.number(range.step.count());
    out.key("points");
    out.beginArray();
    for (const Figures &point : collect(range))
        point.write(out);
    out.endArray();
    out.endObject();
    return out.take();
}

} // namespace portcullis::control
