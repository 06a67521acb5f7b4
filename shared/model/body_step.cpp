// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <array>

namespace portcullis::model {

namespace {

using Kind = BodyStep::Kind;

constexpr std::array<std::string_view, 6> kKinds{"wrap",   "unwrap", "set",
                                                 "remove", "rename", "keep"};
constexpr std::size_t kMostSteps = 64;

void refuseEmpty(ConfigReader &in, std::string_view key)
{
    const JsonNode *node = in.find(key);
    if ((node->isArray() || node->isObject()) && node->size == 0)
        in.fault(key, code::kValue, "at least one pointer is needed");
}

void readValues(ConfigReader &in, StringPairs &pairs)
{
    in.members("set", [&](std::string_view pointer, const JsonNode &node, const Path &path) {
        if (const MaybeFault fault = rules::jsonPointer(pointer))
            in.context().problems.error(path, fault->code, fault->message);
        pairs.emplace_back(pointer, toText(node));
    });
}

void readPart(ConfigReader &in, Kind kind, BodyStep &step)
{
    const std::string_view key = kKinds[static_cast<std::size_t>(kind)];
    switch (kind) {
    case Kind::Wrap:
    case Kind::Unwrap:
        in.text(key, step.pointer, rules::jsonPointer);
        break;
    case Kind::Set:
        readValues(in, step.pairs);
        break;
    case Kind::Remove:
    case Kind::Keep:
        in.texts(key, step.pointers, rules::jsonPointer);
        break;
    case Kind::Rename:
        in.pairs(key, step.pairs, rules::jsonPointer, rules::jsonPointer);
        break;
    }
    refuseEmpty(in, key);
}

BodyStep readStep(ConfigReader &in)
{
    BodyStep step;
    int given = 0;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (!in.has(kKinds[i]))
            continue;
        ++given;
        step.kind = static_cast<Kind>(i);
        readPart(in, step.kind, step);
    }
    if (given != 1)
        in.fault(code::kConflict,
                 "each body step has exactly one of \"wrap\", \"unwrap\", \"set\", \"remove\", "
                 "\"rename\" and \"keep\"");
    return step;
}

void writeStep(DocumentWriter &out, const BodyStep &step)
{
    const std::string_view key = kKinds[static_cast<std::size_t>(step.kind)];
    switch (step.kind) {
    case Kind::Wrap:
    case Kind::Unwrap:
        out.text(key, step.pointer);
        break;
    case Kind::Set:
        out.object(key, [&] {
            for (const auto &[pointer, json] : step.pairs) {
                out.json().key(pointer);
                out.json().raw(json);
            }
        });
        break;
    case Kind::Remove:
    case Kind::Keep:
        out.texts(key, step.pointers);
        break;
    case Kind::Rename:
        out.pairs(key, step.pairs);
        break;
    }
}

} // namespace

void readBodySteps(ConfigReader &in, std::string_view key, std::vector<BodyStep> &steps)
{
    in.elements(key, [&](const JsonNode &node, const Path &path) {
        readObject(node, path, in.context(),
                   [&](ConfigReader &each) { steps.push_back(readStep(each)); });
    });
    if (steps.size() > kMostSteps)
        in.fault(key, code::kRange, "at most 64 body steps are allowed");
}

void write(DocumentWriter &out, std::string_view key, const std::vector<BodyStep> &steps)
{
    if (steps.empty())
        return;
    out.array(key, [&] {
        for (const BodyStep &step : steps)
            out.element([&] { writeStep(out, step); });
    });
}

} // namespace portcullis::model
