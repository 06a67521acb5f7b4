// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/introspection_answers.h"

#include <algorithm>
#include <cstring>

namespace portcullis::pipeline {

std::size_t TokenDigestHash::operator()(const TokenDigest &digest) const
{
    std::size_t word = 0;
    std::memcpy(&word, digest.data(), sizeof word);
    return word;
}

IntrospectionAnswers::IntrospectionAnswers(std::size_t entries)
    : m_bound(std::max<std::size_t>(entries / kShards / 2, 1))
{
}

std::optional<IntrospectionAnswer> IntrospectionAnswers::find(const TokenDigest &digest,
                                                              SteadyTime now, WallTime wallNow)
{
    Shard &shard = shardOf(digest);
    const std::lock_guard lock(shard.mutex);
    for (const Table *table : {&shard.accepted, &shard.refused}) {
        const auto it = table->answers.find(digest);
        if (it == table->answers.end() || now >= it->second.freshUntil)
            continue;
        if (it->second.facts && wallNow >= it->second.facts->expiry)
            continue;
        return it->second;
    }
    return std::nullopt;
}

void IntrospectionAnswers::put(const TokenDigest &digest, const IntrospectionAnswer &answer)
{
    Shard &shard = shardOf(digest);
    const std::lock_guard lock(shard.mutex);
    Table &other = answer.facts ? shard.refused : shard.accepted;
    // Its place in the order stays: erasing a digest that is not there does no harm.
    other.answers.erase(digest);
    insert(answer.facts ? shard.accepted : shard.refused, digest, answer, m_bound);
}

void IntrospectionAnswers::insert(Table &table, const TokenDigest &digest,
                                  const IntrospectionAnswer &answer, std::size_t bound)
{
    const auto [it, isNew] = table.answers.insert_or_assign(digest, answer);
    if (!isNew)
        return;
    table.order.push_back(digest);
    while (table.order.size() > bound) {
        table.answers.erase(table.order.front());
        table.order.pop_front();
    }
}

std::size_t IntrospectionAnswers::size() const
{
    std::size_t size = 0;
    for (const Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        size += shard.accepted.answers.size() + shard.refused.answers.size();
    }
    return size;
}

} // namespace portcullis::pipeline
