// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::jose {

struct JsonMember;

/// A JSON value as read from a token, a key or a provider's answer.
struct JsonValue {
    enum class Kind : std::uint8_t { Null, False, True, Number, String, Array, Object };
    Kind kind = Kind::Null;
    std::string text;                ///< String: decoded; Number: as spelled
    std::vector<JsonMember> members; ///< Object: no name twice
    std::vector<JsonValue> elements; ///< Array

    bool isString() const { return kind == Kind::String; }
    bool isNumber() const { return kind == Kind::Number; }
    bool isObject() const { return kind == Kind::Object; }
    bool isArray() const { return kind == Kind::Array; }
    bool isBool() const { return kind == Kind::True || kind == Kind::False; }
    /// The member called `name` of an object, or null.
    const JsonValue *find(std::string_view name) const;
    /// The text of the string member called `name`, or nullopt.
    std::optional<std::string_view> findString(std::string_view name) const;
};

/// A member of an object.
struct JsonMember {
    std::string name; ///< decoded
    JsonValue value;
};

/// Levels of nesting that are read: more than any token has, too few to fill a stack.
inline constexpr int kMaxJsonDepth = 64;
/// Values in one text: bounds the memory that a hostile text can make of one byte each.
inline constexpr std::size_t kMaxJsonValues = 20'000;

/// Reads one JSON value (RFC 8259) that is the whole of `text` but for white space. Stricter than
/// it has to be: a member name twice in one object, ill-formed UTF-8, a lone surrogate or a byte
/// order mark make it fail, as do the two bounds above.
std::optional<JsonValue> parseJson(std::string_view text);

/// parseJson() of what has to be an object.
std::optional<JsonValue> parseJsonObject(std::string_view text);

} // namespace portcullis::jose
