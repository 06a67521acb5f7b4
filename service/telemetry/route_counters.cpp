// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/route_counters.h"

#include "service/telemetry/status_table.h"

namespace portcullis::telemetry {

namespace {

constexpr int kStatusOffset = 2; // kOtherStatus is 1, "no answer" 2
constexpr std::uint32_t kReasonBits = 8;

} // namespace

AnswerKey::AnswerKey(int status, std::optional<Reason> reason)
    : m_number((static_cast<std::uint32_t>(knownStatus(status) + kStatusOffset) << kReasonBits)
               | (reason ? static_cast<std::uint32_t>(*reason) + 1 : 0))
{
    static_assert(kReasonTableSize < (1u << kReasonBits));
}

int AnswerKey::status() const
{
    return static_cast<int>(m_number >> kReasonBits) - kStatusOffset;
}

std::optional<Reason> AnswerKey::reason() const
{
    const std::uint32_t reason = m_number & ((1u << kReasonBits) - 1);
    if (reason == 0)
        return std::nullopt;
    return static_cast<Reason>(reason - 1);
}

RouteCounters::~RouteCounters()
{
    for (Chunk *chunk = m_answers.next.load(); chunk;) {
        Chunk *const next = chunk->next.load();
        delete chunk;
        chunk = next;
    }
}

void RouteCounters::record(AnswerKey answer, std::size_t bucket, std::int64_t ns)
{
    m_duration.record(bucket, ns);
    Chunk *chunk = &m_answers;
    for (std::size_t i = 0; i < kMaxAnswers; ++i) {
        Answer &slot = chunk->answers[i % kChunk];
        const std::uint32_t key = slot.key.load(std::memory_order_relaxed);
        if (key == answer.number() || key == 0) {
            slot.count.add();
            if (key == 0)
                slot.key.store(answer.number(), std::memory_order_release);
            return;
        }
        if (i % kChunk == kChunk - 1 && i + 1 < kMaxAnswers) {
            Chunk *next = chunk->next.load(std::memory_order_relaxed);
            if (!next) {
                next = new Chunk;
                chunk->next.store(next, std::memory_order_release);
            }
            chunk = next;
        }
    }
    m_otherAnswers.add();
}

void RouteCounters::addTo(std::map<std::uint32_t, std::uint64_t> &answers,
                          HistogramSample &duration) const
{
    m_duration.addTo(duration);
    for (const Chunk *chunk = &m_answers; chunk;
         chunk = chunk->next.load(std::memory_order_acquire)) {
        for (const Answer &slot : chunk->answers) {
            const std::uint32_t key = slot.key.load(std::memory_order_acquire);
            if (key == 0)
                break;
            answers[key] += slot.count.value();
        }
    }
    if (const std::uint64_t other = m_otherAnswers.value())
        answers[AnswerKey(kOtherStatus, std::nullopt).number()] += other;
}

} // namespace portcullis::telemetry
