// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/inline_list.h"

#include <atomic>
#include <cstdint>

namespace portcullis::pipeline {

/// The places that one exchange occupies in concurrency limits. Move-only; destruction gives them
/// back. Borrows bucket words: must not outlive the plan that it was charged by.
class HeldSlots {
public:
    HeldSlots() = default;
    HeldSlots(HeldSlots &&other) noexcept : m_words(other.m_words) { other.m_words.clear(); }
    HeldSlots &operator=(HeldSlots &&other) noexcept
    {
        if (this != &other) {
            release();
            m_words = other.m_words;
            other.m_words.clear();
        }
        return *this;
    }
    HeldSlots(const HeldSlots &) = delete;
    HeldSlots &operator=(const HeldSlots &) = delete;
    ~HeldSlots() { release(); }

    void add(std::atomic<std::uint64_t> *word) { m_words.push_back(word); }
    /// Gives everything back now. May be called more than once.
    void release() noexcept
    {
        for (std::size_t i = 0; i < m_words.size(); ++i)
            m_words[i]->fetch_sub(1, std::memory_order_release);
        m_words.clear();
    }
    std::size_t size() const { return m_words.size(); }

private:
    InlineList<std::atomic<std::uint64_t> *, 4> m_words;
};

} // namespace portcullis::pipeline
