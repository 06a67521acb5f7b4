// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

/// The bounds of one HTTP/2 connection, and what answers those who go beyond them.
namespace portcullis::transport::http2 {

/// Requests that run at a time: what RFC 9113 section 6.5.2 recommends at least, and some more.
inline constexpr std::uint32_t kMaxStreams = 128;
/// Bytes of a request body that may wait for the pipeline.
inline constexpr std::int32_t kStreamWindow = 64 * 1024;
/// All streams may fill theirs, so that a body that nobody takes holds up no other.
inline constexpr std::int32_t kConnectionWindow =
    static_cast<std::int32_t>(kMaxStreams) * kStreamWindow;
/// Bytes of an answer that wait for the client's window: one read's worth of a fast upstream.
inline constexpr std::size_t kStreamQueue = 64 * 1024;
/// The same for all streams of a connection; beyond it only those with nothing queued go on.
inline constexpr std::size_t kConnectionQueue = 1024 * 1024;
/// CONTINUATION frames of one head beyond those that the listener's limit on heads takes.
inline constexpr std::size_t kSpareContinuations = 8;
inline constexpr std::size_t kFrame = 16 * 1024; ///< payload, the least that RFC 9113 allows
/// A decoded head is not looked at any further when it is this many times as large as allowed: a
/// byte can stand for 4 KiB (RFC 7541 section 7.3).
inline constexpr std::size_t kHopelessHead = 4;
/// A client that was told that the connection ends has this long to agree.
inline constexpr Milliseconds kDrainGrace{1000};
/// What is still read after a GOAWAY, so that the client sees it and not a reset.
inline constexpr std::size_t kLingerBytes = 1024 * 1024;
inline constexpr Milliseconds kLingerTime{1000};
/// minRate is not looked at before.
inline constexpr Milliseconds kRateGrace{5000};

/// Frames that carry nothing: settings, pings, priorities, window updates, empty data. Work pays
/// them back, for a client that transfers much sends many.
inline constexpr std::uint32_t kIdleFrames = 1000;
inline constexpr std::uint32_t kIdleFramesPerSecond = 200;
inline constexpr std::uint32_t kIdleFramesPerData = 2;
inline constexpr std::uint32_t kIdleFramesPerRequest = 8;
/// Streams that the client cancels, or makes us reset by what it does to them. Those that were
/// served to their end pay back one each.
inline constexpr std::uint32_t kResets = 200;
inline constexpr std::uint32_t kResetsPerSecond = 30;

/// So many at once, and so many a second in the long run. Looks at the clock only when used up.
class Budget {
public:
    constexpr Budget(std::uint32_t most, std::uint32_t perSecond)
        : m_most(most), m_perSecond(perSecond), m_left(most)
    {
    }
    /// Whether there was one left.
    bool spend(SteadyTime now)
    {
        if (m_left == 0)
            refill(now);
        if (m_left == 0)
            return false;
        --m_left;
        return true;
    }
    void payBack(std::uint32_t count) { m_left = std::min(m_most, m_left + count); }
    /// When the connection began.
    void start(SteadyTime now) { m_refilled = now; }

private:
    void refill(SteadyTime now)
    {
        const auto passed = std::chrono::duration_cast<Milliseconds>(now - m_refilled).count();
        const auto earned = static_cast<std::uint64_t>(passed) * m_perSecond / 1000;
        if (earned == 0)
            return;
        m_refilled = now;
        m_left = static_cast<std::uint32_t>(std::min<std::uint64_t>(m_most, earned));
    }

    std::uint32_t m_most;
    std::uint32_t m_perSecond;
    std::uint32_t m_left;
    SteadyTime m_refilled{};
};

} // namespace portcullis::transport::http2
