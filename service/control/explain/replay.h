// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/caller_replay.h"
#include "service/control/explain/recorded_request.h"

#include <optional>
#include <string>
#include <string_view>

namespace portcullis::control {

/// What one configuration says of a recorded request.
struct Replayed {
    std::string_view verdict;     ///< `forwarded`, `refused`, `answered` or `unknown`
    std::optional<Stage> endedAt; ///< nullopt: forwarded
    std::optional<Reason> reason;
    std::string rule;
    std::string route;   ///< name; empty: none matched
    std::string sent;    ///< all that would be sent, where it would be forwarded
    std::string unknown; ///< why it can't be told

    bool isUnknown() const { return verdict == "unknown"; }
};

/// Decides recorded requests by one snapshot, one after the other in the order of their time: with
/// limits of its own, which begin unused, so that nothing that serves is charged. Thread: one.
class Replay {
public:
    /// `recordedUnder` is the document in force when the traffic was recorded, as far as it is
    /// known; null where it is the snapshot's own. `epoch`: before the first request. All borrowed.
    static Result<std::unique_ptr<Replay>> make(const pipeline::Snapshot &snapshot,
                                                const model::Document *recordedUnder,
                                                SteadyTime epoch);

    Replayed decide(const RecordedRequest &request);

private:
    Replay(const pipeline::Snapshot &snapshot, const model::Document *recordedUnder,
           SteadyTime epoch);

    IdentityStep identify(const RecordedRequest &request, const pipeline::AuthList &list,
                          pipeline::RequestContext &context, const pipeline::RouteMatch &match);
    const model::Consumer *consumerBefore(const telemetry::TrafficSample &sample) const;

    const pipeline::Snapshot &m_snapshot;
    const model::Document &m_before; // the document in force when the traffic was recorded
    ConsumerIndex m_consumersBefore;
    CallerReplay m_callers;
    pipeline::LimitRegistry m_registry;
    pipeline::LimitPlan m_limits;
};

} // namespace portcullis::control
