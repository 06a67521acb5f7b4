// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/introspection_cache.h"

#include <array>
#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_map>

namespace portcullis::pipeline {

/// SHA-256 of what identifies an authenticator, and of a token.
using TokenDigest = model::Sha256;

/// Digests are even by themselves.
struct TokenDigestHash {
    std::size_t operator()(const TokenDigest &digest) const;
};

/// Answers by digest, in parts with a lock each. Accepted and refused tokens have tables of their
/// own: who makes up tokens pushes nobody's good answer out. When one is full the oldest goes.
///
/// Any thread.
class IntrospectionAnswers {
public:
    explicit IntrospectionAnswers(std::size_t entries);

    std::optional<IntrospectionAnswer> find(const TokenDigest &digest, SteadyTime now,
                                            WallTime wallNow);
    void put(const TokenDigest &digest, const IntrospectionAnswer &answer);
    std::size_t size() const;

private:
    static constexpr std::size_t kShards = 64;

    struct Table {
        std::unordered_map<TokenDigest, IntrospectionAnswer, TokenDigestHash> answers;
        std::deque<TokenDigest> order; // oldest first
    };
    struct Shard {
        mutable std::mutex mutex;
        Table accepted;
        Table refused;
    };

    Shard &shardOf(const TokenDigest &digest) { return m_shards[digest.back() % kShards]; }
    static void insert(Table &table, const TokenDigest &digest, const IntrospectionAnswer &answer,
                       std::size_t bound);

    const std::size_t m_bound; // of each table
    std::array<Shard, kShards> m_shards;
};

} // namespace portcullis::pipeline
