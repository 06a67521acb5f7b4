// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/limit_registry.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace portcullis::pipeline {

namespace {

constexpr std::array<std::string_view, 5> kAlgorithms = {"token-bucket", "sliding-window",
                                                         "fixed-window", "quota", "concurrency"};
constexpr std::array<std::string_view, 3> kPeriods = {"hour", "day", "month"};
constexpr std::array<std::string_view, 5> kParts = {"consumer", "ip", "route", "header", "claim"};

/// What the buckets of a limit mean, as text: limits of the same text share them. No part contains
/// a space but claim names, which come last.
std::string identityOf(const model::RateLimit &limit)
{
    std::string text(kAlgorithms[static_cast<std::size_t>(limit.algorithm)]);
    const auto add = [&text](std::string_view part) { (text += ' ') += part; };
    const bool bucket = limit.algorithm == model::LimitAlgorithm::TokenBucket;
    if (limit.algorithm == model::LimitAlgorithm::Quota) {
        add(kPeriods[static_cast<std::size_t>(limit.period)]);
        add(limit.timeZone);
    } else if (limit.algorithm != model::LimitAlgorithm::Concurrency) {
        add(std::to_string(limit.limit));
        add(std::to_string(limit.window.count()));
        add(std::to_string(!bucket ? 0 : limit.burst > 0 ? limit.burst : limit.limit));
    }
    add(limit.name);
    for (const model::LimitKeyPart &part : limit.key) {
        add(kParts[static_cast<std::size_t>(part.kind)]);
        if (!part.name.empty())
            (text += ':') += std::to_string(part.name.size()) + ':' + part.name;
    }
    return text;
}

/// Which period it is at `now` for the quota of that identity; nullopt: not one of ours.
struct PeriodNow {
    model::QuotaPeriod period;
    std::int64_t index;
};
std::optional<PeriodNow> periodNow(std::string_view identity, WallTime now)
{
    const auto nextWord = [&identity] {
        const std::string_view word = identity.substr(0, identity.find(' '));
        identity.remove_prefix(std::min(identity.size(), word.size() + 1));
        return word;
    };
    if (nextWord() != kAlgorithms[static_cast<std::size_t>(model::LimitAlgorithm::Quota)])
        return std::nullopt;
    const auto name = std::find(kPeriods.begin(), kPeriods.end(), nextWord());
    const auto zone = loadTimeZone(nextWord());
    if (name == kPeriods.end() || !zone)
        return std::nullopt;
    const auto period = static_cast<model::QuotaPeriod>(name - kPeriods.begin());
    const auto seconds = std::chrono::floor<Seconds>(now.time_since_epoch()).count();
    return PeriodNow{period, periodAt(period, **zone, seconds).index};
}

} // namespace

LimitRegistry::LimitRegistry(SteadyTime epoch, QuotaImage restored)
    : m_epoch(epoch), m_seed(restored.seed), m_restored(std::move(restored))
{
}

std::shared_ptr<LimitState> LimitRegistry::acquire(const model::RateLimit &limit, bool together)
{
    const std::string identity = (together ? "together " : "") + identityOf(limit);
    const std::lock_guard lock(m_mutex);
    Entry &entry = m_entries[identity];
    if (entry.state) {
        if (BucketTable *table = entry.state->table())
            table->setMaxKeys(limit.maxKeys);
        return entry.state;
    }
    auto &stats = m_stats[limit.name];
    if (!stats)
        stats = std::make_shared<LimitStats>();
    entry.quota = !together && limit.algorithm == model::LimitAlgorithm::Quota;
    entry.state = std::make_shared<LimitState>(stats, m_seed, limit.key.empty(), limit.maxKeys);
    if (const auto it = m_restored.limits.find(identity); it != m_restored.limits.end()) {
        entry.state->restore(it->second);
        m_restored.limits.erase(it);
    }
    return entry.state;
}

void LimitRegistry::prune(WallTime now)
{
    const auto inUse = [now](const std::string &identity, const Entry &entry) {
        const auto period = periodNow(identity, now);
        bool any = false;
        entry.state->forEach([&](const KeyHash &, std::uint64_t state) {
            any = any || (period && quotaInUse(state, period->period, period->index));
        });
        return any;
    };
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [&inUse](const auto &item) {
        const Entry &entry = item.second;
        return entry.state.use_count() == 1 && !(entry.quota && inUse(item.first, entry));
    });
    std::erase_if(m_stats, [](const auto &item) { return item.second.use_count() == 1; });
}

QuotaImage LimitRegistry::quotas(WallTime now) const
{
    QuotaImage image{m_seed, {}};
    const auto keep = [&image](const std::string &identity, const PeriodNow &period,
                               const QuotaRecord &record) {
        if (quotaInUse(record.state, period.period, period.index))
            image.limits[identity].push_back(record);
    };
    const std::lock_guard lock(m_mutex);
    for (const auto &[identity, entry] : m_entries) {
        const auto period = entry.quota ? periodNow(identity, now) : std::nullopt;
        if (!period)
            continue;
        entry.state->forEach([&, &id = identity](const KeyHash &key, std::uint64_t state) {
            keep(id, *period, {key, state});
        });
    }
    for (const auto &[identity, records] : m_restored.limits) {
        if (const auto period = periodNow(identity, now)) {
            for (const QuotaRecord &record : records)
                keep(identity, *period, record);
        }
    }
    return image;
}

std::uint64_t LimitRegistry::quotaCharges() const
{
    std::uint64_t charges = 0;
    const std::lock_guard lock(m_mutex);
    for (const auto &[identity, entry] : m_entries) {
        if (entry.quota)
            charges += entry.state->stats().read(LimitStats::Allowed);
    }
    return charges;
}

} // namespace portcullis::pipeline
