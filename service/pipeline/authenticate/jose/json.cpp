// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/json.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <unordered_set>

namespace portcullis::jose {

namespace {

/// Objects with more members than this are checked for duplicates with a hash set.
constexpr std::size_t kScanMembers = 16;

/// UTF-8 encoded surrogates are what RapidJSON makes of a lone `\uDC00`.
bool hasSurrogate(std::string_view utf8)
{
    for (std::size_t i = 0; i + 1 < utf8.size(); ++i) {
        if (static_cast<unsigned char>(utf8[i]) == 0xED
            && static_cast<unsigned char>(utf8[i + 1]) >= 0xA0)
            return true;
    }
    return false;
}

bool hasDuplicate(const std::vector<JsonMember> &members)
{
    if (members.size() <= kScanMembers) {
        for (std::size_t i = 1; i < members.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (members[i].name == members[j].name)
                    return true;
            }
        }
        return false;
    }
    std::unordered_set<std::string_view> names;
    for (const auto &[name, value] : members) {
        if (!names.insert(name).second)
            return true;
    }
    return false;
}

/// Builds the tree. Each function returns false to make the reader stop.
class Builder {
public:
    using Kind = JsonValue::Kind;

    bool Null() { return leaf(Kind::Null); }
    bool Bool(bool value) { return leaf(value ? Kind::True : Kind::False); }
    bool Int(int) { return false; } // numbers come as RawNumber
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }
    bool RawNumber(const char *text, rapidjson::SizeType size, bool)
    {
        return leaf(Kind::Number, {text, size});
    }
    bool String(const char *text, rapidjson::SizeType size, bool)
    {
        return !hasSurrogate({text, size}) && leaf(Kind::String, {text, size});
    }
    bool StartObject() { return open(Kind::Object); }
    bool Key(const char *text, rapidjson::SizeType size, bool)
    {
        if (hasSurrogate({text, size}))
            return false;
        m_open.back().members.push_back({std::string(text, size), {}});
        return true;
    }
    bool EndObject(rapidjson::SizeType) { return !hasDuplicate(m_open.back().members) && close(); }
    bool StartArray() { return open(Kind::Array); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    JsonValue take() { return std::move(m_root); }

private:
    bool leaf(Kind kind, std::string_view text = {})
    {
        return place(JsonValue{kind, std::string(text), {}, {}});
    }

    bool open(Kind kind)
    {
        if (m_open.size() >= kMaxJsonDepth)
            return false;
        m_open.push_back(JsonValue{kind, {}, {}, {}});
        return true;
    }

    bool close()
    {
        JsonValue value = std::move(m_open.back());
        m_open.pop_back();
        return place(std::move(value));
    }

    bool place(JsonValue value)
    {
        if (++m_values > kMaxJsonValues)
            return false;
        if (m_open.empty())
            m_root = std::move(value);
        else if (m_open.back().kind == Kind::Object)
            m_open.back().members.back().value = std::move(value);
        else
            m_open.back().elements.push_back(std::move(value));
        return true;
    }

    std::vector<JsonValue> m_open;
    JsonValue m_root;
    std::size_t m_values = 0;
};

} // namespace

const JsonValue *JsonValue::find(std::string_view name) const
{
    for (const auto &[key, value] : members) {
        if (key == name)
            return &value;
    }
    return nullptr;
}

std::optional<std::string_view> JsonValue::findString(std::string_view name) const
{
    const JsonValue *value = find(name);
    return value && value->isString() ? std::optional<std::string_view>(value->text) : std::nullopt;
}

std::optional<JsonValue> parseJson(std::string_view text)
{
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag
        | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    // RapidJSON takes a NUL for the end of its input and would not see what follows.
    if (text.empty() || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    rapidjson::MemoryStream bytes(text.data(), text.size());
    rapidjson::Reader reader;
    Builder builder;
    if (reader.Parse<kFlags>(bytes, builder).IsError() || bytes.Tell() != text.size())
        return std::nullopt;
    return builder.take();
}

std::optional<JsonValue> parseJsonObject(std::string_view text)
{
    std::optional<JsonValue> value = parseJson(text);
    if (value && !value->isObject())
        value.reset();
    return value;
}

} // namespace portcullis::jose
