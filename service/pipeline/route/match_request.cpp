// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/match_request.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <functional>
#include <memory>

namespace portcullis::pipeline {

namespace {

int hexDigit(char c)
{
    if (asciiDigit(c))
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string_view decode(std::string_view text, Arena &arena)
{
    if (text.find_first_of("%+") == std::string_view::npos)
        return text;
    char *const decoded = arena.allocate(text.size());
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i] == '+' ? ' ' : text[i];
        if (c == '%' && i + 2 < text.size()) {
            const int high = hexDigit(text[i + 1]);
            const int low = hexDigit(text[i + 2]);
            if (high >= 0 && low >= 0) {
                c = static_cast<char>(high << 4 | low);
                i += 2;
            }
        }
        decoded[size++] = c;
    }
    return {decoded, size};
}

std::uint64_t combine(std::uint64_t a, std::uint64_t b)
{
    return (a ^ (b + 0x9E3779B97F4A7C15U + (a << 6) + (a >> 2))) * 0xFF51AFD7ED558CCDU;
}

} // namespace

std::span<const QueryParam> parseQuery(std::string_view query, Arena &arena)
{
    const auto most = static_cast<std::size_t>(std::count(query.begin(), query.end(), '&')) + 1;
    auto *const params = reinterpret_cast<QueryParam *>(arena.allocate(most * sizeof(QueryParam)));
    std::uninitialized_value_construct_n(params, most);
    std::size_t count = 0;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        params[count++] = {decode(pair.substr(0, equals), arena),
                           decode(pair.substr(std::min(equals + 1, pair.size())), arena)};
    }
    return {params, count};
}

std::span<const QueryParam> MatchRequest::query()
{
    if (!m_queryParsed) {
        m_queryParsed = true;
        if (m_head.query)
            m_query = parseQuery(*m_head.query, m_arena);
    }
    return m_query;
}

std::uint64_t fieldKey(std::string_view name, std::string_view value)
{
    std::uint64_t hash = 1;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(asciiLower(c))) * 0x100000001B3U;
    return combine(hash, std::hash<std::string_view>{}(value));
}

std::uint64_t parameterKey(std::string_view name, std::string_view value)
{
    return combine(~std::hash<std::string_view>{}(name), std::hash<std::string_view>{}(value));
}

} // namespace portcullis::pipeline
