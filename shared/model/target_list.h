// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace portcullis::model {

/// The targets that a file lists, or what is wrong with it.
struct TargetListOutcome {
    std::vector<Target> targets; ///< only to be used when `errors` is empty
    std::vector<Problem> errors;
};

/// Bytes of such a file: a thousand targets with long names are a fifth of it.
inline constexpr std::size_t kMaxTargetList = 1024 * 1024;

/// Reads `{"targets": […]}`, or the array alone, with the same rules as `targets` of an upstream.
/// An empty array is valid here. Any thread; cost: linear.
TargetListOutcome parseTargetList(std::string_view json);

} // namespace portcullis::model
