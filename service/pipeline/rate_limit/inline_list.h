// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace portcullis::pipeline {

/// A list whose first `N` elements need no allocation.
template <typename T, std::size_t N>
class InlineList {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    void push_back(const T &value)
    {
        if (m_size < N)
            m_inline[m_size] = value;
        else
            m_more.push_back(value);
        ++m_size;
    }
    T &operator[](std::size_t i) { return i < N ? m_inline[i] : m_more[i - N]; }
    const T &operator[](std::size_t i) const { return i < N ? m_inline[i] : m_more[i - N]; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    void clear()
    {
        m_size = 0;
        m_more.clear();
    }

private:
    std::array<T, N> m_inline{};
    std::vector<T> m_more;
    std::size_t m_size = 0;
};

} // namespace portcullis::pipeline
