// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

#include <atomic>
#include <cstdint>

/// A bucket is one atomic word: a tag in the four upper bits and the algorithm's state below.
///
/// The tag says whose bucket it is: it changes when the place is given to another key, so that a
/// compare-and-swap prepared for the old key can't charge the new one. It is 1 to 15; a word of 0
/// is a place that was never used.
namespace portcullis::pipeline {

using BucketWord = std::atomic<std::uint64_t>;

inline constexpr std::uint64_t kStateMask = (std::uint64_t{1} << kStateBits) - 1;
inline constexpr std::uint64_t kTagMask = ~kStateMask;
inline constexpr std::uint64_t kFirstTag = std::uint64_t{1} << kStateBits;

constexpr std::uint64_t stateOf(std::uint64_t word)
{
    return word & kStateMask;
}

constexpr std::uint64_t tagOf(std::uint64_t word)
{
    return word & kTagMask;
}

/// The tag of the next owner.
constexpr std::uint64_t nextTag(std::uint64_t word)
{
    const std::uint64_t next = tagOf(word) + kFirstTag;
    return next == 0 ? kFirstTag : next;
}

/// Whether the place is changing hands: its key is being written.
constexpr bool inTransit(std::uint64_t word)
{
    return stateOf(word) == kStateMask;
}

} // namespace portcullis::pipeline
