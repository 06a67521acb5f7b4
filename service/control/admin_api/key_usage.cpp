// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/key_usage.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/config/entities.h"

#include <algorithm>
#include <map>
#include <vector>

namespace portcullis::control {

namespace {

/// In a cursor between consumer and key; no name has it.
constexpr char kBetween = '/';

using Keys = std::vector<const model::ApiKey *>;

std::optional<WallTime> lastUse(const pipeline::Snapshot &snapshot, const model::ApiKey &key)
{
    const auto holder = snapshot.auth->apiKeys().holderOf(key.sha256);
    return holder ? holder->use->last() : std::nullopt;
}

const model::Consumer *findConsumer(const pipeline::Snapshot &snapshot, const std::string &name)
{
    const auto at = findEntity(snapshot.document, EntityKind::Consumer, name);
    return at ? &snapshot.document.consumers[*at] : nullptr;
}

/// Those that are asked for, by name.
std::vector<const model::Consumer *> consumersOf(const pipeline::Snapshot &snapshot,
                                                 const std::string &only)
{
    std::vector<const model::Consumer *> consumers;
    if (!only.empty()) {
        if (const model::Consumer *found = findConsumer(snapshot, only))
            consumers.push_back(found);
        return consumers;
    }
    for (const model::Consumer &consumer : snapshot.document.consumers) {
        if (!consumer.apiKeys.empty())
            consumers.push_back(&consumer);
    }
    std::ranges::sort(consumers, {},
                      [](const auto *consumer) -> const auto & { return consumer->name; });
    return consumers;
}

/// Behind `after`, by id.
Keys keysOf(const model::Consumer &consumer, std::string_view after, std::string_view search)
{
    Keys keys;
    for (const model::ApiKey &key : consumer.apiKeys) {
        if (key.id > after && contains(key.id, search))
            keys.push_back(&key);
    }
    std::ranges::sort(keys, {}, [](const auto *key) -> const auto & { return key->id; });
    return keys;
}

} // namespace

void writeKey(model::JsonWriter &out, const pipeline::Snapshot &snapshot, const model::ApiKey &key,
              const std::string *consumer)
{
    out.beginObject();
    if (consumer)
        writeText(out, "consumer", *consumer);
    writeText(out, "id", key.id);
    out.key("enabled");
    out.boolean(key.enabled);
    if (key.expires)
        writeTime(out, "expires", *key.expires);
    if (const auto at = lastUse(snapshot, key))
        writeTime(out, "lastUsed", *at);
    out.endObject();
}

std::optional<std::string> keysJson(const pipeline::Snapshot &snapshot, const std::string &consumer,
                                    const PageRequest &page)
{
    const model::Consumer *const owner = findConsumer(snapshot, consumer);
    if (!owner)
        return std::nullopt;
    const Keys keys = keysOf(*owner, page.after, page.search);
    const std::size_t shown = std::min(page.limit, keys.size());
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (std::size_t i = 0; i < shown; ++i)
        writeKey(out, snapshot, *keys[i]);
    out.endArray();
    if (shown < keys.size())
        writeText(out, "nextCursor", keys[shown - 1]->id);
    out.endObject();
    return out.take();
}

std::optional<std::string> keyJson(const pipeline::Snapshot &snapshot, const std::string &consumer,
                                   const std::string &id)
{
    const model::Consumer *const owner = findConsumer(snapshot, consumer);
    if (!owner)
        return std::nullopt;
    const auto key = std::ranges::find(owner->apiKeys, id, &model::ApiKey::id);
    if (key == owner->apiKeys.end())
        return std::nullopt;
    model::JsonWriter out(0);
    writeKey(out, snapshot, *key);
    return out.take();
}

std::string keyUsageJson(const pipeline::Snapshot &snapshot, const std::string &consumer,
                         const PageRequest &page)
{
    const auto between = page.after.find(kBetween);
    const std::string afterConsumer = page.after.substr(0, between);
    const std::string afterKey =
        between == std::string::npos ? std::string() : page.after.substr(between + 1);
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    std::size_t shown = 0;
    std::string last;
    bool more = false;
    for (const model::Consumer *owner : consumersOf(snapshot, consumer)) {
        if (owner->name < afterConsumer || more)
            continue;
        const bool named =
            contains(owner->name, page.search) || contains(owner->notes.description, page.search);
        const Keys keys = keysOf(*owner, owner->name == afterConsumer ? afterKey : std::string(),
                                 named ? std::string() : page.search);
        for (const model::ApiKey *key : keys) {
            more = shown == page.limit;
            if (more)
                break;
            writeKey(out, snapshot, *key, &owner->name);
            last = owner->name + kBetween + key->id;
            ++shown;
        }
    }
    out.endArray();
    if (more)
        writeText(out, "nextCursor", last);
    out.endObject();
    return out.take() + '\n';
}

void writeLatestKeys(model::JsonWriter &out, const pipeline::Snapshot &snapshot,
                     const std::string &consumer)
{
    struct Used {
        WallTime at;
        const model::Consumer *consumer;
        const model::ApiKey *key;
    };
    std::vector<Used> used;
    for (const model::Consumer *owner : consumersOf(snapshot, consumer)) {
        for (const model::ApiKey &key : owner->apiKeys) {
            if (const auto at = lastUse(snapshot, key))
                used.push_back({*at, owner, &key});
        }
    }
    if (used.size() > kLatestKeys) {
        const auto end = used.begin() + kLatestKeys;
        std::ranges::nth_element(used, end, std::ranges::greater(), &Used::at);
        used.erase(end, used.end());
    }
    std::map<std::string, WallTime> named;
    for (const Used &each : used)
        named.emplace(each.consumer->name + kBetween + each.key->id, each.at);
    out.key("keys");
    out.beginObject();
    for (const auto &[name, at] : named)
        writeTime(out, name, at);
    out.endObject();
}

} // namespace portcullis::control
