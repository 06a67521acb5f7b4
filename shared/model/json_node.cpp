// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_node.h"

#include "shared/model/json_writer.h"

#include <array>

namespace portcullis::model {

namespace {

/// Recursion is bounded by the depth that the reader admits.
void write(JsonWriter &out, const JsonNode &node)
{
    switch (node.kind) {
    case JsonNode::Kind::Null:
        out.raw("null");
        break;
    case JsonNode::Kind::False:
        out.boolean(false);
        break;
    case JsonNode::Kind::True:
        out.boolean(true);
        break;
    case JsonNode::Kind::Number:
        out.raw(node.text());
        break;
    case JsonNode::Kind::String:
        out.text(node.text());
        break;
    case JsonNode::Kind::Array:
        out.beginArray();
        for (std::uint32_t i = 0; i < node.size; ++i)
            write(out, node.elements[i]);
        out.endArray();
        break;
    case JsonNode::Kind::Object:
        out.beginObject();
        for (const JsonMember &member : node) {
            out.key(member.key);
            write(out, member.value);
        }
        out.endObject();
        break;
    }
}

} // namespace

std::string_view JsonNode::kindName() const
{
    static constexpr std::array<std::string_view, 7> kNames{
        "null", "false", "true", "a number", "a string", "an array", "an object"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string toText(const JsonNode &node)
{
    JsonWriter out(0);
    write(out, node);
    return out.take();
}

} // namespace portcullis::model
