// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portcullis::model {

/// The one of `known` that `typed` was probably meant to be; empty if none is close.
std::string_view closest(std::string_view typed, const std::vector<std::string_view> &known);

/// "a", "b" and "c"
std::string listed(const std::vector<std::string_view> &names);

} // namespace portcullis::model
