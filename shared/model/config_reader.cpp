// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/config_reader.h"

#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/suggest.h"
#include "shared/model/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace portcullis::model {

ConfigReader::ConfigReader(const JsonNode &object, const Path &path, ReadContext &context)
    : m_object(object), m_path(path), m_context(context)
{
}

bool ConfigReader::knows(std::string_view key) const
{
    return std::find(m_known.begin(), m_known.begin() + m_knownCount, key)
        != m_known.begin() + m_knownCount;
}

const JsonNode *ConfigReader::find(std::string_view key)
{
    if (!knows(key) && m_knownCount < kMostKeys) {
        m_known[m_knownCount++] = key;
        if (m_context.knownKeys != nullptr)
            m_context.knownKeys->emplace(key);
    }
    for (const JsonMember &member : m_object) {
        if (member.key == key)
            return &member.value;
    }
    return nullptr;
}

bool ConfigReader::require(std::string_view key, std::string_view what)
{
    if (has(key))
        return true;
    fault(code::kMissingKey, quote(key) + " is missing: " + std::string(what));
    return false;
}

void ConfigReader::notApplicable(std::string_view key, std::string_view why)
{
    if (has(key))
        fault(key, code::kNotApplicable, quote(key) + " has no meaning here: " + std::string(why));
}

void ConfigReader::fault(std::string_view key, std::string_view code, std::string message)
{
    m_context.problems.error(m_path.member(key), code, std::move(message));
}

void ConfigReader::warn(std::string_view key, std::string_view code, std::string message)
{
    m_context.problems.warning(m_path.member(key), code, std::move(message));
}

void ConfigReader::fault(std::string_view code, std::string message)
{
    m_context.problems.error(m_path, code, std::move(message));
}

void ConfigReader::expected(const Path &at, const JsonNode &found, std::string_view what)
{
    reportKind(found, at, m_context, what);
}

void ConfigReader::boolean(std::string_view key, bool &value)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return;
    if (node->kind == JsonNode::Kind::True || node->kind == JsonNode::Kind::False)
        value = node->kind == JsonNode::Kind::True;
    else
        expected(m_path.member(key), *node, "true or false");
}

void ConfigReader::text(std::string_view key, std::string &value, TextRule rule)
{
    if (const JsonNode *node = find(key)) {
        if (auto text = readText(*node, m_path.member(key), m_context, rule))
            value = std::move(*text);
    }
}

void ConfigReader::duration(std::string_view key, Milliseconds &value, Milliseconds least,
                            Milliseconds most)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return;
    const std::string form =
        "a duration such as \"250ms\", \"10s\", \"5m\", \"1h\" or \"30d\", from \""
        + formatDuration(least) + "\" to \"" + formatDuration(most) + "\"";
    if (!node->isString()) {
        expected(m_path.member(key), *node, form);
        return;
    }
    const auto parsed = parseDuration(node->text());
    if (!parsed)
        fault(key, code::kFormat, quote(node->text()) + " is not " + form);
    else if (*parsed < least || *parsed > most)
        fault(key, code::kRange, quote(node->text()) + " is out of range; allowed is " + form);
    else
        value = *parsed;
}

void ConfigReader::size(std::string_view key, Size &value, Size least, Size most)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return;
    const std::string form = "a size such as 4096, \"32KiB\" or \"10MiB\", from "
        + formatSize(least) + " to " + formatSize(most);
    std::optional<Size> parsed;
    if (node->isString()) {
        parsed = parseSize(node->text());
    } else if (node->kind == JsonNode::Kind::Number) {
        const auto number = toWholeNumber(node->text());
        if (number && *number >= 0)
            parsed = static_cast<Size>(*number);
    } else {
        expected(m_path.member(key), *node, form);
        return;
    }
    if (!parsed)
        fault(key, code::kFormat, quote(node->text()) + " is not " + form);
    else if (*parsed < least || *parsed > most)
        fault(key, code::kRange, quote(node->text()) + " is out of range; allowed is " + form);
    else
        value = *parsed;
}

std::optional<std::int64_t> ConfigReader::wholeNumber(std::string_view key, std::int64_t least,
                                                      std::int64_t most)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return std::nullopt;
    const std::string form =
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (node->kind != JsonNode::Kind::Number) {
        expected(m_path.member(key), *node, form);
        return std::nullopt;
    }
    const auto number = toWholeNumber(node->text());
    if (number && *number >= least && *number <= most)
        return number;
    fault(key, code::kRange, std::string(node->text().substr(0, 40)) + " is not " + form);
    return std::nullopt;
}

void ConfigReader::choiceFault(std::string_view key, std::string_view found,
                               const std::vector<std::string_view> &allowed)
{
    std::string message = quote(found) + " is not known; allowed ";
    message += (allowed.size() == 1 ? "is " : "are ") + listed(allowed);
    if (const std::string_view meant = closest(found, allowed); !meant.empty())
        message += "; did you mean " + quote(meant) + "?";
    fault(key, code::kValue, std::move(message));
}

void ConfigReader::texts(std::string_view key, StringList &values, TextRule rule)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return;
    std::set<std::string_view> seen;
    StringList list;
    elements(key, [&](const JsonNode &element, const Path &path) {
        auto text = readText(element, path, m_context, rule);
        if (!text)
            return;
        if (!seen.insert(element.text()).second)
            m_context.problems.error(path, code::kDuplicateEntry,
                                     quote(*text) + " stands in the list twice; once is enough");
        list.push_back(std::move(*text));
    });
    values = std::move(list);
}

void ConfigReader::pairs(std::string_view key, StringPairs &values, TextRule keyRule,
                         TextRule valueRule)
{
    members(key, [&](std::string_view name, const JsonNode &node, const Path &path) {
        if (const MaybeFault fault = keyRule(name))
            m_context.problems.error(path, fault->code, fault->message);
        if (auto text = readText(node, path, m_context, valueRule))
            values.emplace_back(name, std::move(*text));
    });
}

void ConfigReader::notes(Notes &notes)
{
    text("description", notes.description, rules::anyText);
    members("labels", [&](std::string_view name, const JsonNode &node, const Path &path) {
        if (auto text = readText(node, path, m_context, rules::anyText))
            notes.labels.emplace(name, std::move(*text));
    });
}

void ConfigReader::name(std::string &value)
{
    if (require("name", "every entity needs one, to be referred to"))
        text("name", value, rules::name);
}

void ConfigReader::rejectUnknownKeys()
{
    if (m_othersPass)
        return;
    if (m_object.size <= m_knownCount
        && std::all_of(m_object.begin(), m_object.end(),
                       [this](const JsonMember &member) { return knows(member.key); }))
        return;
    const std::vector<std::string_view> known(m_known.begin(), m_known.begin() + m_knownCount);
    for (const JsonMember &member : m_object) {
        if (knows(member.key))
            continue;
        std::string message = "the key " + quote(member.key) + " is not known here; ";
        const std::string_view meant = closest(member.key, known);
        message +=
            meant.empty() ? "allowed are " + listed(known) : "did you mean " + quote(meant) + "?";
        fault(member.key, code::kUnknownKey, std::move(message));
    }
}

void reportKind(const JsonNode &node, const Path &path, ReadContext &context, std::string_view what)
{
    context.problems.error(path, code::kType,
                           "this has to be " + std::string(what) + ", not "
                               + std::string(node.kindName()));
}

std::optional<std::string> readText(const JsonNode &node, const Path &path, ReadContext &context,
                                    TextRule rule)
{
    if (!node.isString()) {
        reportKind(node, path, context, "a string");
        return std::nullopt;
    }
    if (const MaybeFault fault = rule(node.text()))
        context.problems.error(path, fault->code, fault->message);
    return std::string(node.text());
}

std::optional<std::int64_t> toWholeNumber(std::string_view spelling)
{
    std::int64_t whole = 0;
    const char *end = spelling.data() + spelling.size();
    const auto [stop, error] = std::from_chars(spelling.data(), end, whole);
    if (error == std::errc() && stop == end)
        return whole;
    // 1e3 and 10.0 are whole numbers too, as far as a double tells them apart.
    constexpr double kExact = 9007199254740992.0;
    double number = 0;
    const auto [stop2, error2] = std::from_chars(spelling.data(), end, number);
    if (error2 != std::errc() || stop2 != end || std::abs(number) > kExact
        || number != std::floor(number))
        return std::nullopt;
    return static_cast<std::int64_t>(number);
}

} // namespace portcullis::model
