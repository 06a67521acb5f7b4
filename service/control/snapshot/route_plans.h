// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/snapshot.h"
#include "service/telemetry/metrics.h"
#include "service/upstream/upstream_state.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace portcullis::control {

/// By name.
using Upstreams = std::unordered_map<std::string, std::shared_ptr<upstream::UpstreamState>>;

/// How many of the latest different plans of one kind a route is compared with. Configurations have
/// few kinds of routes, and those of one kind stand together.
inline constexpr std::size_t kComparedPlans = 16;

/// Plans of one kind, so that routes which say the same share one.
template <typename Plan>
class SharedPlans {
public:
    /// The plan of an earlier route for which `same(earlier)` holds, else what `compile()` makes.
    template <typename Same, typename Compile>
    Result<std::shared_ptr<const Plan>> of(const model::Route &route, Same same, Compile compile)
    {
        const auto known = std::find_if(m_latest.begin(), m_latest.end(),
                                        [&](const Entry &entry) { return same(*entry.route); });
        if (known != m_latest.end()) {
            std::rotate(m_latest.begin(), known, known + 1);
            return m_latest.front().plan;
        }
        Result<Plan> plan = compile();
        if (!plan)
            return tl::unexpected(plan.error());
        if (m_latest.size() == kComparedPlans)
            m_latest.pop_back();
        m_latest.insert(m_latest.begin(), {&route, std::make_shared<const Plan>(std::move(*plan))});
        return m_latest.front().plan;
    }

private:
    struct Entry {
        const model::Route *route;
        std::shared_ptr<const Plan> plan;
    };
    std::vector<Entry> m_latest; // the last used first
};

/// Makes the plans of a document's routes, one after the other; the document outlives it. Control
/// plane or a helper thread.
class RoutePlans {
public:
    RoutePlans(const model::Document &document, const Upstreams &upstreams,
               telemetry::Metrics &metrics)
        : m_document(document), m_upstreams(upstreams), m_metrics(metrics)
    {
    }

    /// Fails when a step of the route does not compile; in a valid document all do.
    Result<pipeline::RoutePlan> build(const model::Route &route);

private:
    Result<std::shared_ptr<const pipeline::AuthorizePlan>> authorizeOf(const model::Route &route);
    Result<std::shared_ptr<const pipeline::RequestTransformPlan>>
    requestOf(const model::Route &route);
    Result<std::shared_ptr<const pipeline::ResponseTransformPlan>>
    responseOf(const model::Route &route);
    Result<std::shared_ptr<const pipeline::StaticAnswerPlan>> answerOf(const model::Route &route);

    const model::Document &m_document;
    const Upstreams &m_upstreams;
    telemetry::Metrics &m_metrics;
    SharedPlans<pipeline::AuthorizePlan> m_authorize;
    SharedPlans<pipeline::RequestTransformPlan> m_request;
    SharedPlans<pipeline::ResponseTransformPlan> m_response;
    SharedPlans<pipeline::StaticAnswerPlan> m_answers;
};

} // namespace portcullis::control
