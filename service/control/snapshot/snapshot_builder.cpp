// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_builder.h"

#include "service/control/snapshot/recorded_names.h"
#include "service/control/snapshot/route_plans.h"
#include "shared/model/target_list.h"

#include <algorithm>
#include <variant>

namespace portcullis::control {

namespace {

/// A file of targets is read right away, so that the first request of all meets some. Whoever
/// watches it tells what is wrong with it.
void readTargetFile(const model::Upstream &config, BuildContext &context)
{
    if (!context.targets || !config.discovery || !context.sources.readFile)
        return;
    const auto *file = std::get_if<model::FileDiscovery>(&config.discovery->kind);
    if (!file || context.targets->remembered(config.name, *config.discovery))
        return;
    const auto text = context.sources.readFile(file->path);
    if (!text || text->size() > model::kMaxTargetList)
        return;
    model::TargetListOutcome outcome = model::parseTargetList(*text);
    std::vector<upstream::TargetSpec> targets;
    for (model::Target &target : outcome.targets)
        targets.push_back({std::move(target)});
    std::ranges::sort(targets, {}, [](const auto &spec) { return spec.target.name; });
    if (outcome.errors.empty() && !targets.empty())
        context.targets->remember(config.name, *config.discovery, std::move(targets));
}

/// The upstreams of the document by name, those that are as they were taken over.
Result<Upstreams> buildUpstreams(const model::Document &document, BuildContext &context,
                                 const pipeline::Snapshot *previous)
{
    telemetry::Metrics &metrics = context.metrics;
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
        readTargetFile(config, context);
        auto state = upstream::UpstreamState::make(
            config,
            [&metrics](const std::string &name, const std::string &target) {
                return metrics.targetSeries(name, target);
            },
            context.targets);
        if (!state)
            return failure("upstream " + config.name + ": " + state.error().what);
        upstreams.emplace(config.name, std::move(*state));
    }
    return upstreams;
}

Result<std::shared_ptr<const pipeline::TraceExport>> buildTraceExport(const model::Tracing &config,
                                                                      const BuildContext &context)
{
    auto made = std::make_shared<pipeline::TraceExport>();
    made->config = config;
    for (const model::TracingHeader &header : config.headers) {
        std::string value = header.value;
        if (header.secret.kind != model::SecretRef::Kind::None) {
            auto read = context.sources.readSecret ? context.sources.readSecret(header.secret)
                                                   : failure("no secrets here");
            if (!read)
                return failure("tracing header " + header.name + ": " + read.error().what);
            value = std::move(*read);
        }
        if (!http::isFieldValue(value))
            return failure("tracing header " + header.name + ": can't be sent in a field");
        made->fields.emplace_back(header.name, std::move(value));
    }
    return std::shared_ptr<const pipeline::TraceExport>(std::move(made));
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
    snapshot->recordedFields = recordedFieldsOf(source);

    if (source.tracing) {
        auto traces = buildTraceExport(*source.tracing, context);
        if (!traces)
            return tl::unexpected(traces.error());
        snapshot->traceExport = std::move(*traces);
        snapshot->sampler = telemetry::TraceSampler(source.tracing->sample);
    }

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

    auto upstreams = buildUpstreams(source, context, previous);
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
