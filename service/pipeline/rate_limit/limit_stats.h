// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace portcullis::pipeline {

/// Counters of one limit, for `/metrics`. Written by all workers without contention: each thread
/// adds to one of a few stripes. Reading sums them; a sum may miss what is being added meanwhile.
class LimitStats {
public:
    enum Counter : std::size_t {
        Allowed,       ///< requests that this limit admitted and that no other limit refused
        Refused,       ///< requests that this limit refused
        ShadowRefused, ///< requests that this limit would have refused, were it not in shadow
        Overflow,      ///< charges to the shared bucket, because the table was full
    };
    static constexpr std::size_t kCounters = 4;

    void add(Counter counter)
    {
        m_stripes[stripe()].counts[counter].fetch_add(1, std::memory_order_relaxed);
    }
    std::uint64_t read(Counter counter) const
    {
        std::uint64_t sum = 0;
        for (const Stripe &stripe : m_stripes)
            sum += stripe.counts[counter].load(std::memory_order_relaxed);
        return sum;
    }

private:
    static constexpr std::size_t kStripes = 8;
    struct alignas(64) Stripe {
        std::array<std::atomic<std::uint64_t>, kCounters> counts{};
    };
    static std::size_t stripe()
    {
        static std::atomic<std::size_t> next{0};
        thread_local const std::size_t mine =
            next.fetch_add(1, std::memory_order_relaxed) % kStripes;
        return mine;
    }
    std::array<Stripe, kStripes> m_stripes;
};

} // namespace portcullis::pipeline
