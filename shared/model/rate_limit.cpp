// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/limit_bounds.h"
#include "shared/model/rules.h"

#include <algorithm>
#include <array>

namespace portcullis::model {

namespace {

constexpr std::array<std::string_view, 5> kAlgorithms{"token-bucket", "sliding-window",
                                                      "fixed-window", "quota", "concurrency"};
constexpr std::array<std::string_view, 3> kPeriods{"hour", "day", "month"};
constexpr std::array<std::string_view, 3> kPlainParts{"consumer", "ip", "route"};

/// Null if `text` is no part of a key.
std::optional<LimitKeyPart> parsePart(std::string_view text)
{
    using Kind = LimitKeyPart::Kind;
    for (std::size_t i = 0; i < kPlainParts.size(); ++i) {
        if (text == kPlainParts[i])
            return LimitKeyPart{static_cast<Kind>(i), {}};
    }
    if (text.starts_with("header:") && !rules::fieldName(text.substr(7)))
        return LimitKeyPart{Kind::Header, toLower(text.substr(7))};
    if (text.starts_with("claim:") && !rules::nonEmpty(text.substr(6)))
        return LimitKeyPart{Kind::Claim, std::string(text.substr(6))};
    return std::nullopt;
}

MaybeFault keyPart(std::string_view text)
{
    if (parsePart(text))
        return std::nullopt;
    return Fault{code::kValue,
                 quote(text)
                     + " is not known; allowed are \"consumer\", \"ip\", "
                       "\"route\", \"header:NAME\" and \"claim:NAME\""};
}

std::string formatPart(const LimitKeyPart &part)
{
    switch (part.kind) {
    case LimitKeyPart::Kind::Header:
        return "header:" + part.name;
    case LimitKeyPart::Kind::Claim:
        return "claim:" + part.name;
    default:
        return std::string(kPlainParts[static_cast<std::size_t>(part.kind)]);
    }
}

void readKey(ConfigReader &in, std::vector<LimitKeyPart> &key)
{
    if (!in.has("key"))
        return;
    StringList texts;
    in.texts("key", texts, keyPart);
    key.clear();
    for (const std::string &text : texts) {
        if (auto part = parsePart(text))
            key.push_back(std::move(*part));
    }
    if (key.size() > kMostKeyParts)
        in.fault("key", code::kRange, "a key has at most 8 parts");
}

void readWindow(ConfigReader &in, RateLimit &limit)
{
    in.integer("limit", limit.limit, 1, static_cast<std::int64_t>(kMostWindowLimit));
    in.duration("window", limit.window, kLeastWindow, kMostWindow);
    limit.burst = limit.limit;
    if (limit.algorithm == LimitAlgorithm::TokenBucket)
        in.integer("burst", limit.burst, 1, static_cast<std::int64_t>(kMostWindowLimit));
    else
        in.notApplicable("burst", "only a token-bucket has one");
    in.notApplicable("period", "only a quota has one");
    in.notApplicable("timeZone", "only a quota has one");
}

/// What the state of a token bucket, a time in nanoseconds, can hold.
void checkBucket(ConfigReader &in, const RateLimit &limit)
{
    if (limit.algorithm != LimitAlgorithm::TokenBucket)
        return;
    const auto windowMs = static_cast<std::uint64_t>(limit.window.count());
    if (limit.limit > windowMs * 1'000'000)
        in.fault("limit", code::kRange,
                 "a token bucket gives at most one token a nanosecond; lower \"limit\" or raise "
                 "\"window\"");
    const auto fill = static_cast<double>(limit.burst) * static_cast<double>(windowMs)
        / static_cast<double>(limit.limit);
    if (fill > static_cast<double>(kMostFill.count()))
        in.fault(in.has("burst") ? "burst" : "limit", code::kRange,
                 "a token bucket has to be full again within a year: burst * window / limit is "
                 "at most 366d");
}

void readByAlgorithm(ConfigReader &in, RateLimit &limit)
{
    switch (limit.algorithm) {
    case LimitAlgorithm::TokenBucket:
    case LimitAlgorithm::SlidingWindow:
    case LimitAlgorithm::FixedWindow:
        readWindow(in, limit);
        break;
    case LimitAlgorithm::Quota:
        in.integer("limit", limit.limit, 1, static_cast<std::int64_t>(kMostQuota));
        in.choice<QuotaPeriod>("period", limit.period,
                               {{kPeriods[0], QuotaPeriod::Hour},
                                {kPeriods[1], QuotaPeriod::Day},
                                {kPeriods[2], QuotaPeriod::Month}});
        in.text("timeZone", limit.timeZone, rules::timeZone);
        if (const auto &known = in.context().options.knownTimeZone;
            known && in.has("timeZone") && !known(limit.timeZone))
            in.fault("timeZone", code::kValue,
                     quote(limit.timeZone)
                         + " is not known here; allowed are IANA time zones "
                           "such as \"UTC\" or \"Europe/Berlin\"");
        in.notApplicable("window", "a quota has a \"period\"");
        in.notApplicable("burst", "only a token-bucket has one");
        break;
    case LimitAlgorithm::Concurrency:
        in.integer("limit", limit.limit, 1, static_cast<std::int64_t>(kMostConcurrency));
        for (const std::string_view key : {"window", "burst", "period", "timeZone"})
            in.notApplicable(key, "concurrency has a \"limit\" only");
        break;
    }
}

void readShared(ConfigReader &in, RateLimit &limit)
{
    if (!in.has("shared"))
        return;
    SharedMode mode = SharedMode::Off;
    readSharedMode(in, "shared", mode);
    limit.shared = mode;
    if (limit.algorithm == LimitAlgorithm::Concurrency && mode != SharedMode::Off)
        in.fault("shared", code::kNotApplicable,
                 "what runs at the same time is counted by each gateway for itself; leave "
                 "\"shared\" out, or write \"off\"");
}

} // namespace

RateLimit readRateLimit(ConfigReader &in)
{
    RateLimit limit;
    in.name(limit.name);
    in.notes(limit.notes);
    const std::size_t before = in.context().problems.errorCount();
    if (in.require("algorithm",
                   "one of \"token-bucket\", \"sliding-window\", \"fixed-window\", "
                   "\"quota\" and \"concurrency\""))
        in.choice<LimitAlgorithm>("algorithm", limit.algorithm,
                                  {{kAlgorithms[0], LimitAlgorithm::TokenBucket},
                                   {kAlgorithms[1], LimitAlgorithm::SlidingWindow},
                                   {kAlgorithms[2], LimitAlgorithm::FixedWindow},
                                   {kAlgorithms[3], LimitAlgorithm::Quota},
                                   {kAlgorithms[4], LimitAlgorithm::Concurrency}});
    const bool known = in.context().problems.errorCount() == before;
    in.require("limit", "how many requests are let through");
    if (known)
        readByAlgorithm(in, limit);
    else
        in.acceptOtherKeys();
    if (in.context().problems.errorCount() == before)
        checkBucket(in, limit);
    readKey(in, limit.key);
    in.boolean("shadow", limit.shadow);
    in.boolean("fields", limit.fields);
    in.integer("maxKeys", limit.maxKeys, 1, kMostKeys);
    readShared(in, limit);
    return limit;
}

void write(DocumentWriter &out, const RateLimit &limit)
{
    const RateLimit standard;
    out.nameAndNotes(limit.name, limit.notes);
    out.text("algorithm", kAlgorithms[static_cast<std::size_t>(limit.algorithm)]);
    out.number("limit", limit.limit, 0);
    out.duration("window", limit.window, standard.window);
    if (limit.algorithm == LimitAlgorithm::TokenBucket)
        out.number("burst", limit.burst, limit.limit);
    if (limit.period != standard.period)
        out.text("period", kPeriods[static_cast<std::size_t>(limit.period)]);
    out.text("timeZone", limit.timeZone, standard.timeZone);
    if (limit.key != standard.key) {
        out.array("key", [&] {
            for (const LimitKeyPart &part : limit.key)
                out.json().text(formatPart(part));
        });
    }
    out.boolean("shadow", limit.shadow, false);
    out.boolean("fields", limit.fields, true);
    out.number("maxKeys", limit.maxKeys, standard.maxKeys);
    if (limit.shared)
        out.text("shared", sharedModeName(*limit.shared));
}

} // namespace portcullis::model
