// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace portcullis::telemetry {

/// The latest records of one writer, each a block of bytes in a slot of fixed size; the oldest is
/// overwritten. The writer never waits and never knows of readers; a reader that meets a slot being
/// written gets nothing.
///
/// A slot is a seqlock: its stamp is odd while it is written and says afterwards which record is in
/// it. Every word is an atomic, stored with release and loaded with acquire: on x86 these are plain
/// moves, they need no fences, and there is no data race even in name.
class TrafficRing {
public:
    static constexpr std::size_t kSlotBytes = 1536; ///< fits the head of a browser's request
    static constexpr std::size_t kMaxRecord = kSlotBytes - 2 * sizeof(std::uint64_t);

    /// `slots`: a power of two. All memory is taken and touched now, so that traffic adds none.
    explicit TrafficRing(std::size_t slots);

    /// Writer: keeps `record`, of which at most kMaxRecord bytes. Its storage has to reach up to
    /// the next multiple of eight bytes.
    void push(std::span<const char> record);
    /// Any thread: how many records there have been so far. The latest is number end() - 1.
    std::uint64_t end() const { return m_end.load(std::memory_order_acquire); }
    /// Any thread: the number of the oldest record that may still be there.
    std::uint64_t begin() const;
    /// Any thread: copies record `number`. False: it is overwritten, is just being so, or is yet to
    /// come.
    bool read(std::uint64_t number, std::string &record) const;
    std::size_t slots() const { return m_mask + 1; }

private:
    struct alignas(64) Slot {
        // 2n + 1 while record n is written, 2n + 2 once it is there; 0: nothing yet
        std::atomic<std::uint64_t> stamp{0};
        std::atomic<std::uint64_t> size{0}; // bytes
        std::array<std::atomic<std::uint64_t>, kMaxRecord / sizeof(std::uint64_t)> words{};
    };
    static_assert(sizeof(Slot) == kSlotBytes);

    const std::size_t m_mask;
    const std::unique_ptr<Slot[]> m_slots;
    alignas(64) std::atomic<std::uint64_t> m_end{0};
};

} // namespace portcullis::telemetry
