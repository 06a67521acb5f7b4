// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_builder.h"

#include "service/control/snapshot/route_plans.h"

namespace portcullis::control {

namespace {

/// The upstreams of the document by name, those that are as they were taken over.
Result<Upstreams> buildUpstreams(const model::Document &document, telemetry::Metrics &metrics,
                                 const pipeline::Snapshot *previous)
{
    Upstreams before;
    if (previous) {
        for (const auto &state : previous->upstreams)
            before.emplace(state->config.name, state);
    }
    Upstreams upstreams;
    for (const model::Upstream &config : document.upstreams) {
        const auto old = before.find(config.name);
        if (old != before.end() && old->second->config == config) {
            upstreams.emplace(config.name, old->second);
            continue;
        }
        auto state = upstream::UpstreamState::make(
            config, [&metrics](const std::string &name, const std::string &target) {
                return metrics.targetSeries(name, target);
            });
        if (!state)
            return failure("upstream " + config.name + ": " + state.error().what);
        upstreams.emplace(config.name, std::move(*state));
    }
    return upstreams;
}

} // namespace

Result<std::shared_ptr<const pipeline::Snapshot>> buildSnapshot(model::Document document,
                                                                std::uint64_t revision,
                                                                BuildContext &context,
                                                                const pipeline::Snapshot *previous)
{
    auto snapshot = std::make_shared<pipeline::Snapshot>(std::move(document));
    const model::Document &source = snapshot->document;
    snapshot->revision = revision;
    snapshot->receive = pipeline::ReceiveSettings::compile(source);

    auto auth = pipeline::compileAuthPlan(source, context.keySets, context.sources,
                                          previous ? previous->auth.get() : nullptr,
                                          previous ? &previous->document : nullptr);
    if (!auth)
        return tl::unexpected(auth.error());
    snapshot->auth = std::move(*auth);
    snapshot->mask = telemetry::QueryMask(snapshot->auth->credentialParameters());

    auto limits =
        pipeline::LimitPlan::compile(source, context.limits, previous ? &previous->limits : nullptr,
                                     previous ? &previous->document : nullptr);
    if (!limits)
        return tl::unexpected(limits.error());
    snapshot->limits = std::move(*limits);

    auto counters = counters::CountersPlan::compile(source, context.sources.readSecret,
                                                    previous ? previous->counters : nullptr);
    if (!counters)
        return tl::unexpected(counters.error());
    snapshot->counters = std::move(*counters);

    auto upstreams = buildUpstreams(source, context.metrics, previous);
    if (!upstreams)
        return tl::unexpected(upstreams.error());
    for (const model::Upstream &config : source.upstreams)
        snapshot->upstreams.push_back(upstreams->at(config.name));

    snapshot->cors = pipeline::compileCors(source, {});
    snapshot->routes.reserve(source.routes.size());
    RoutePlans plans(source, *upstreams, context.metrics);
    for (const model::Route &route : source.routes) {
        auto plan = plans.build(route);
        if (!plan)
            return tl::unexpected(plan.error());
        snapshot->routes.push_back(std::move(*plan));
    }
    return std::shared_ptr<const pipeline::Snapshot>(std::move(snapshot));
}

} // namespace portcullis::control
