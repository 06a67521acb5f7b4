// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <cstddef>
#include <cstdint>

/// The largest values of a rate limit. With them the state of every bucket fits into one or two
/// 64-bit words that can be changed atomically.
namespace portcullis::model {

/// Token bucket, sliding and fixed window: counts in 32 bits.
inline constexpr std::uint64_t kMostWindowLimit = 0xffff'ffff;
inline constexpr Milliseconds kLeastWindow{10};
inline constexpr Milliseconds kMostWindow{30LL * 24 * 3600 * 1000};
/// Until an empty token bucket is full again; a time in nanoseconds that far ahead fits in 63 bits.
inline constexpr Milliseconds kMostFill{366LL * 24 * 3600 * 1000};
/// Whole numbers that JSON readers everywhere keep exact.
inline constexpr std::uint64_t kMostQuota = 1ULL << 53;
/// More than there can be connections.
inline constexpr std::uint64_t kMostConcurrency = 1ULL << 20;
/// Buckets of one limit; at some 64 bytes each about a gigabyte.
inline constexpr std::int64_t kMostKeys = 16'000'000;
inline constexpr std::size_t kMostKeyParts = 8;

} // namespace portcullis::model
