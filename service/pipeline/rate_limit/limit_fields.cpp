// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/limit_fields.h"

#include "service/pipeline/rate_limit/rate_limit.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace portcullis::pipeline {

namespace {

constexpr std::uint64_t kLargestInteger = 999'999'999'999'999; // RFC 9651 section 3.3.1
constexpr std::size_t kIntegerSize = 15;
constexpr std::size_t kNameSize = 63; // names are bounded, and need no escapes

/// Seconds, rounded up: a client that obeys a rounded-down value is refused a second time.
std::uint64_t ceilSeconds(Nanoseconds time)
{
    return static_cast<std::uint64_t>(
        std::max<Seconds::rep>(0, std::chrono::ceil<Seconds>(time).count()));
}

/// Appends to memory that is known to be large enough.
struct Writer {
    char *to;

    void text(std::string_view text)
    {
        std::memcpy(to, text.data(), text.size());
        to += text.size();
    }
    void integer(std::uint64_t value)
    {
        to = std::to_chars(to, to + kIntegerSize, std::min(value, kLargestInteger)).ptr;
    }
};

std::string_view policyField(const LimitOutcome &outcome, Arena &arena)
{
    std::size_t size = 0;
    for (std::size_t i = 0; i < outcome.readings.size(); ++i)
        size += outcome.readings[i].limit->policy.size() + kIntegerSize + 2;
    char *const begin = arena.allocate(size);
    Writer writer{begin};
    for (std::size_t i = 0; i < outcome.readings.size(); ++i) {
        const LimitReading &reading = outcome.readings[i];
        writer.text(i > 0 ? ", " : "");
        writer.text(reading.limit->policy);
        if (reading.limit->algorithm == model::LimitAlgorithm::Quota)
            writer.integer(reading.windowSeconds);
    }
    return {begin, static_cast<std::size_t>(writer.to - begin)};
}

std::string_view remainingField(const LimitOutcome &outcome, Arena &arena)
{
    char *const begin =
        arena.allocate(outcome.readings.size() * (kNameSize + 2 * kIntegerSize + 10));
    Writer writer{begin};
    for (std::size_t i = 0; i < outcome.readings.size(); ++i) {
        const LimitReading &reading = outcome.readings[i];
        writer.text(i > 0 ? ", \"" : "\"");
        writer.text(std::string_view(reading.limit->name).substr(0, kNameSize));
        writer.text("\";r=");
        writer.integer(reading.remaining);
        if (reading.more) {
            writer.text(";t=");
            writer.integer(ceilSeconds(*reading.more));
        }
    }
    return {begin, static_cast<std::size_t>(writer.to - begin)};
}

} // namespace

std::uint64_t windowSeconds(const model::RateLimit &limit)
{
    if (limit.algorithm == model::LimitAlgorithm::Quota
        || limit.algorithm == model::LimitAlgorithm::Concurrency)
        return 0;
    return std::max<std::uint64_t>(1, ceilSeconds(limit.window)); // w=0 is not allowed
}

std::string policyItem(const model::RateLimit &limit)
{
    std::string item =
        '"' + limit.name + "\";q=" + std::to_string(std::min(limit.limit, kLargestInteger));
    if (limit.algorithm == model::LimitAlgorithm::Concurrency)
        return item + ";qu=\"concurrent-requests\"";
    item += ";w=";
    if (limit.algorithm != model::LimitAlgorithm::Quota)
        item += std::to_string(windowSeconds(limit));
    return item;
}

void setLimitFields(const LimitOutcome &outcome, http::FieldList &fields, Arena &arena)
{
    if (!outcome.readings.empty()) {
        fields.set("RateLimit-Policy", policyField(outcome, arena));
        fields.set("RateLimit", remainingField(outcome, arena));
    }
    if (outcome.decision.refuses()) {
        char *const begin = arena.allocate(kIntegerSize);
        Writer writer{begin};
        writer.integer(outcome.retryAfter);
        fields.set("Retry-After", {begin, static_cast<std::size_t>(writer.to - begin)});
    }
}

} // namespace portcullis::pipeline
