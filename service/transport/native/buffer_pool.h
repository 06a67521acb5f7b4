// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::transport {

/// Bytes that wait for something: appended at the end, used up at the front.
class WaitingBytes {
public:
    std::string_view view() const { return std::string_view(m_bytes).substr(m_start); }
    std::size_t size() const { return m_bytes.size() - m_start; }
    bool empty() const { return size() == 0; }
    void append(std::string_view bytes)
    {
        // Only what is left moves, and only when it is the smaller part.
        if (m_start > 0 && m_start >= size()) {
            m_bytes.erase(0, m_start);
            m_start = 0;
        }
        m_bytes.append(bytes);
    }
    void consume(std::size_t size) { m_start += size; }
    void clear()
    {
        m_bytes.clear();
        m_start = 0;
    }
    std::size_t capacity() const { return m_bytes.capacity(); }

private:
    std::string m_bytes;
    std::size_t m_start = 0;
};

/// Spare buffers of one worker, so that idle connections hold none: the one given back last is the
/// next to be lent, while it is still in the cache. Thread: one.
class BufferPool {
public:
    /// More spare ones are freed.
    static constexpr std::size_t kMostSpare = 256;
    /// Larger ones are freed: a body that had to wait made them so.
    static constexpr std::size_t kMostCapacity = 16 * 1024;

    struct GiveBack {
        BufferPool *pool = nullptr;
        void operator()(WaitingBytes *bytes) const { pool->giveBack(bytes); }
    };
    using Lent = std::unique_ptr<WaitingBytes, GiveBack>;

    Lent lend()
    {
        if (m_spare.empty())
            return Lent(new WaitingBytes, GiveBack{this});
        std::unique_ptr<WaitingBytes> bytes = std::move(m_spare.back());
        m_spare.pop_back();
        return Lent(bytes.release(), GiveBack{this});
    }

private:
    void giveBack(WaitingBytes *returned)
    {
        std::unique_ptr<WaitingBytes> bytes(returned);
        if (m_spare.size() >= kMostSpare || bytes->capacity() > kMostCapacity)
            return;
        bytes->clear();
        m_spare.push_back(std::move(bytes));
    }

    std::vector<std::unique_ptr<WaitingBytes>> m_spare;
};

} // namespace portcullis::transport
