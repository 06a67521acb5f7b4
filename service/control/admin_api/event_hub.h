// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/stream.h"
#include "shared/core/clock.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// What the event stream tells of, as bits.
namespace event_type {
inline constexpr std::uint8_t kMetrics = 1;
inline constexpr std::uint8_t kTraffic = 2;
inline constexpr std::uint8_t kHealth = 4;
inline constexpr std::uint8_t kRevision = 8;
inline constexpr std::uint8_t kAll = 15;
} // namespace event_type

/// One event in the form in which it is sent, shared by all who get it.
using EventText = std::shared_ptr<const std::string>;
/// `event: NAME`, `data: JSON`. The JSON is one line.
EventText eventText(std::string_view name, std::string_view json);

/// What waits for one reader. Bounded: what does not fit is lost to this reader, and counted.
class EventQueue {
public:
    /// For one stream, what the connection holds of it included.
    static constexpr std::size_t kStreamBytes = 256 * 1024;
    static constexpr std::size_t kMostBytes = kStreamBytes - io::Stream::kHighWater;

    /// `types`: what is wanted. `wake` is called when there is something to take.
    EventQueue(std::uint8_t types, std::function<void()> wake)
        : m_types(types), m_wake(std::move(wake))
    {
    }

    bool wants(std::uint8_t type) const { return (m_types & type) != 0; }
    void put(const EventText &event);
    /// To be called when put() was, for all events of one occasion together. May end the reader.
    void wake() const;
    /// Nothing follows.
    void close() { m_closed = true; }
    bool closed() const { return m_closed; }

    bool empty() const { return m_events.empty() && m_lost == 0; }
    /// The next event; after a gap a comment that says how many were lost.
    std::string take();

private:
    std::uint8_t m_types;
    std::function<void()> m_wake;
    std::deque<EventText> m_events;
    std::size_t m_bytes = 0;
    std::uint64_t m_lost = 0; // since the last that is in the queue
    bool m_closed = false;
};

/// All readers of the event stream. Thread: the control thread.
class EventHub {
public:
    static constexpr std::size_t kMaxStreams = 32;
    static constexpr Milliseconds kHeartbeat{15'000};

    bool full() const;
    /// The queue of a new reader, who leaves by letting go of it.
    std::shared_ptr<EventQueue> join(std::uint8_t types, std::function<void()> wake);
    bool wanted(std::uint8_t type) const;
    void publish(std::uint8_t type, const EventText &event);
    void publish(std::uint8_t type, const std::vector<EventText> &events);
    /// Ends all streams.
    void close();

private:
    std::vector<std::shared_ptr<EventQueue>> readers() const;

    mutable std::vector<std::weak_ptr<EventQueue>> m_readers;
    bool m_closed = false;
};

} // namespace portcullis::control
