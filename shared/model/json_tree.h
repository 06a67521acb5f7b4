// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::model {

/// A JSON value that can be changed: for patches and merges of single entities, where the
/// document's own reader would be in the way. Members keep their order, numbers their spelling.
struct JsonTree {
    enum class Kind : std::uint8_t { Null, False, True, Number, String, Array, Object };
    using Member = std::pair<std::string, JsonTree>;
    /// Of one object: looking for names is linear, and no entity comes near.
    static constexpr std::size_t kMostMembers = 4096;

    Kind kind = Kind::Null;
    std::string text{};            ///< Number: its spelling; String: decoded
    std::vector<JsonTree> items{}; ///< Array
    std::vector<Member> members{}; ///< Object

    /// Fails on anything but one JSON value (RFC 8259) without duplicate names, and says where.
    static Result<JsonTree> parse(std::string_view json);
    /// In one line.
    std::string toText() const;

    bool isObject() const { return kind == Kind::Object; }
    /// Null if there is none.
    const JsonTree *find(std::string_view key) const;
    JsonTree *find(std::string_view key);
    void set(std::string_view key, JsonTree value);
    void remove(std::string_view key);

    /// The order of members makes no difference; the spelling of numbers does.
    friend bool operator==(const JsonTree &a, const JsonTree &b);
};

/// `target` with a merge patch (RFC 7396).
JsonTree mergePatch(JsonTree target, const JsonTree &patch);

/// What both sides made of `base`. Where they made different things of one value, `mine` stays and
/// the value's pointer is added to `conflicts`. Arrays are values, not lists of values.
JsonTree mergeThreeWays(const JsonTree &base, const JsonTree &mine, const JsonTree &theirs,
                        std::vector<std::string> &conflicts);

} // namespace portcullis::model
