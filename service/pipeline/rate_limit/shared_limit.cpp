// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/shared_limit.h"

#include "service/pipeline/rate_limit/calendar.h"

#include <algorithm>
#include <atomic>
#include <numeric>

namespace portcullis::pipeline {

namespace {

/// The script's numbers are exact below 2^53.
constexpr std::uint64_t kMaxUnitsPerUs = 1024;
constexpr std::uint64_t kMaxFull = std::uint64_t{1} << 52;
/// A request counts for a window and at most a twentieth more.
constexpr std::uint64_t kSlots = 20;
constexpr std::uint64_t kUsInSecond = 1'000'000;

constexpr std::array<char, 4> kAlgorithms{'t', 's', 'f', 'q'};
constexpr std::array<std::string_view, 3> kPeriods{"hour", "day", "month"};

std::uint64_t nextNumber()
{
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

std::uint64_t divideUp(std::uint64_t a, std::uint64_t b)
{
    return a / b + (a % b != 0);
}

std::uint64_t burstOf(const model::RateLimit &limit)
{
    return limit.burst > 0 ? limit.burst : limit.limit;
}

/// As TokenBucket has it, in smaller numbers: how many units there are in a microsecond, how many a
/// request costs, and how many a full bucket holds.
std::array<std::uint64_t, 4> bucketFigures(std::uint64_t limit, std::uint64_t windowUs,
                                           std::uint64_t burst)
{
    std::uint64_t units = std::min(limit / std::gcd(limit, windowUs), kMaxUnitsPerUs);
    const auto cost = [&] { return std::max<std::uint64_t>(1, divideUp(windowUs * units, limit)); };
    while (units > 1 && burst > kMaxFull / cost())
        units /= 2;
    return {units, cost(), std::min(burst, kMaxFull / cost()) * cost(), 0};
}

/// What the numbers under a key mean, so that a limit of other figures has other keys.
std::string meaningOf(const model::RateLimit &limit, char algorithm)
{
    std::string text(1, algorithm);
    const auto add = [&text](std::string_view part) { (text += '-') += part; };
    if (algorithm == 'q') {
        add(kPeriods[static_cast<std::size_t>(limit.period)]);
        add(limit.timeZone);
        return text;
    }
    add(std::to_string(limit.limit));
    add(std::to_string(limit.window.count()));
    if (algorithm == 't')
        add(std::to_string(burstOf(limit)));
    return text;
}

std::uint64_t usOf(std::int64_t second)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(second, 0)) * kUsInSecond;
}

} // namespace

SharedLimit::SharedLimit(const model::Document &document, const model::RateLimit &limit,
                         const Meter &meter, std::shared_ptr<LimitState> state)
    : m_number(nextNumber())
    , m_exact(model::sharedMode(document, limit) == model::SharedMode::Exact)
    , m_meter(meter)
    , m_state(std::move(state))
    , m_algorithm(kAlgorithms[static_cast<std::size_t>(limit.algorithm)])
    , m_keyHead(document.counters->prefix + ':' + limit.name + ':' + meaningOf(limit, m_algorithm)
                + ':')
    , m_window(limit.window)
    , m_period(limit.period)
{
    setFigures(limit);
}

void SharedLimit::setFigures(const model::RateLimit &limit)
{
    const auto windowUs = static_cast<std::uint64_t>(
        std::chrono::microseconds(std::max(limit.window, Milliseconds{1})).count());
    switch (m_algorithm) {
    case 't':
        m_figures = bucketFigures(limit.limit, windowUs, burstOf(limit));
        break;
    case 's':
        m_figures = {limit.limit, divideUp(windowUs, kSlots), kSlots, 0};
        break;
    default:
        m_figures = {limit.limit, windowUs, 0, 0};
    }
}

Result<std::shared_ptr<const SharedLimit>> SharedLimit::make(const model::Document &document,
                                                             const model::RateLimit &limit,
                                                             const Meter &meter,
                                                             std::shared_ptr<LimitState> state)
{
    if (model::sharedMode(document, limit) == model::SharedMode::Off)
        return std::shared_ptr<const SharedLimit>();
    std::shared_ptr<SharedLimit> made(new SharedLimit(document, limit, meter, std::move(state)));
    if (limit.algorithm == model::LimitAlgorithm::Quota) {
        auto zone = loadTimeZone(limit.timeZone);
        if (!zone)
            return failure("rate limit \"" + limit.name + "\": " + zone.error().what);
        made->m_zone = std::move(*zone);
    }
    return std::shared_ptr<const SharedLimit>(std::move(made));
}

counters::Charge SharedLimit::charge(WallTime redisNow, counters::Charge::How how,
                                     std::uint64_t count) const
{
    counters::Charge charge;
    charge.key = m_keyHead;
    charge.algorithm = m_algorithm;
    charge.how = how;
    charge.count = count;
    charge.figures = m_figures;
    if (m_zone) {
        const auto second = std::chrono::floor<Seconds>(redisNow.time_since_epoch()).count();
        const CalendarPeriod now = periodAt(m_period, *m_zone, second);
        const CalendarPeriod next = periodAt(m_period, *m_zone, now.end);
        charge.figures = {m_figures[0], usOf(now.begin), usOf(now.end), usOf(next.end)};
    }
    return charge;
}

bool SharedLimit::stillCounts(WallTime then, WallTime now) const
{
    if (!m_zone)
        return now - then < m_window;
    const auto indexAt = [this](WallTime time) {
        return periodAt(m_period, *m_zone,
                        std::chrono::floor<Seconds>(time.time_since_epoch()).count())
            .index;
    };
    return indexAt(then) == indexAt(now);
}

} // namespace portcullis::pipeline
