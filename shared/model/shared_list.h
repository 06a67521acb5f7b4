// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace portcullis::model {

/// A sequence of values whose copies share what neither has changed since: copying a million
/// consumers copies some thousand pointers, and changing one copies the block that it is in. For
/// readers it is a vector.
///
/// Thread: as a vector; copies of one list may be used by different threads.
template <typename T>
class SharedList {
public:
    /// Large enough for copying a list to cost little, small enough for changing an element to.
    static constexpr std::size_t kBlock = 256;

    class Iterator {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T *;
        using reference = const T &;

        Iterator() = default;
        Iterator(const SharedList *list, std::size_t at) : m_list(list), m_at(at) { }
        reference operator*() const { return (*m_list)[m_at]; }
        pointer operator->() const { return &(*m_list)[m_at]; }
        reference operator[](difference_type n) const { return *(*this + n); }
        Iterator &operator+=(difference_type n)
        {
            m_at = static_cast<std::size_t>(static_cast<difference_type>(m_at) + n);
            return *this;
        }
        Iterator &operator-=(difference_type n) { return *this += -n; }
        Iterator &operator++() { return *this += 1; }
        Iterator &operator--() { return *this -= 1; }
        Iterator operator++(int) { return std::exchange(*this, *this + 1); }
        Iterator operator--(int) { return std::exchange(*this, *this - 1); }
        friend Iterator operator+(Iterator it, difference_type n) { return it += n; }
        friend Iterator operator+(difference_type n, Iterator it) { return it += n; }
        friend Iterator operator-(Iterator it, difference_type n) { return it -= n; }
        friend difference_type operator-(const Iterator &a, const Iterator &b)
        {
            return static_cast<difference_type>(a.m_at) - static_cast<difference_type>(b.m_at);
        }
        friend bool operator==(const Iterator &a, const Iterator &b) { return a.m_at == b.m_at; }
        friend auto operator<=>(const Iterator &a, const Iterator &b) { return a.m_at <=> b.m_at; }

    private:
        const SharedList *m_list = nullptr;
        std::size_t m_at = 0;
    };

    SharedList() = default;
    SharedList(std::initializer_list<T> values)
    {
        for (const T &value : values)
            push_back(value);
    }
    // As a vector of them is what callers have. NOLINTNEXTLINE(google-explicit-constructor)
    SharedList(std::vector<T> values)
    {
        for (T &value : values)
            push_back(std::move(value));
    }

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const T &operator[](std::size_t index) const
    {
        return m_blocks[index / kBlock].first[index % kBlock];
    }
    const T &back() const { return (*this)[m_size - 1]; }
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, m_size}; }

    /// To be changed; what others share with this list stays as it is.
    T &edit(std::size_t index) { return own(index / kBlock)[index % kBlock]; }
    template <typename... Arguments>
    T &emplace_back(Arguments &&...arguments)
    {
        if (m_size % kBlock == 0)
            m_blocks.push_back({std::make_shared<std::vector<T>>(), nullptr});
        std::vector<T> &values = own(m_blocks.size() - 1);
        values.emplace_back(std::forward<Arguments>(arguments)...);
        m_blocks.back().first = values.data();
        ++m_size;
        return values.back();
    }
    void push_back(T value) { emplace_back(std::move(value)); }
    void resize(std::size_t size)
    {
        while (m_size > size)
            erase(m_size - 1);
        while (m_size < size)
            emplace_back();
    }
    /// Cost: the elements behind it move up.
    void erase(std::size_t index)
    {
        for (std::size_t i = index; i + 1 < m_size; ++i)
            edit(i) = (*this)[i + 1];
        std::vector<T> &last = own(m_blocks.size() - 1);
        last.pop_back();
        if (last.empty())
            m_blocks.pop_back();
        --m_size;
    }

    /// Calls `each(index)` for every index at which the lists may differ, those that only one has
    /// included. Cost: a look at each block, and at each element of blocks that are not shared.
    template <typename Each>
    static void forEachDifference(const SharedList &a, const SharedList &b, Each each)
    {
        const std::size_t both = std::min(a.m_size, b.m_size);
        for (std::size_t i = 0; i < both;) {
            if (i % kBlock == 0 && a.sharesBlockOf(b, i)) {
                i += kBlock;
                continue;
            }
            if (!(a[i] == b[i]))
                each(i);
            ++i;
        }
        for (std::size_t i = both; i < std::max(a.m_size, b.m_size); ++i)
            each(i);
    }

    friend bool operator==(const SharedList &a, const SharedList &b)
    {
        if (a.m_size != b.m_size)
            return false;
        return std::equal(a.m_blocks.begin(), a.m_blocks.end(), b.m_blocks.begin(),
                          [](const Block &x, const Block &y) {
                              return x.values == y.values || *x.values == *y.values;
                          });
    }

private:
    struct Block {
        std::shared_ptr<std::vector<T>> values;
        const T *first = nullptr; // of `values`: readers take one step less
    };

    bool sharesBlockOf(const SharedList &other, std::size_t index) const
    {
        return m_blocks[index / kBlock].values == other.m_blocks[index / kBlock].values;
    }
    /// The block's values, of nobody else.
    std::vector<T> &own(std::size_t block)
    {
        Block &own = m_blocks[block];
        if (own.values.use_count() > 1)
            own.values = std::make_shared<std::vector<T>>(*own.values);
        else // who let go of it may have read it on another thread
            std::atomic_thread_fence(std::memory_order_acquire);
        own.first = own.values->data();
        return *own.values;
    }

    std::vector<Block> m_blocks; // all but the last are full
    std::size_t m_size = 0;
};

} // namespace portcullis::model
