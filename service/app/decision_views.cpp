// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/decision_views.h"

#include "service/control/config/sources.h"
#include "service/control/explain/explain.h"
#include "service/control/explain/simulate.h"
#include "service/control/explain/traffic.h"

#include <chrono>
#include <memory>

namespace portcullis::app {

namespace {

/// Drafts are replayed, not served: what a store keeps secret is not opened for that. The text is
/// long enough for every algorithm that takes one.
Result<std::string> readForDraft(const model::SecretRef &secret)
{
    constexpr std::size_t kLongEnough = 64;
    if (secret.kind == model::SecretRef::Kind::Secret)
        return std::string(kLongEnough, 'x');
    return control::readSecret(secret);
}

} // namespace

void addDecisions(control::AdminViews &views, const DecisionSources &sources)
{
    views.explain = [sources](const control::ConfigInForce &config, const std::string &json) {
        return control::explain(json,
                                {*config.snapshot, sources.introspection, sources.failures,
                                 std::chrono::steady_clock::now(),
                                 std::chrono::system_clock::now()});
    };
    model::ParseOptions options = control::parseOptions(sources.folder);
    options.fromApi = true;
    options.allowedFolders = sources.allowedFolders;
    options.secretStore = views.service != nullptr;
    views.simulate = [sources, options](const control::ConfigInForce &config,
                                        const std::string &json) {
        const pipeline::AuthSources read{control::readFile, readForDraft};
        return control::simulate(json, {*config.snapshot, sources.traffic, options, read});
    };
    views.traffic = [sources](control::QueryPairs pairs) -> control::JsonOrProblems {
        const auto filter = control::readTrafficFilter(pairs);
        if (!filter)
            return tl::unexpected(filter.error());
        return control::trafficJson(sources.traffic, *filter);
    };
    views.trafficFeed = [sources]() -> control::TrafficFeed {
        auto stream = std::make_shared<control::TrafficStream>(sources.traffic);
        return [stream](SteadyTime now) { return stream->take(now); };
    };
}

} // namespace portcullis::app
