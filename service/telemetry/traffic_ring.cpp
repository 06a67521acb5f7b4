// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/traffic_ring.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace portcullis::telemetry {

TrafficRing::TrafficRing(std::size_t slots)
    : m_mask(std::bit_ceil(std::max<std::size_t>(slots, 1)) - 1)
    , m_slots(std::make_unique<Slot[]>(m_mask + 1))
{
}

void TrafficRing::push(std::span<const char> record)
{
    const std::size_t size = std::min(record.size(), kMaxRecord);
    const std::uint64_t number = m_end.load(std::memory_order_relaxed);
    Slot &slot = m_slots[number & m_mask];
    // A reader that sees any word of this record also sees that the slot is being written.
    slot.stamp.store(2 * number + 1, std::memory_order_relaxed);
    slot.size.store(size, std::memory_order_release);
    const char *from = record.data();
    const std::size_t words = (size + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
    for (std::size_t i = 0; i < words; ++i, from += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, from, sizeof word);
        slot.words[i].store(word, std::memory_order_release);
    }
    slot.stamp.store(2 * number + 2, std::memory_order_release);
    m_end.store(number + 1, std::memory_order_release);
}

std::uint64_t TrafficRing::begin() const
{
    const std::uint64_t last = end();
    return last > slots() ? last - slots() : 0;
}

bool TrafficRing::read(std::uint64_t number, std::string &record) const
{
    const Slot &slot = m_slots[number & m_mask];
    const std::uint64_t stamp = 2 * number + 2;
    if (slot.stamp.load(std::memory_order_acquire) != stamp)
        return false;
    const std::size_t size =
        std::min<std::size_t>(slot.size.load(std::memory_order_acquire), kMaxRecord);
    const std::size_t words = (size + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
    record.resize(words * sizeof(std::uint64_t));
    for (std::size_t i = 0; i < words; ++i) {
        const std::uint64_t word = slot.words[i].load(std::memory_order_acquire);
        std::memcpy(record.data() + i * sizeof word, &word, sizeof word);
    }
    record.resize(size);
    return slot.stamp.load(std::memory_order_relaxed) == stamp;
}

} // namespace portcullis::telemetry
