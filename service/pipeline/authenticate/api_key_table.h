// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/use_mark.h"
#include "shared/core/clock.h"
#include "shared/core/reason.h"
#include "shared/model/document.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::pipeline {

/// Every API key of a document, found by its SHA-256, and when it was used. Immutable once built,
/// but for the use; any thread.
///
/// Keys lie in shards of some hundred, which tables of two documents share where nothing changed:
/// so that one key of a million can come and go within a moment.
///
/// Cost: a look at the shard's entry, which stays in a cache, and one or two cache lines a look-up,
/// independent of the number of keys. Memory: 52 bytes a key, and free slots for a quarter as many
/// again: 65 bytes a key. Building is linear.
class ApiKeyTable {
public:
    /// The holder of a key.
    struct Match {
        std::uint32_t consumer = 0; ///< index into the document's consumers
        std::uint32_t key = 0;      ///< index into that consumer's apiKeys
        UseMark *use = nullptr;     ///< the table's
    };

    ApiKeyTable() = default;
    /// The consumers are not referred to afterwards.
    explicit ApiKeyTable(const model::SharedList<model::Consumer> &consumers);
    /// The table of `after`, where `before` is what `previous` was made of.
    ApiKeyTable(const ApiKeyTable &previous, const model::SharedList<model::Consumer> &before,
                const model::SharedList<model::Consumer> &after);

    /// Whose key has this digest. Fails with AuthenticateKeyUnknown, KeyDisabled or KeyExpired. The
    /// digests are compared in constant time.
    tl::expected<Match, Reason> find(const model::Sha256 &digest, WallTime now) const;
    /// Whose key it is, whatever its state.
    std::optional<Match> holderOf(const model::Sha256 &digest) const;
    /// Takes over when keys that both have were used. Cost: a look at each shard that the tables do
    /// not share, and a look-up for each key in it that was used.
    void joinUses(const ApiKeyTable &other) const;
    std::size_t size() const { return m_size; }
    /// Bytes held, those shared with other tables included.
    std::size_t memory() const;

private:
    struct Slot {
        model::Sha256 digest;
        std::int64_t expires;        // milliseconds since 1970; kNever
        std::uint32_t consumer;      // kFree: an empty slot
        std::uint32_t keyAndEnabled; // key index shifted by one; the lowest bit: enabled
    };
    using Slots = std::vector<Slot>;
    /// Uses lie beside the slots and not in them: what workers write must not take from each
    /// other's caches what they look up.
    struct Content {
        Slots slots;
        std::vector<UseMark> uses; // as many
    };
    /// What a look-up reads of a shard: its slots without a detour.
    struct Shard {
        const Slot *slots = nullptr;
        UseMark *uses = nullptr;
        std::size_t count = 0;
        std::shared_ptr<Content> owner{};
    };
    struct Place {
        const Shard *shard = nullptr;
        std::size_t at = 0;
        const Slot &slot() const { return shard->slots[at]; }
        Match match() const;
    };
    class Change;
    static constexpr std::uint32_t kFree = 0xFFFFFFFF;
    static constexpr std::int64_t kNever = INT64_MAX;

    void build(const model::SharedList<model::Consumer> &consumers);
    std::size_t shardOf(const model::Sha256 &digest) const;
    std::optional<Place> findPlace(const model::Sha256 &digest) const;
    void setShard(std::size_t shard, const Slots &used);

    std::vector<Shard> m_shards; // a power of two; empty: no keys
    std::size_t m_size = 0;
};

} // namespace portcullis::pipeline
