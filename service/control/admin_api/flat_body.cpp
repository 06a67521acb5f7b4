// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/flat_body.h"

#include "shared/model/document_scanner.h"
#include "shared/model/values.h"

namespace portcullis::control {

class FlatBody::Sink : public model::DocumentSink {
public:
    explicit Sink(FlatBody &body) : m_body(body) { }

    bool wantsElements(std::string_view) const override { return false; }
    void element(std::string_view, std::size_t, const model::JsonNode &) override { }
    void member(std::string_view key, const model::JsonNode &node) override
    {
        const bool text = node.isString();
        m_body.m_values.insert_or_assign(
            std::string(key), Value{text, text ? std::string(node.text()) : model::toText(node)});
    }

private:
    FlatBody &m_body;
};

FlatBody::FlatBody(std::string_view json, bool optional)
{
    if (optional && json.empty())
        return;
    Sink sink(*this);
    model::Problems problems;
    m_readable = model::scanDocument(json, sink, problems);
    model::ParseOutcome outcome;
    problems.moveTo(outcome, json);
    m_errors = std::move(outcome.errors);
}

void FlatBody::fault(std::string_view key, std::string_view code, std::string message)
{
    if (m_errors.size() >= kMostErrors)
        return;
    std::string pointer;
    model::appendToken(pointer, key);
    m_errors.push_back({std::move(pointer), std::string(code), std::move(message)});
}

const FlatBody::Value *FlatBody::find(std::string_view key)
{
    m_known.emplace(key);
    const auto found = m_values.find(key);
    return found == m_values.end() ? nullptr : &found->second;
}

std::optional<std::string> FlatBody::text(std::string_view key, std::size_t most)
{
    const Value *value = find(key);
    if (!value)
        return {};
    if (!value->isText) {
        fault(key, model::code::kType, "has to be a string");
        return {};
    }
    if (value->text.size() > most) {
        fault(key, model::code::kRange, "at most " + std::to_string(most) + " bytes");
        return {};
    }
    return value->text;
}

std::string FlatBody::requiredText(std::string_view key, std::size_t most)
{
    if (m_readable && !m_values.contains(key))
        fault(key, model::code::kMissingKey, "is required");
    return text(key, most).value_or(std::string());
}

std::string FlatBody::requiredName(std::string_view key)
{
    constexpr std::size_t kMostName = 63;
    std::string name = requiredText(key, kMostName);
    if (!name.empty() && !model::isName(name))
        fault(key, model::code::kName,
              "has to be 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");
    return name;
}

std::optional<Milliseconds> FlatBody::duration(std::string_view key, Milliseconds least,
                                               Milliseconds most)
{
    constexpr std::size_t kMostText = 32;
    const auto value = text(key, kMostText);
    if (!value)
        return {};
    const auto duration = model::parseDuration(*value);
    if (duration && *duration >= least && *duration <= most)
        return duration;
    fault(key, model::code::kRange,
          "has to be a duration from " + model::formatDuration(least) + " to "
              + model::formatDuration(most));
    return {};
}

std::optional<WallTime> FlatBody::time(std::string_view key)
{
    constexpr std::size_t kMostText = 64;
    const auto value = text(key, kMostText);
    if (!value)
        return {};
    const auto time = model::parseTimestamp(*value);
    if (!time)
        fault(key, model::code::kFormat, "has to be a time such as 2027-01-31T00:00:00Z");
    return time;
}

std::string FlatBody::requiredChoice(std::string_view key, std::string_view choices)
{
    constexpr std::size_t kMostText = 64;
    std::string value = requiredText(key, kMostText);
    std::string_view rest = choices;
    while (!rest.empty()) {
        const std::size_t bar = rest.find('|');
        if (rest.substr(0, bar) == value)
            return value;
        rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    }
    if (m_values.contains(key))
        fault(key, model::code::kValue, "has to be one of " + std::string(choices));
    return {};
}

std::optional<AdminAnswer> FlatBody::finish()
{
    for (const auto &[key, value] : m_values) {
        if (!m_known.contains(key))
            fault(key, model::code::kUnknownKey, "there is no such key here");
    }
    if (m_errors.empty())
        return {};
    return invalid(std::move(m_errors));
}

} // namespace portcullis::control
