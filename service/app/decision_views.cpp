// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/decision_views.h"

#include "service/control/config/sources.h"
#include "service/control/explain/explain.h"
#include "service/control/explain/simulate.h"
#include "service/control/explain/traffic.h"

namespace portcullis::app {

namespace {

using control::ConfigInForce;
using control::JsonOrProblems;

JsonOrProblems notServing()
{
    return tl::unexpected(std::vector<model::Problem>{
        {"", "config.nothing-in-force", "there is no configuration that could be asked"}});
}

} // namespace

void addDecisionViews(control::AdminViews &views, pipeline::SharedServices &services)
{
    views.explain = [&services](const ConfigInForce &config,
                                const std::string &json) -> JsonOrProblems {
        if (!config.snapshot)
            return notServing();
        return control::explain(json,
                                {*config.snapshot, services.introspection, services.failures,
                                 std::chrono::steady_clock::now(),
                                 std::chrono::system_clock::now()});
    };
    const telemetry::TrafficLog *const traffic = services.traffic;
    if (!traffic)
        return;
    views.simulate = [traffic, options = views.draftOptions](
                         const ConfigInForce &config, const std::string &json,
                         const std::string &only) -> JsonOrProblems {
        if (!config.snapshot)
            return notServing();
        const pipeline::AuthSources sources{control::readFile, control::readSecret};
        return control::simulate(json, {options, sources}, {*config.snapshot, *traffic, only});
    };
    views.simulateDraft = [traffic](const ConfigInForce &config, const pipeline::Snapshot &draft,
                                    const std::string &only) -> JsonOrProblems {
        if (!config.snapshot)
            return notServing();
        return control::simulate(draft, {}, {*config.snapshot, *traffic, only});
    };
    views.traffic = [traffic](control::QueryPairs parameters) -> JsonOrProblems {
        const auto filter = control::readTrafficFilter(parameters);
        if (!filter)
            return tl::unexpected(filter.error());
        return control::trafficJson(*traffic, *filter);
    };
    views.trafficFeed = [traffic] {
        auto stream = std::make_shared<control::TrafficStream>(*traffic);
        return [stream](SteadyTime now) { return stream->take(now); };
    };
}

} // namespace portcullis::app
