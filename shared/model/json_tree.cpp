// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_tree.h"

#include "shared/model/json_scanner.h"
#include "shared/model/json_text.h"
#include "shared/model/json_writer.h"
#include "shared/model/problems.h"

#include <algorithm>

namespace portcullis::model {

namespace {

/// Builds a tree from tokens. Not recursive: the scanner bounds the depth.
class Builder {
public:
    explicit Builder(std::string_view json) : m_scanner(json) { }

    Result<JsonTree> build()
    {
        for (;;) {
            const JsonToken token = m_scanner.next();
            switch (token.kind) {
            case JsonToken::Kind::End:
                return std::move(m_root);
            case JsonToken::Kind::Failed:
                return failure("at byte " + std::to_string(m_scanner.failure().offset) + ": "
                               + std::string(m_scanner.failure().message));
            case JsonToken::Kind::Key:
                if (m_open.back()->members.size() == JsonTree::kMostMembers)
                    return failure("an object has more than "
                                   + std::to_string(JsonTree::kMostMembers) + " members");
                if (m_open.back()->find(token.text) != nullptr)
                    return failure("the name " + quote(token.text) + " stands twice in one object");
                m_key = token.text;
                break;
            case JsonToken::Kind::BeginObject:
            case JsonToken::Kind::BeginArray:
                m_open.push_back(&add(token));
                break;
            case JsonToken::Kind::EndObject:
            case JsonToken::Kind::EndArray:
                m_open.pop_back();
                break;
            default:
                add(token);
            }
        }
    }

private:
    static JsonTree::Kind kindOf(JsonToken::Kind kind)
    {
        switch (kind) {
        case JsonToken::Kind::BeginObject:
            return JsonTree::Kind::Object;
        case JsonToken::Kind::BeginArray:
            return JsonTree::Kind::Array;
        case JsonToken::Kind::String:
            return JsonTree::Kind::String;
        case JsonToken::Kind::Number:
            return JsonTree::Kind::Number;
        case JsonToken::Kind::True:
            return JsonTree::Kind::True;
        case JsonToken::Kind::False:
            return JsonTree::Kind::False;
        default:
            return JsonTree::Kind::Null;
        }
    }

    /// What is open stays where it is: only the innermost container grows.
    JsonTree &add(const JsonToken &token)
    {
        JsonTree value;
        value.kind = kindOf(token.kind);
        if (value.kind == JsonTree::Kind::String || value.kind == JsonTree::Kind::Number)
            value.text = token.text;
        if (m_open.empty())
            return m_root = std::move(value);
        JsonTree &parent = *m_open.back();
        if (parent.isObject())
            return parent.members.emplace_back(std::move(m_key), std::move(value)).second;
        return parent.items.emplace_back(std::move(value));
    }

    JsonScanner m_scanner;
    JsonTree m_root;
    std::vector<JsonTree *> m_open;
    std::string m_key;
};

// The depth of a tree is that of its text, which the scanner bounds.
void write(JsonWriter &out, const JsonTree &value) // NOLINT(misc-no-recursion)
{
    switch (value.kind) {
    case JsonTree::Kind::Object:
        out.beginObject();
        for (const auto &[key, member] : value.members) {
            out.key(key);
            write(out, member);
        }
        return out.endObject();
    case JsonTree::Kind::Array:
        out.beginArray();
        for (const JsonTree &item : value.items)
            write(out, item);
        return out.endArray();
    case JsonTree::Kind::String:
        return out.text(value.text);
    case JsonTree::Kind::Number:
        return out.raw(value.text);
    case JsonTree::Kind::Null:
        return out.raw("null");
    case JsonTree::Kind::True:
    case JsonTree::Kind::False:
        return out.boolean(value.kind == JsonTree::Kind::True);
    }
}

bool same(const JsonTree *a, const JsonTree *b)
{
    if (a == nullptr || b == nullptr)
        return a == b;
    return *a == *b;
}

/// All names of three objects, each once: those of the second first, as its order stays.
std::vector<std::string> allKeys(const JsonTree &base, const JsonTree &mine, const JsonTree &theirs)
{
    std::vector<std::string> keys;
    for (const JsonTree *tree : {&mine, &theirs, &base}) {
        for (const auto &[key, value] : tree->members) {
            if (std::find(keys.begin(), keys.end(), key) == keys.end())
                keys.push_back(key);
        }
    }
    return keys;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the shallowest of the three
JsonTree mergeObjects(const JsonTree &base, const JsonTree &mine, const JsonTree &theirs,
                      const std::string &at, std::vector<std::string> &conflicts)
{
    JsonTree merged = mine;
    for (const std::string &key : allKeys(base, mine, theirs)) {
        const JsonTree *const b = base.find(key);
        const JsonTree *const m = mine.find(key);
        const JsonTree *const t = theirs.find(key);
        if (same(b, t) || same(m, t))
            continue; // they changed nothing, or the same
        std::string pointer = at;
        appendToken(pointer, key);
        if (same(b, m)) {
            if (t != nullptr)
                merged.set(key, *t);
            else
                merged.remove(key);
        } else if (b && m && t && b->isObject() && m->isObject() && t->isObject()) {
            merged.set(key, mergeObjects(*b, *m, *t, pointer, conflicts));
        } else {
            conflicts.push_back(pointer);
        }
    }
    return merged;
}

} // namespace

Result<JsonTree> JsonTree::parse(std::string_view json)
{
    return Builder(model::withoutByteOrderMark(json)).build();
}

std::string JsonTree::toText() const
{
    JsonWriter out(0);
    write(out, *this);
    return out.take();
}

const JsonTree *JsonTree::find(std::string_view key) const
{
    const auto it = std::find_if(members.begin(), members.end(),
                                 [key](const Member &member) { return member.first == key; });
    return it == members.end() ? nullptr : &it->second;
}

JsonTree *JsonTree::find(std::string_view key)
{
    return const_cast<JsonTree *>(std::as_const(*this).find(key));
}

void JsonTree::set(std::string_view key, JsonTree value)
{
    if (JsonTree *const there = find(key))
        *there = std::move(value);
    else
        members.emplace_back(key, std::move(value));
}

void JsonTree::remove(std::string_view key)
{
    std::erase_if(members, [key](const Member &member) { return member.first == key; });
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the shallower of the two
bool operator==(const JsonTree &a, const JsonTree &b)
{
    if (a.kind != b.kind || a.text != b.text || a.items != b.items
        || a.members.size() != b.members.size())
        return false;
    return std::all_of(a.members.begin(), a.members.end(), [&b](const JsonTree::Member &member) {
        const JsonTree *const other = b.find(member.first);
        return other != nullptr && *other == member.second;
    });
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the patch
JsonTree mergePatch(JsonTree target, const JsonTree &patch)
{
    if (!patch.isObject())
        return patch;
    if (!target.isObject())
        target = JsonTree{JsonTree::Kind::Object};
    for (const auto &[key, value] : patch.members) {
        if (value.kind == JsonTree::Kind::Null) {
            target.remove(key);
            continue;
        }
        JsonTree *const there = target.find(key);
        target.set(key, mergePatch(there ? std::move(*there) : JsonTree(), value));
    }
    return target;
}

JsonTree mergeThreeWays(const JsonTree &base, const JsonTree &mine, const JsonTree &theirs,
                        std::vector<std::string> &conflicts)
{
    if (base == theirs || mine == theirs)
        return mine;
    if (base == mine)
        return theirs;
    if (base.isObject() && mine.isObject() && theirs.isObject())
        return mergeObjects(base, mine, theirs, {}, conflicts);
    conflicts.emplace_back();
    return mine;
}

} // namespace portcullis::model
