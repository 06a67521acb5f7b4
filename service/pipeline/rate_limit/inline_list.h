// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

namespace portcullis::pipeline {

/// A list whose first `N` elements need no allocation. Costs nothing while it is empty: the places
/// are not initialised.
template <typename T, std::size_t N>
class InlineList {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    InlineList() { } // leaves m_inline alone
    InlineList(const InlineList &other) { append(other); }
    InlineList &operator=(const InlineList &other)
    {
        if (this != &other) {
            clear();
            append(other);
        }
        return *this;
    }

    void push_back(const T &value)
    {
        if (m_size < N)
            std::construct_at(&m_inline[m_size], value);
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
    void append(const InlineList &other)
    {
        for (std::size_t i = 0; i < other.size(); ++i)
            push_back(other[i]);
    }

    std::size_t m_size = 0;
    union {
        T m_inline[N];
    };
    std::vector<T> m_more;
};

} // namespace portcullis::pipeline
