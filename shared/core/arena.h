// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

namespace portcullis {

/// Memory that lives as long as one exchange. Allocation is a pointer bump; everything is freed at
/// once by reset(), which keeps the first block for the next exchange.
///
/// Thread: one. Holds only trivially destructible things: no destructor is run.
class Arena {
public:
    static constexpr std::size_t kFirstBlock = 2048; ///< fits the heads of an ordinary exchange
    static constexpr std::size_t kBlock = 8192;

    Arena() = default;
    Arena(const Arena &) = delete;
    Arena &operator=(const Arena &) = delete;

    /// `size` bytes, aligned for any scalar. Never null.
    char *allocate(std::size_t size);
    /// A copy of `text` that lives until reset().
    std::string_view copy(std::string_view text);
    /// The parts joined, as one view that lives until reset().
    std::string_view join(std::initializer_list<std::string_view> parts);
    /// Gives everything back. Views handed out before are dead.
    void reset();
    /// Bytes held from the heap now.
    std::size_t capacity() const;

private:
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };
    std::vector<Block> m_blocks;
    std::size_t m_used = 0; // of the last block
};

} // namespace portcullis
