// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portcullis::transport {

/// CRC-32C (Castagnoli), as in RFC 9260 appendix A, one piece after the other.
class Crc32c {
public:
    void add(std::string_view bytes)
    {
        for (const char c : bytes)
            m_state = kTable[(m_state ^ static_cast<std::uint8_t>(c)) & 0xFF] ^ m_state >> 8;
    }
    std::uint32_t value() const { return ~m_state; }

private:
    static constexpr std::uint32_t kReversedPolynomial = 0x82F63B78;
    static constexpr std::array<std::uint32_t, 256> kTable = [] {
        std::array<std::uint32_t, 256> table{};
        for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
            std::uint32_t value = byte;
            for (int bit = 0; bit < 8; ++bit)
                value = value >> 1 ^ (value & 1) * kReversedPolynomial;
            table[byte] = value;
        }
        return table;
    }();

    std::uint32_t m_state = ~std::uint32_t{0};
};

} // namespace portcullis::transport
