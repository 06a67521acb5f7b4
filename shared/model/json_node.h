// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::model {

struct JsonMember;

/// One JSON value as it stands in a document: numbers in their spelling, members in their order.
/// Sixteen bytes, trivially destructible; everything it points to is in the reader's arena and
/// lives until the next value is read.
struct JsonNode {
    enum class Kind : std::uint8_t { Null, False, True, Number, String, Array, Object };
    Kind kind = Kind::Null;
    std::uint32_t size = 0; ///< bytes, elements or members
    union {
        const char *bytes;         ///< Number, String
        const JsonNode *elements;  ///< Array
        const JsonMember *members; ///< Object
    };

    JsonNode() : bytes(nullptr) { }

    bool isString() const { return kind == Kind::String; }
    bool isArray() const { return kind == Kind::Array; }
    bool isObject() const { return kind == Kind::Object; }
    /// Of a number its spelling, of a string its decoded UTF-8.
    std::string_view text() const { return {bytes, size}; }
    /// What a person calls it: "a string", "an object", …
    std::string_view kindName() const;

    inline const JsonMember *begin() const; ///< members; only of an object
    inline const JsonMember *end() const;
};

struct JsonMember {
    std::string_view key;
    JsonNode value;
};

inline const JsonMember *JsonNode::begin() const
{
    return members;
}

inline const JsonMember *JsonNode::end() const
{
    return members + size;
}

/// The value as compact JSON text: order and the spelling of numbers are kept, strings are written
/// with as few escapes as possible.
std::string toText(const JsonNode &node);

} // namespace portcullis::model
