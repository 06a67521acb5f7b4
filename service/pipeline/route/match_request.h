// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/pipeline/route/method_set.h"
#include "shared/core/arena.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace portcullis::pipeline {

/// One parameter of a query, percent-decoded, `+` read as a space.
struct QueryParam {
    std::string_view name;
    std::string_view value; ///< empty also where there is no `=`
};

/// The parameters of `query` in their order; empty ones (`&&`) are left out. A bad percent sequence
/// stands for itself. Views into `query` where nothing had to be decoded, else into `arena`.
std::span<const QueryParam> parseQuery(std::string_view query, Arena &arena);

/// What the conditions of routes look at, for one look-up. The query is only taken apart when a
/// condition asks for it.
class MatchRequest {
public:
    MatchRequest(const http::RequestHead &head, std::string_view method, Arena &arena)
        : m_head(head), m_method(method), m_methodBit(MethodSet::bit(method)), m_arena(arena)
    {
    }

    const http::FieldList &fields() const { return m_head.fields; }
    std::string_view method() const { return m_method; }
    MethodSet::Mask methodBit() const { return m_methodBit; }
    Arena &arena() const { return m_arena; }
    std::span<const QueryParam> query();

private:
    const http::RequestHead &m_head;
    std::string_view m_method;
    MethodSet::Mask m_methodBit;
    Arena &m_arena;
    std::span<const QueryParam> m_query;
    bool m_queryParsed = false;
};

/// Identifies "field or parameter `name` with this value", for the tables of exact conditions.
/// Equal input gives equal keys; whoever finds something by a key has to compare the strings.
std::uint64_t fieldKey(std::string_view name, std::string_view value);
std::uint64_t parameterKey(std::string_view name, std::string_view value);

} // namespace portcullis::pipeline
