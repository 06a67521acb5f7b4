// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/differences.h"

#include "service/control/explain/scrubber.h"
#include "service/control/explain/simulate.h"
#include "shared/model/values.h"

#include <algorithm>
#include <vector>

namespace portcullis::control {

namespace {

using model::JsonWriter;

/// `forwarded`, or `refused authorize.group`.
std::string textOf(const Replayed &replayed)
{
    std::string text(replayed.verdict);
    if (replayed.reason)
        text.append(1, ' ').append(reasonInfo(*replayed.reason).code);
    return text;
}

std::string_view stageOf(const Replayed &replayed, Stage otherwise)
{
    return stageName(replayed.reason ? reasonInfo(*replayed.reason).stage : otherwise);
}

void text(JsonWriter &out, std::string_view key, std::string_view value)
{
    if (value.empty())
        return;
    out.key(key);
    out.text(cleanUtf8(value));
}

/// `{"verdict": …, "code": …}` of a text as above.
void verdict(JsonWriter &out, std::string_view key, const std::string &both)
{
    const std::size_t space = both.find(' ');
    out.key(key);
    out.beginObject();
    text(out, "verdict", both.substr(0, space));
    if (space != std::string::npos)
        text(out, "code", both.substr(space + 1));
    out.endObject();
}

/// The number of the step that ends it; one more than there are where none does.
int endOf(const Replayed &replayed)
{
    return replayed.endedAt ? static_cast<int>(*replayed.endedAt) : kStageCount;
}

bool sameVerdict(const Replayed &a, const Replayed &b)
{
    return a.verdict == b.verdict && a.reason == b.reason;
}

} // namespace

void Differences::add(const telemetry::TrafficSample &sample, const Replayed &before,
                      const Replayed &after)
{
    if (before.isUnknown() || after.isUnknown())
        return addUnknown(after.isUnknown() ? after.unknown : before.unknown);
    if (sameVerdict(before, after) && before.sent == after.sent
        && (before.verdict == "refused" || before.route == after.route)) {
        ++m_same;
        return;
    }
    ++m_different;
    Group &group = m_groups[kindOf(before, after)];
    ++group.count;
    group.examples.push_front(exampleOf(sample, before, after));
    if (group.examples.size() > kSimulateExamples)
        group.examples.pop_back();
}

void Differences::addUnknown(const std::string &why)
{
    ++m_undetermined;
    ++m_unknown[why];
}

/// Where they part: at the step that ends one of them first.
Differences::Kind Differences::kindOf(const Replayed &before, const Replayed &after)
{
    Kind kind;
    kind.from = textOf(before);
    kind.to = textOf(after);
    if (!sameVerdict(before, after)) {
        const Replayed &decisive = endOf(before) < endOf(after) ? before : after;
        kind.stage = stageOf(decisive, Stage::Receive);
        kind.rule = decisive.rule;
        if (kind.rule.empty() && !decisive.route.empty() && kind.stage == "route")
            kind.rule = "routes/" + decisive.route;
    } else if (before.route != after.route) {
        kind.stage = stageName(Stage::Route);
        kind.rule = "routes/" + after.route;
        kind.routeFrom = before.route;
        kind.routeTo = after.route;
    } else {
        kind.stage = stageName(Stage::TransformRequest);
        kind.rule = "routes/" + after.route;
    }
    return kind;
}

std::string Differences::exampleOf(const telemetry::TrafficSample &sample, const Replayed &before,
                                   const Replayed &after)
{
    JsonWriter out(0);
    out.beginObject();
    text(out, "id", std::to_string(sample.ring) + '-' + std::to_string(sample.number));
    text(out, "time", model::formatTimestamp(sample.started));
    text(out, "method", sample.method);
    text(out, "host", sample.host);
    text(out, "path", sample.path);
    text(out, "consumer", sample.identity.name);
    text(out, "routeBefore", before.route);
    text(out, "routeAfter", after.route);
    out.key("recorded");
    out.beginObject();
    out.key("status");
    out.number(sample.status);
    if (sample.reason)
        text(out, "code", reasonInfo(*sample.reason).code);
    out.endObject();
    out.endObject();
    return out.take();
}

void Differences::write(JsonWriter &out) const
{
    const auto number = [&out](std::string_view key, std::size_t value) {
        out.key(key);
        out.number(value);
    };
    number("considered", m_same + m_different + m_undetermined);
    number("same", m_same);
    number("different", m_different);
    number("undetermined", m_undetermined);

    std::vector<const std::pair<const Kind, Group> *> groups;
    for (const auto &entry : m_groups)
        groups.push_back(&entry);
    std::stable_sort(groups.begin(), groups.end(), [](const auto *a, const auto *b) {
        return a->second.count > b->second.count;
    });
    const std::size_t shown = std::min(groups.size(), kSimulateGroups);
    out.key("groups");
    out.beginArray();
    for (std::size_t i = 0; i < shown; ++i)
        writeGroup(out, groups[i]->first, groups[i]->second);
    out.endArray();
    number("moreGroups", groups.size() - shown);

    out.key("undeterminedBecause");
    out.beginArray();
    for (const auto &[why, count] : m_unknown) {
        out.beginObject();
        text(out, "why", why);
        number("count", count);
        out.endObject();
    }
    out.endArray();
}

void Differences::writeGroup(JsonWriter &out, const Kind &kind, const Group &group) const
{
    out.beginObject();
    verdict(out, "from", kind.from);
    verdict(out, "to", kind.to);
    text(out, "stage", kind.stage);
    text(out, "rule", kind.rule);
    text(out, "routeFrom", kind.routeFrom);
    text(out, "routeTo", kind.routeTo);
    out.key("count");
    out.number(group.count);
    out.key("examples");
    out.beginArray();
    for (const std::string &example : group.examples)
        out.raw(example);
    out.endArray();
    out.endObject();
}

} // namespace portcullis::control
