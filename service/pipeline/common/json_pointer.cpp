// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_pointer.h"

#include "shared/core/ascii.h"
#include "shared/core/utf8.h"

#include <algorithm>
#include <charconv>

namespace portcullis::pipeline {

namespace {

auto positionOf(const std::vector<PointerTree> &children, std::string_view name)
{
    return std::lower_bound(
        children.begin(), children.end(), name,
        [](const PointerTree &child, std::string_view key) { return child.token < key; });
}

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const Utf8Step step = decodeUtf8(text);
        if (!step.valid)
            return false;
        text.remove_prefix(step.size);
    }
    return true;
}

unsigned fourHex(std::string_view text)
{
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(4, text.size()), value, 16);
    return value;
}

void appendCodePoint(std::string &out, unsigned point)
{
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
    };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0U | (point >> 6));
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0U | (point >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (point >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// The code point of the `\u` escape whose digits begin at `at`, which moves behind the escape.
unsigned unicodeEscape(std::string_view text, std::size_t &at)
{
    const unsigned first = fourHex(text.substr(at));
    at += 4;
    const bool high = first >= 0xD800 && first < 0xDC00;
    if (!high || text.substr(at, 2) != "\\u")
        return first;
    const unsigned second = fourHex(text.substr(at + 2));
    if (second < 0xDC00 || second > 0xDFFF)
        return first;
    at += 6;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

char simpleEscape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

} // namespace

std::optional<std::vector<std::string>> parseJsonPointer(std::string_view text)
{
    std::vector<std::string> tokens;
    if (text.empty())
        return tokens;
    // Other bytes could not be written as a name that is then found again.
    if (text.front() != '/' || !isUtf8(text))
        return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') {
            tokens.emplace_back();
            continue;
        }
        char c = text[i];
        if (c == '~') {
            if (++i == text.size() || (text[i] != '0' && text[i] != '1'))
                return std::nullopt;
            c = text[i] == '0' ? '~' : '/';
        }
        tokens.back() += c;
    }
    return tokens;
}

std::optional<std::size_t> arrayIndex(std::string_view token)
{
    if (token.empty() || !std::all_of(token.begin(), token.end(), asciiDigit))
        return std::nullopt;
    if (token.size() > 1 && token.front() == '0')
        return std::nullopt;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    return error == std::errc() ? std::optional(index) : std::nullopt;
}

const PointerTree *PointerTree::find(std::string_view name) const
{
    const auto at = positionOf(children, name);
    return at != children.end() && at->token == name ? &*at : nullptr;
}

PointerTree &PointerTree::childFor(std::string_view name)
{
    const auto at = positionOf(children, name);
    if (at != children.end() && at->token == name)
        return children[static_cast<std::size_t>(at - children.begin())];
    PointerTree child;
    child.token = name;
    return *children.insert(at, std::move(child));
}

void PointerTree::add(const std::vector<std::string> &tokens)
{
    PointerTree *node = this;
    for (const std::string &step : tokens) {
        if (node->end)
            return;
        node = &node->childFor(step);
    }
    node->end = true;
    node->children.clear();
}

void appendUnescaped(std::string &out, std::string_view inside)
{
    for (std::size_t i = 0; i < inside.size();) {
        if (inside[i] != '\\') {
            out += inside[i++];
            continue;
        }
        const char kind = inside[i + 1];
        i += 2;
        if (kind == 'u')
            appendCodePoint(out, unicodeEscape(inside, i));
        else
            out += simpleEscape(kind);
    }
}

} // namespace portcullis::pipeline
