// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/counter.h"
#include "service/telemetry/histogram.h"
#include "shared/core/reason.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace portcullis::telemetry {

/// A status and a reason in one number, ordered by status, then reason.
class AnswerKey {
public:
    AnswerKey(int status, std::optional<Reason> reason);
    static AnswerKey fromNumber(std::uint32_t number) { return AnswerKey(number); }

    std::uint32_t number() const { return m_number; } ///< never 0
    int status() const;                               ///< kOtherStatus if it was not a known one
    std::optional<Reason> reason() const;

private:
    explicit AnswerKey(std::uint32_t number) : m_number(number) { }

    std::uint32_t m_number;
};

/// One worker's counters of one route: how long it took, and how often which answer was given. A
/// route gives few different answers, so they are kept as a short list in the order in which they
/// first came: some 350 bytes a route in place of a table of all statuses and reasons.
///
/// Thread: one writer, any readers.
class alignas(64) RouteCounters {
public:
    /// More different answers than this are counted as other.
    static constexpr std::size_t kMaxAnswers = 64;

    RouteCounters() = default;
    ~RouteCounters();
    RouteCounters(const RouteCounters &) = delete;
    RouteCounters &operator=(const RouteCounters &) = delete;

    /// Writer only. `bucket` is coarse.
    void record(AnswerKey answer, std::size_t bucket, std::int64_t ns);
    /// Adds the counts, the answers by AnswerKey::number().
    void addTo(std::map<std::uint32_t, std::uint64_t> &answers, HistogramSample &duration) const;

private:
    struct Answer {
        std::atomic<std::uint32_t> key{0}; // 0: not used yet
        Counter count;
    };
    static constexpr std::size_t kChunk = 4;
    struct Chunk {
        std::array<Answer, kChunk> answers;
        std::atomic<Chunk *> next{nullptr};
    };

    CoarseHistogram m_duration;
    Chunk m_answers;
    Counter m_otherAnswers;
};

} // namespace portcullis::telemetry
