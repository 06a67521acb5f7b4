// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace portcullis::control {

/// The token of file mode. Only its hash is kept.
class AdminToken {
public:
    explicit AdminToken(std::string_view token);

    /// Compares in constant time.
    bool matches(std::string_view token) const;

private:
    std::array<std::uint8_t, 32> m_sha256{};
};

} // namespace portcullis::control
