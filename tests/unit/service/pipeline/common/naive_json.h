// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The body steps once more, as anybody would write them first: parse into a tree, change the tree,
/// write it. Slow, and only for JSON without escapes in names; what is compared with it is compared
/// without white space.
namespace naive {

struct Item;

struct Value {
    enum class Kind { Scalar, Array, Object };
    Kind kind = Kind::Scalar;
    std::string text;        ///< Scalar: as written
    std::vector<Item> items; ///< elements have empty names
    bool marked = false;
};

struct Item {
    std::string name;
    Value value;
};

using Tokens = std::vector<std::string>;

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) { }

    Value value()
    {
        space();
        Value made;
        const char open = m_text[m_at];
        if (open == '"' || (open != '{' && open != '[')) {
            made.text = open == '"' ? string() : word();
            return made;
        }
        made.kind = open == '{' ? Value::Kind::Object : Value::Kind::Array;
        ++m_at;
        for (space(); m_text[m_at] != '}' && m_text[m_at] != ']'; space()) {
            std::string name;
            if (open == '{') {
                name = string();
                name = name.substr(1, name.size() - 2);
                space();
                ++m_at;
            }
            made.items.push_back({name, value()});
            space();
            if (m_text[m_at] == ',')
                ++m_at;
        }
        ++m_at;
        return made;
    }

private:
    void space()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])))
            ++m_at;
    }

    std::string string()
    {
        const std::size_t from = m_at++;
        while (m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        ++m_at;
        return std::string(m_text.substr(from, m_at - from));
    }

    std::string word()
    {
        const std::size_t from = m_at;
        while (m_at < m_text.size()
               && std::string_view(",]} \n\t").find(m_text[m_at]) == std::string_view::npos)
            ++m_at;
        return std::string(m_text.substr(from, m_at - from));
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

inline Value parse(std::string_view text)
{
    return Parser(text).value();
}

inline std::string write(const Value &value)
{
    if (value.kind == Value::Kind::Scalar)
        return value.text;
    const bool object = value.kind == Value::Kind::Object;
    std::string out(1, object ? '{' : '[');
    for (const auto &[name, item] : value.items) {
        if (out.size() > 1)
            out += ',';
        if (object)
            out += '"' + name + "\":";
        out += write(item);
    }
    return out + (object ? '}' : ']');
}

inline Value *child(Value &parent, const std::string &token)
{
    for (std::size_t i = 0; i < parent.items.size(); ++i) {
        const bool same = parent.kind == Value::Kind::Object ? parent.items[i].name == token
                                                             : std::to_string(i) == token;
        if (same)
            return &parent.items[i].value;
    }
    return nullptr;
}

inline Value *find(Value &root, const Tokens &pointer)
{
    Value *at = &root;
    for (const std::string &token : pointer) {
        at = child(*at, token);
        if (at == nullptr)
            return nullptr;
    }
    return at;
}

inline bool set(Value &at, const Tokens &pointer, std::size_t depth, const Value &value)
{
    if (depth == pointer.size()) {
        at = value;
        return true;
    }
    const std::string &token = pointer[depth];
    if (Value *below = child(at, token))
        return set(*below, pointer, depth + 1, value);
    const bool appends =
        at.kind == Value::Kind::Array && (token == "-" || token == std::to_string(at.items.size()));
    if (at.kind != Value::Kind::Object && !appends)
        return false;
    Value made;
    if (depth + 1 < pointer.size())
        made.kind = Value::Kind::Object;
    else
        made = value;
    if (depth + 1 < pointer.size()) {
        // What is created holds objects only, so a dash or an index in it is a name.
        Value *inner = &made;
        for (std::size_t i = depth + 1; i < pointer.size(); ++i) {
            Value next;
            next.kind = Value::Kind::Object;
            if (i + 1 == pointer.size())
                next = value;
            inner->items.push_back({pointer[i], next});
            inner = &inner->items.back().value;
        }
    }
    at.items.push_back({appends ? std::string() : token, made});
    return true;
}

inline void sweep(Value &value)
{
    std::erase_if(value.items, [](const auto &item) { return item.value.marked; });
    for (auto &[name, item] : value.items)
        sweep(item);
}

inline void remove(Value &root, const std::vector<Tokens> &pointers)
{
    for (const Tokens &pointer : pointers) {
        Value *found = pointer.empty() ? nullptr : find(root, pointer);
        if (found != nullptr)
            found->marked = true;
    }
    sweep(root);
}

/// Whether anything of `value`, which is at `here`, is kept.
inline bool keepBelow(Value &value, const Tokens &here, const std::vector<Tokens> &pointers)
{
    for (const Tokens &pointer : pointers) {
        if (pointer == here)
            return true;
    }
    bool any = false;
    std::size_t index = 0;
    for (auto &[name, item] : value.items) {
        Tokens below = here;
        below.push_back(value.kind == Value::Kind::Object ? name : std::to_string(index));
        ++index;
        item.marked = !keepBelow(item, below, pointers);
        any = any || !item.marked;
    }
    return any;
}

inline void keep(Value &root, const std::vector<Tokens> &pointers)
{
    keepBelow(root, {}, pointers);
    sweep(root);
}

inline bool startsWith(const Tokens &tokens, const Tokens &prefix)
{
    return tokens.size() >= prefix.size()
        && Tokens(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(prefix.size()))
        == prefix;
}

inline void rename(Value &root, const Tokens &from, const Tokens &to)
{
    const Value *source = find(root, from);
    if (source == nullptr || startsWith(to, from))
        return;
    const Value value = *source;
    const Tokens parentPath(from.begin(), from.end() - 1);
    Value *parent = find(root, parentPath);
    const bool siblings = to.size() == from.size() && startsWith(to, parentPath);
    if (siblings && parent->kind == Value::Kind::Object) {
        std::erase_if(parent->items, [&](const auto &item) { return item.name == to.back(); });
        for (auto &[name, item] : parent->items) {
            if (name == from.back())
                name = to.back();
        }
        return;
    }
    if (!set(root, to, 0, value) || startsWith(from, to))
        return;
    remove(root, {from});
}

} // namespace naive
