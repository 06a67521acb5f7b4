// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// What the shared counters refused a moment ago, so that who goes on asking for what is used up
/// costs them a call a second and not one for each request. Nothing is lost by it: what is used up
/// stays so until the time that they named, as nobody takes charges back there.
///
/// A table of a fixed size, in which a newer key takes an older one's place. Thread: its worker's.
class RefusalMemory {
public:
    using KeyEnd = std::array<char, 22>;
    /// A client that is refused is one of few; 1024 of them take 64 KiB.
    static constexpr std::size_t kPlaces = 1024;
    /// They are asked again after that, for somebody may have raised or reset the limit meanwhile.
    static constexpr Milliseconds kLongest{1'000};

    /// `limit` is the number of one limit, see SharedLimit::number().
    void remember(std::uint64_t limit, const KeyEnd &key, SteadyTime now, Nanoseconds more)
    {
        if (m_places.empty())
            m_places.resize(kPlaces);
        placeOf(limit, key) = {limit, key, now + std::min<Nanoseconds>(more, kLongest), now + more};
    }
    /// How long `key` is still refused; zero: ask.
    Nanoseconds refused(std::uint64_t limit, const KeyEnd &key, SteadyTime now)
    {
        if (m_places.empty())
            return Nanoseconds::zero();
        const Place &place = placeOf(limit, key);
        if (place.limit != limit || place.key != key || now >= place.askAgain)
            return Nanoseconds::zero();
        return place.until - now;
    }

private:
    struct Place {
        std::uint64_t limit = 0; // 0: none
        KeyEnd key{};
        SteadyTime askAgain{};
        SteadyTime until{};
    };
    Place &placeOf(std::uint64_t limit, const KeyEnd &key)
    {
        const std::string_view text(key.data(), key.size());
        return m_places[(std::hash<std::string_view>()(text) ^ limit) % kPlaces];
    }

    std::vector<Place> m_places; // empty until something is refused
};

} // namespace portcullis::pipeline
