// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// What several parts of a document have in common; see document.h.
namespace portcullis::model {

/// What every entity may carry: kept, shown, searchable, never interpreted.
struct Notes {
    std::string description;
    std::map<std::string, std::string> labels;

    friend bool operator==(const Notes &, const Notes &) = default;
};

/// A number of bytes.
using Size = std::uint64_t;

using StringList = std::vector<std::string>;
/// Members in the order in which they stand in the document.
using StringPairs = std::vector<std::pair<std::string, std::string>>;

/// Where a secret's value comes from; the value itself never stands in a document.
struct SecretRef {
    enum class Kind : std::uint8_t { None, Secret, Env, File };
    Kind kind = Kind::None;
    std::string name; ///< store name, environment variable or resolved path

    friend bool operator==(const SecretRef &, const SecretRef &) = default;
};

// ---- towards others over TLS

struct ClientTls {
    std::string ca;         ///< path of a PEM bundle, resolved; empty: the system's roots
    std::string serverName; ///< empty: the host of the URL
    bool verify = true;
    std::string certificate{}; ///< path of a PEM chain to show, resolved; empty: none
    std::string key{};         ///< path of its PEM key, resolved
    /// Tells apart what was in these files when they were read, so that settings are equal only if
    /// that is. No part of a document's text.
    std::string content{};

    friend bool operator==(const ClientTls &, const ClientTls &) = default;
};

} // namespace portcullis::model
