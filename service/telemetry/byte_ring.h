// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace portcullis::telemetry {

/// A bounded queue of bytes from one thread to one other. Never waits: what does not fit is
/// refused whole.
class ByteRing {
public:
    /// `capacity`: a power of two. The memory is not touched before it is used.
    explicit ByteRing(std::size_t capacity)
        : m_capacity(capacity), m_bytes(std::make_unique_for_overwrite<char[]>(capacity))
    {
    }

    /// Writing thread. False if there is no room for all of `text`.
    bool push(std::string_view text)
    {
        const std::size_t tail = m_tail.load(std::memory_order_relaxed);
        if (text.size() > m_capacity - (tail - m_knownHead)) {
            m_knownHead = m_head.load(std::memory_order_acquire);
            if (text.size() > m_capacity - (tail - m_knownHead))
                return false;
        }
        const std::size_t at = tail & (m_capacity - 1);
        const std::size_t first = std::min(text.size(), m_capacity - at);
        std::memcpy(m_bytes.get() + at, text.data(), first);
        std::memcpy(m_bytes.get(), text.data() + first, text.size() - first);
        // Sequentially consistent: the reader announces that it sleeps and then looks here; the
        // writer publishes and then looks whether the reader sleeps. One of the two must see it.
        m_tail.store(tail + text.size(), std::memory_order_seq_cst);
        return true;
    }

    /// Writing thread: bytes not yet taken, as far as it knows; never too few.
    std::size_t used()
    {
        m_knownHead = m_head.load(std::memory_order_relaxed);
        return m_tail.load(std::memory_order_relaxed) - m_knownHead;
    }

    /// Reading thread.
    bool empty() const
    {
        return m_tail.load(std::memory_order_seq_cst) == m_head.load(std::memory_order_relaxed);
    }

    /// Reading thread: appends everything to `out` and makes room.
    void takeAll(std::string &out)
    {
        const std::size_t head = m_head.load(std::memory_order_relaxed);
        const std::size_t size = m_tail.load(std::memory_order_acquire) - head;
        const std::size_t at = head & (m_capacity - 1);
        const std::size_t first = std::min(size, m_capacity - at);
        out.append(m_bytes.get() + at, first);
        out.append(m_bytes.get(), size - first);
        m_head.store(head + size, std::memory_order_release);
    }

private:
    const std::size_t m_capacity;
    const std::unique_ptr<char[]> m_bytes;
    // Positions only grow. Each side's on a cache line of its own.
    alignas(64) std::atomic<std::size_t> m_tail{0};
    std::size_t m_knownHead = 0; // the writer's last look at m_head
    alignas(64) std::atomic<std::size_t> m_head{0};
};

} // namespace portcullis::telemetry
