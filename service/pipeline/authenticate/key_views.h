// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/key_sets.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace portcullis::pipeline {

/// One worker's own references to key sets, so that a request neither locks nor counts references.
/// Thread: its worker's.
class KeyViews {
public:
    /// The keys of `slot` as of now and their generation; null and 0 if there are none yet. Valid
    /// until the next call for the same slot.
    std::pair<const jose::KeySet *, std::uint64_t> of(const KeySetSlot &slot);

private:
    struct View {
        std::uint64_t slot = 0;
        std::uint64_t generation = 0;
        std::shared_ptr<const jose::KeySet> keys;
    };
    // More slots than this share views and re-read; far above what a route list holds.
    static constexpr std::size_t kViews = 256;
    std::vector<View> m_views;
};

} // namespace portcullis::pipeline
