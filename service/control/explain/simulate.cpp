// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/simulate.h"

#include "service/control/explain/differences.h"
#include "service/control/explain/recorded_request.h"
#include "service/control/explain/replay.h"
#include "service/control/snapshot/snapshot_builder.h"
#include "shared/model/json_writer.h"
#include "shared/model/values.h"

#include <algorithm>
#include <memory>
#include <tuple>

namespace portcullis::control {

namespace {

using telemetry::TrafficSample;

std::vector<model::Problem> problemOf(std::string_view code, std::string message)
{
    return {{"", std::string(code), std::move(message)}};
}

/// A compiled draft with all that it is woven into: nothing of it is shared with what serves.
struct Draft {
    telemetry::Metrics metrics{1};
    pipeline::KeySets keySets;
    pipeline::LimitRegistry limits{SteadyTime{}, pipeline::QuotaImage::fresh()};
    std::shared_ptr<const pipeline::Snapshot> snapshot; // last: it dies first
};

Result<void> compile(Draft &draft, model::Document document, const pipeline::AuthSources &sources)
{
    BuildContext context{draft.keySets, draft.limits, draft.metrics, sources};
    auto snapshot = buildSnapshot(std::move(document), 0, context, nullptr);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    draft.snapshot = std::move(*snapshot);
    return {};
}

/// In the order in which they came, for the limits' sake.
std::vector<TrafficSample> recorded(const telemetry::TrafficLog &traffic)
{
    std::vector<TrafficSample> samples;
    traffic.newestFirst(nullptr, [&](const TrafficSample &sample) {
        samples.push_back(sample);
        return true;
    });
    const auto began = [](const TrafficSample &sample) {
        return sample.recordedNs - sample.totalNs;
    };
    std::sort(samples.begin(), samples.end(), [&](const auto &a, const auto &b) {
        return std::tuple(began(a), a.ring, a.number) < std::tuple(began(b), b.ring, b.number);
    });
    return samples;
}

SteadyTime epochOf(const std::vector<TrafficSample> &samples)
{
    if (samples.empty())
        return {};
    return SteadyTime(Nanoseconds(samples.front().recordedNs - samples.front().totalNs))
        - Seconds(1);
}

void writeWarnings(model::JsonWriter &out, const std::vector<model::Problem> &warnings)
{
    out.key("warnings");
    out.beginArray();
    for (const model::Problem &warning : warnings) {
        out.beginObject();
        out.key("pointer");
        out.text(warning.pointer);
        out.key("code");
        out.text(warning.code);
        out.key("message");
        out.text(warning.message);
        out.endObject();
    }
    out.endArray();
}

std::string idOf(const TrafficSample &sample)
{
    return std::to_string(sample.ring) + '-' + std::to_string(sample.number);
}

std::string report(const SimulateContext &context, const std::vector<TrafficSample> &samples,
                   const Differences &differences, const std::vector<model::Problem> &warnings)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("revision");
    out.number(context.current.revision);
    if (!samples.empty()) {
        out.key("from");
        out.text(model::formatTimestamp(samples.front().started));
        out.key("to");
        out.text(model::formatTimestamp(samples.back().started));
    }
    const telemetry::TrafficStats stats = context.traffic.stats();
    out.key("recorded");
    out.number(stats.recorded);
    out.key("skipped");
    out.number(stats.skipped);
    differences.write(out);
    writeWarnings(out, warnings);
    out.endObject();
    return out.take();
}

} // namespace

JsonAnswer simulate(const pipeline::Snapshot &draft, const std::vector<model::Problem> &warnings,
                    const SimulateContext &context)
{
    const std::vector<TrafficSample> samples = recorded(context.traffic);
    const SteadyTime epoch = epochOf(samples);
    auto before = Replay::make(context.current, nullptr, epoch);
    auto after = Replay::make(draft, &context.current.document, epoch);
    if (!before || !after)
        return tl::unexpected(
            problemOf(kCannotCompile, (before ? after.error() : before.error()).what));

    LookedAt lookedAt;
    lookedAt.add(context.current.document);
    lookedAt.add(draft.document);
    Differences differences;
    for (const TrafficSample &sample : samples) {
        if (sample.method.empty()) // no head: no configuration has a say in it
            continue;
        const bool wanted = context.only.empty() || idOf(sample) == context.only;
        const RecordedRequest request(sample);
        if (const auto why = request.notReplayable(lookedAt)) {
            if (wanted)
                differences.addUnknown(*why);
            continue;
        }
        const Replayed old = (*before)->decide(request);
        const Replayed fresh = (*after)->decide(request);
        if (wanted)
            differences.add(sample, old, fresh);
    }
    return report(context, samples, differences, warnings);
}

JsonAnswer simulate(std::string_view json, const DraftReading &reading,
                    const SimulateContext &context)
{
    model::ParseOutcome outcome = model::parseDocument(json, reading.parse);
    if (!outcome.valid())
        return tl::unexpected(std::move(outcome.errors));
    Draft draft;
    if (const auto made = compile(draft, std::move(outcome.document), reading.sources); !made)
        return tl::unexpected(problemOf(kCannotCompile, made.error().what));
    return simulate(*draft.snapshot, outcome.warnings, context);
}

} // namespace portcullis::control
