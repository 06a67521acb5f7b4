// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/reason.h"
#include "shared/model/document.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::pipeline {

/// Every API key of a document, found by its SHA-256. Immutable once built; any thread.
///
/// Cost: one or two cache lines a look-up, independent of the number of keys. Memory: 48 bytes a
/// key, and free slots for a quarter as many again: 60 bytes a key. Building is linear.
class ApiKeyTable {
public:
    /// The holder of a key.
    struct Match {
        std::uint32_t consumer = 0; ///< index into the document's consumers
        std::uint32_t key = 0;      ///< index into that consumer's apiKeys
    };

    ApiKeyTable() = default;
    /// The consumers are not referred to afterwards.
    explicit ApiKeyTable(const std::vector<model::Consumer> &consumers);

    /// Whose key has this digest. Fails with AuthenticateKeyUnknown, KeyDisabled or KeyExpired. The
    /// digests are compared in constant time.
    tl::expected<Match, Reason> find(const model::Sha256 &digest, WallTime now) const;
    std::size_t size() const { return m_size; }
    /// Bytes held.
    std::size_t memory() const;

private:
    struct Slot {
        model::Sha256 digest;
        std::int64_t expires;        // milliseconds since 1970; kNever
        std::uint32_t consumer;      // kFree: an empty slot
        std::uint32_t keyAndEnabled; // key index shifted by one; the lowest bit: enabled
    };
    static constexpr std::uint32_t kFree = 0xFFFFFFFF;
    static constexpr std::int64_t kNever = INT64_MAX;

    std::size_t start(const model::Sha256 &digest) const;
    void insert(const Slot &slot);

    std::vector<Slot> m_slots;
    std::size_t m_size = 0;
};

} // namespace portcullis::pipeline
