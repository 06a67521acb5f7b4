// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/arena.h"

#include <algorithm>

namespace portcullis {

char *Arena::allocate(std::size_t size)
{
    constexpr std::size_t kAlign = alignof(std::max_align_t);
    const std::size_t aligned = (size + kAlign - 1) / kAlign * kAlign;
    if (m_blocks.empty() || m_blocks.back().size - m_used < aligned) {
        const std::size_t wanted = m_blocks.empty() ? kFirstBlock : kBlock;
        const std::size_t block = std::max(wanted, aligned);
        m_blocks.push_back({std::make_unique_for_overwrite<char[]>(block), block});
        m_used = 0;
    }
    char *bytes = m_blocks.back().bytes.get() + m_used;
    m_used += aligned;
    return bytes;
}

std::string_view Arena::copy(std::string_view text)
{
    return join({text});
}

std::string_view Arena::join(std::initializer_list<std::string_view> parts)
{
    std::size_t size = 0;
    for (const std::string_view part : parts)
        size += part.size();
    if (size == 0)
        return {};
    char *bytes = allocate(size);
    char *to = bytes;
    for (const std::string_view part : parts) {
        if (!part.empty())
            std::memcpy(to, part.data(), part.size());
        to += part.size();
    }
    return {bytes, size};
}

void Arena::reset()
{
    // An unusually large first block is not kept: one big request must not pin its memory.
    if (!m_blocks.empty() && m_blocks.front().size > kBlock)
        m_blocks.clear();
    else if (m_blocks.size() > 1)
        m_blocks.resize(1);
    m_used = 0;
}

std::size_t Arena::capacity() const
{
    std::size_t sum = 0;
    for (const Block &block : m_blocks)
        sum += block.size;
    return sum;
}

} // namespace portcullis
