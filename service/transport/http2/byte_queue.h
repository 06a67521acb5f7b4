// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portcullis::transport::http2 {

/// Bytes that wait, first in, first out. What was taken is moved out of the way only when room is
/// needed.
class ByteQueue {
public:
    std::string_view view() const { return std::string_view(m_bytes).substr(m_start); }
    std::size_t size() const { return m_bytes.size() - m_start; }
    bool empty() const { return size() == 0; }
    void append(std::string_view bytes)
    {
        if (m_start > 0 && m_bytes.size() + bytes.size() > m_bytes.capacity()) {
            m_bytes.erase(0, m_start);
            m_start = 0;
        }
        m_bytes.append(bytes);
    }
    void consume(std::size_t size)
    {
        m_start += size;
        if (m_start == m_bytes.size())
            clear();
    }
    void clear()
    {
        m_bytes.clear();
        m_start = 0;
    }
    /// Empty, and with no more memory than `keep`.
    void reset(std::size_t keep)
    {
        clear();
        if (m_bytes.capacity() > keep)
            std::string().swap(m_bytes);
    }

private:
    std::string m_bytes;
    std::size_t m_start = 0;
};

} // namespace portcullis::transport::http2
