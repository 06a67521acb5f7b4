// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/query.h"

#include "service/pipeline/common/percent.h"
#include "shared/core/ascii.h"
#include "shared/core/utf8.h"
#include "shared/model/config_reader.h"
#include "shared/model/values.h"

#include <algorithm>

namespace portcullis::control {

namespace {

bool hexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool cleanPercents(std::string_view text)
{
    for (std::size_t at = text.find('%'); at != std::string_view::npos;
         at = text.find('%', at + 1)) {
        if (at + 2 >= text.size() || !hexDigit(text[at + 1]) || !hexDigit(text[at + 2]))
            return false;
    }
    return true;
}

bool isText(std::string_view text)
{
    if (model::hasControl(text))
        return false;
    while (!text.empty()) {
        const Utf8Step step = decodeUtf8(text);
        if (!step.valid)
            return false;
        text.remove_prefix(step.size);
    }
    return true;
}

/// `1795868636`, `1795868636.711`: clients of other systems send fractions.
std::optional<WallTime> parseUnixTime(std::string_view text)
{
    // Far enough for everybody, and within what the clock's type holds.
    constexpr std::int64_t kLastSecond = 9'000'000'000;
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    const auto second = model::toWholeNumber(text.substr(0, point));
    const bool digits = std::ranges::all_of(fraction, asciiDigit);
    if (!second || *second < 0 || *second > kLastSecond || !digits
        || (point < text.size() && fraction.empty()))
        return {};
    constexpr std::size_t kMillisecondDigits = 3;
    std::string milliseconds(fraction.substr(0, kMillisecondDigits));
    milliseconds.resize(kMillisecondDigits, '0');
    return WallTime(Seconds(*second) + Milliseconds(std::stoi(milliseconds)));
}

/// A moment, or with a duration (a minus before it makes no difference) how long ago it was.
std::optional<WallTime> parseTime(std::string_view text, WallTime now)
{
    if (text == "now")
        return now;
    if (const auto time = parseUnixTime(text))
        return time;
    const auto ago = model::parseDuration(text.starts_with('-') ? text.substr(1) : text);
    constexpr Milliseconds kLongest = std::chrono::hours(24 * 366);
    if (ago)
        return now - std::min(*ago, kLongest);
    return model::parseTimestamp(text);
}

/// `30s`, or whole seconds.
std::optional<Milliseconds> parseSpan(std::string_view text)
{
    constexpr std::int64_t kMost = 400LL * 86'400;
    if (const auto seconds = model::toWholeNumber(text))
        return *seconds >= 0 && *seconds <= kMost ? std::optional(Milliseconds(*seconds * 1'000))
                                                  : std::nullopt;
    return model::parseDuration(text);
}

bool isChoice(std::string_view choices, std::string_view value)
{
    while (true) {
        const std::size_t bar = choices.find('|');
        if (choices.substr(0, bar) == value)
            return true;
        if (bar == std::string_view::npos)
            return false;
        choices.remove_prefix(bar + 1);
    }
}

std::string between(const QueryRule &rule)
{
    return "a whole number from " + std::to_string(rule.least) + " to " + std::to_string(rule.most);
}

/// What the value should have been; empty: it is.
std::string fault(const QueryRule &rule, std::string_view value)
{
    const auto within = [&rule](std::int64_t number) {
        return number >= rule.least && number <= rule.most;
    };
    switch (rule.kind) {
    case QueryRule::Kind::Text:
        if (std::cmp_greater(value.size(), rule.most))
            return "at most " + std::to_string(rule.most) + " bytes";
        return {};
    case QueryRule::Kind::Number: {
        const auto number = model::toWholeNumber(value);
        return number && within(*number) ? std::string() : between(rule);
    }
    case QueryRule::Kind::Duration: {
        const auto duration = parseSpan(value);
        if (duration && within(duration->count()))
            return {};
        return "a duration from " + model::formatDuration(Milliseconds(rule.least)) + " to "
            + model::formatDuration(Milliseconds(rule.most)) + ", such as 30s";
    }
    case QueryRule::Kind::Time:
        if (parseTime(value, {}))
            return {};
        return "a time, such as 2026-01-31T12:00:00Z, seconds since 1970, or 5m for so long ago";
    case QueryRule::Kind::Choice:
        return isChoice(rule.choices, value) ? std::string()
                                             : "one of " + std::string(rule.choices);
    }
    return {};
}

AdminProblem bad(std::string detail)
{
    return {AdminCode::BadQuery, std::move(detail), {}, {}};
}

} // namespace

std::optional<std::string> decodedText(std::string_view text, bool plusIsSpace)
{
    if (!cleanPercents(text))
        return {};
    Arena arena;
    std::string plain(pipeline::percentDecode(text, plusIsSpace, arena));
    if (!isText(plain))
        return {};
    return plain;
}

std::optional<std::string> noteText(std::string_view text)
{
    if (auto plain = decodedText(text, false))
        return plain;
    if (cleanPercents(text) || !isText(text))
        return {};
    return std::string(text);
}

Result<Query, AdminProblem> Query::parse(std::string_view text, std::span<const QueryRule> rules)
{
    Query query;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = decodedText(pair.substr(0, equals), true);
        const auto value = decodedText(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value)
            return tl::unexpected(bad("the query is not percent-encoded text"));
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const QueryRule &each) { return each.name == *name; });
        if (rule == rules.end())
            return tl::unexpected(bad("there is no parameter " + *name + " here"));
        if (const std::string expected = fault(*rule, *value); !expected.empty())
            return tl::unexpected(bad(*name + " has to be " + expected));
        if (!query.m_values.emplace(*name, *value).second)
            return tl::unexpected(bad(*name + " is given twice"));
    }
    return query;
}

std::optional<std::string> Query::text(std::string_view name) const
{
    const auto found = m_values.find(name);
    if (found == m_values.end())
        return {};
    return found->second;
}

std::optional<std::int64_t> Query::number(std::string_view name) const
{
    const auto value = text(name);
    return value ? model::toWholeNumber(*value) : std::nullopt;
}

std::optional<Milliseconds> Query::duration(std::string_view name) const
{
    const auto value = text(name);
    return value ? parseSpan(*value) : std::nullopt;
}

std::optional<WallTime> Query::time(std::string_view name, WallTime now) const
{
    const auto value = text(name);
    return value ? parseTime(*value, now) : std::nullopt;
}

} // namespace portcullis::control
