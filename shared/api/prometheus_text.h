// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <functional>
#include <span>
#include <string_view>

namespace portcullis::api {

/// One label of a sample. The value is unescaped.
struct Label {
    std::string_view name;
    std::string_view value;
};

/// One line of a scrape. All views live until the call that was given it returns.
struct TextSample {
    std::string_view name; ///< of the sample: with `_bucket`, `_sum` or `_count` in a histogram
    std::span<const Label> labels;
    double value = 0; ///< may be infinite or not a number

    /// The value of a label, empty where the sample has none of that name.
    std::string_view label(std::string_view labelName) const;
};

/// Calls `each` for every sample of a text in Prometheus text format 0.0.4, in its order. Fails at
/// the first line that is none, with its number; what came before was delivered.
/// Cost: one pass over the text, no allocation per sample unless a label has escapes.
Result<void> forEachSample(std::string_view text,
                           const std::function<void(const TextSample &)> &each);

} // namespace portcullis::api
