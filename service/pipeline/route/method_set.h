// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/arena.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// The methods of one route: a bit for each common one, and names for the rest. Method names are
/// case-sensitive (RFC 9110 section 9.1).
struct MethodSet {
    using Mask = std::uint16_t;
    static constexpr Mask kAny = 0x8000;   ///< no list is given
    static constexpr Mask kOther = 0x4000; ///< some method without a bit of its own
    static constexpr Mask kOptions = 0x0040;

    /// The bit of a common method; kOther for every other name.
    static Mask bit(std::string_view method);
    /// The bits of a list; GET brings HEAD with it, an empty list is kAny.
    static Mask mask(const std::vector<std::string> &methods);
    /// The names in a list that have no bit.
    static std::vector<std::string> others(const std::vector<std::string> &methods);
    /// The value of `Allow`: common methods in a fixed order, then `others` without repetitions.
    static std::string_view allow(Mask mask, const std::vector<std::string_view> &others,
                                  Arena &arena);
};

} // namespace portcullis::pipeline
