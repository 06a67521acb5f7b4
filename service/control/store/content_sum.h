// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portcullis::store {

struct Revision;

/// The checksum of a document that costs nothing to keep: the SHA-256 of each part, added up modulo
/// 2^256. A changed part is taken out and put in again, whatever the size of the rest. It finds
/// what a disk does to a file; it is no signature.
class ContentSum {
public:
    static constexpr std::size_t kSize = 32;

    ContentSum &operator+=(const ContentSum &other);
    ContentSum &operator-=(const ContentSum &other);
    friend bool operator==(const ContentSum &, const ContentSum &) = default;

    std::string bytes() const; ///< little-endian
    static std::optional<ContentSum> fromBytes(std::string_view bytes);

private:
    std::array<std::uint64_t, 4> m_words{}; // the lowest first
};

/// Of one part.
ContentSum sumOf(std::string_view kind, std::string_view name, std::uint64_t changed,
                 std::uint64_t position, std::string_view text);

/// The checksum of a revision: SHA-256 of what it is, of its content, and of the one before it.
std::string chainSum(const Revision &revision, const ContentSum &content,
                     std::string_view previous);

} // namespace portcullis::store
