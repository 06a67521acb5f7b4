// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/list_page.h"
#include "service/pipeline/snapshot.h"
#include "shared/model/json_writer.h"

#include <optional>
#include <string>

/// API keys with when they were last used. Pure but for those marks; any thread.
namespace portcullis::control {

/// One key as an object, without what it is. `consumer` names its owner, where that is not clear.
void writeKey(model::JsonWriter &out, const pipeline::Snapshot &snapshot, const model::ApiKey &key,
              const std::string *consumer = nullptr);

/// A page of one consumer's keys, by id. Empty: there is no such consumer.
std::optional<std::string> keysJson(const pipeline::Snapshot &snapshot, const std::string &consumer,
                                    const PageRequest &page);
/// One key. Empty: there is none.
std::optional<std::string> keyJson(const pipeline::Snapshot &snapshot, const std::string &consumer,
                                   const std::string &id);

/// A page of all keys, by consumer and id. `consumer` is the name of the only one that is asked
/// for; empty: all. Cost: linear in the number of consumers.
std::string keyUsageJson(const pipeline::Snapshot &snapshot, const std::string &consumer,
                         const PageRequest &page);
/// Adds `keys`: the latest ones that were used, as CONSUMER/ID with the time, at most kLatestKeys.
/// Cost: linear in the number of keys.
void writeLatestKeys(model::JsonWriter &out, const pipeline::Snapshot &snapshot,
                     const std::string &consumer);
/// An answer with a million keys would help nobody; `/v1/usage/keys` has all of them in pages.
inline constexpr std::size_t kLatestKeys = 1'000;

} // namespace portcullis::control
