// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_body.h"

#include "service/pipeline/common/json_check.h"
#include "service/pipeline/common/json_edit.h"
#include "service/pipeline/common/json_text.h"

#include <utility>

namespace portcullis::pipeline {

using json::Tokens;

struct JsonBody::Step {
    using Kind = model::BodyStep::Kind;

    Kind kind = Kind::Wrap;
    Tokens pointer;     ///< Unwrap
    std::string before; ///< Wrap: what comes before and behind the document
    std::string behind;
    PointerTree tree; ///< Set, Remove, Keep
    std::vector<std::pair<Tokens, Tokens>> renames;

    /// Puts the edited text into `out`, where it changed.
    bool apply(const std::string &text, std::string &out) const;
};

bool JsonBody::Step::apply(const std::string &text, std::string &out) const
{
    switch (kind) {
    case Kind::Wrap:
        out = before + text + behind;
        return !before.empty();
    case Kind::Unwrap: {
        const std::optional<json::Place> place = json::find(text, pointer);
        if (place)
            out = text.substr(place->from, place->to - place->from);
        return place.has_value();
    }
    case Kind::Set:
        return json::set(text, tree, out) > 0;
    case Kind::Remove:
        return json::remove(text, tree, out);
    case Kind::Keep:
        return json::keep(text, tree, out);
    case Kind::Rename:
        break;
    }
    bool changed = false;
    std::string next;
    for (const auto &[from, to] : renames) {
        if (!json::rename(changed ? out : text, from, to, next))
            continue;
        out.swap(next);
        changed = true;
    }
    return changed;
}

namespace {

Result<Tokens> pointerOf(std::string_view text)
{
    std::optional<Tokens> tokens = parseJsonPointer(text);
    if (!tokens)
        return failure("\"" + std::string(text) + "\" is no JSON Pointer");
    if (tokens->size() > static_cast<std::size_t>(JsonBody::kMaxDepth))
        return failure("a JSON Pointer has more than 512 tokens");
    return std::move(*tokens);
}

} // namespace

JsonBody::JsonBody() = default;
JsonBody::JsonBody(JsonBody &&) noexcept = default;
JsonBody &JsonBody::operator=(JsonBody &&) noexcept = default;
JsonBody::~JsonBody() = default;

Result<JsonBody> JsonBody::compile(const std::vector<model::BodyStep> &steps)
{
    JsonBody body;
    for (const model::BodyStep &config : steps) {
        auto step = std::make_unique<Step>();
        step->kind = config.kind;
        const Result<Tokens> pointer = pointerOf(config.pointer);
        if (!pointer)
            return failure(pointer.error().what);
        step->pointer = *pointer;
        if (config.kind == Step::Kind::Wrap) {
            for (const std::string &token : *pointer) {
                step->before += '{';
                appendJsonString(step->before, token);
                step->before += ':';
                step->behind += '}';
            }
        }
        for (const std::string &text : config.pointers) {
            const Result<Tokens> tokens = pointerOf(text);
            if (!tokens)
                return failure(tokens.error().what);
            step->tree.add(*tokens);
        }
        for (const auto &[key, value] : config.pairs) {
            const Result<Tokens> from = pointerOf(key);
            if (!from)
                return failure(from.error().what);
            if (config.kind == Step::Kind::Set) {
                if (checkJson(value))
                    return failure("the value for \"" + key + "\" is not JSON");
                json::addToSet(step->tree, *from, value);
                continue;
            }
            const Result<Tokens> to = pointerOf(value);
            if (!to)
                return failure(to.error().what);
            step->renames.emplace_back(*from, *to);
        }
        body.m_steps.push_back(std::move(step));
    }
    return body;
}

tl::expected<bool, JsonError> JsonBody::edit(std::string &body) const
{
    if (m_steps.empty() || body.empty())
        return false;
    if (const std::optional<JsonError> error = checkJson(body))
        return tl::unexpected<JsonError>(*error);
    bool changed = false;
    std::string next;
    for (const auto &step : m_steps) {
        if (!step->apply(body, next))
            continue;
        body.swap(next);
        changed = true;
    }
    return changed;
}

} // namespace portcullis::pipeline
