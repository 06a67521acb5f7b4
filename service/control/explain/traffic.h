// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/explain.h"
#include "service/telemetry/traffic_log.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::control {

/// Parameters of a query, decoded.
using QueryParameters = std::span<const std::pair<std::string, std::string>>;

/// Which recorded requests are wanted. All given ones have to match.
struct TrafficFilter {
    static constexpr std::size_t kDefaultLimit = 100;
    static constexpr std::size_t kMaxLimit = 1000;

    std::string route;          ///< name
    std::string consumer;       ///< name, or `authenticator:subject`
    int statusFrom = 0;         ///< `404` is 404 to 404, `4xx` 400 to 499
    int statusTo = 0;           ///< 0: any
    std::optional<Stage> stage; ///< that refused or answered
    std::size_t limit = kDefaultLimit;
    std::string cursor; ///< of the previous page

    bool matches(const telemetry::TrafficSample &sample) const;
};

/// Reads `route`, `consumer`, `status`, `stage`, `limit` and `cursor`; what else is there, or is
/// malformed, is a problem whose pointer is `/NAME`.
tl::expected<TrafficFilter, std::vector<model::Problem>>
readTrafficFilter(QueryParameters parameters);

/// `{"items": […], "nextCursor": "…", "recorded": …, "skipped": …}`, the newest first.
std::string trafficJson(const telemetry::TrafficLog &traffic, const TrafficFilter &filter);
/// One entry of `items`, on one line: also the data of a `traffic` event.
std::string trafficEntryJson(const telemetry::TrafficSample &sample);

/// The `traffic` events of one reader of the event stream. Thread: one at a time.
class TrafficStream {
public:
    static constexpr std::size_t kPerSecond = 500;

    /// Older samples are no news: whoever asks for the first time, or after a while without
    /// readers, gets no history.
    static constexpr Seconds kNews{2};

    explicit TrafficStream(const telemetry::TrafficLog &traffic, TrafficFilter filter = {});
    /// What came since the last call and is not old, the oldest first, each as trafficEntryJson();
    /// never more than kPerSecond in a second.
    std::vector<std::string> take(SteadyTime now);

private:
    const telemetry::TrafficLog &m_traffic;
    TrafficFilter m_filter;
    telemetry::TrafficPosition m_position;
    SteadyTime m_windowEnds{};
    std::size_t m_left = 0;
};

} // namespace portcullis::control
