// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/strip.h"

#include "service/pipeline/authenticate/credentials.h"
#include "service/pipeline/common/field_class.h"
#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

bool names(const std::vector<StripAction> &actions, StripAction::Kind kind, std::string_view name)
{
    return std::any_of(actions.begin(), actions.end(), [&](const StripAction &action) {
        return action.kind == kind && action.name == name;
    });
}

bool has(const std::vector<StripAction> &actions, StripAction::Kind kind)
{
    return std::any_of(actions.begin(), actions.end(),
                       [kind](const StripAction &action) { return action.kind == kind; });
}

/// The parts of `text` between `separator`s for which `keep(part)` holds; `text` itself if that is
/// all of them.
template <typename Keep>
std::string_view filterParts(std::string_view text, char separator, Arena &arena, Keep keep)
{
    char *begin = nullptr;
    char *out = nullptr;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        const std::string_view part = text.substr(at, end - at);
        const bool kept = keep(part);
        if (!kept && !begin) {
            // All before this part is kept as it stands.
            begin = arena.allocate(text.size());
            out = std::copy_n(text.data(), at == 0 ? 0 : at - 1, begin);
        } else if (kept && begin) {
            if (out != begin)
                *out++ = separator;
            out = std::copy(part.begin(), part.end(), out);
        }
        at = end + 1;
    }
    return begin ? std::string_view(begin, static_cast<std::size_t>(out - begin)) : text;
}

void stripHeaders(const std::vector<StripAction> &actions, http::FieldList &fields)
{
    fields.removeIf([&](const http::Field &field) {
        return std::any_of(actions.begin(), actions.end(), [&](const StripAction &action) {
            return action.kind == StripAction::Kind::Header
                && equalsIgnoreCase(action.name, field.name);
        });
    });
}

void stripQuery(const std::vector<StripAction> &actions, std::optional<std::string_view> &query,
                Arena &arena)
{
    const std::string_view before = *query;
    query = filterParts(before, '&', arena, [&](std::string_view part) {
        const std::string_view name = part.substr(0, part.find('='));
        return !names(actions, StripAction::Kind::Query, percentDecode(name, arena));
    });
    if (query->empty() && !before.empty())
        query.reset();
}

void stripCookies(const std::vector<StripAction> &actions, http::FieldList &fields, Arena &arena)
{
    bool emptied = false;
    for (http::Field &field : fields) {
        if (!equalsIgnoreCase(field.name, "Cookie"))
            continue;
        const std::string_view before = field.value;
        field.value = filterParts(before, ';', arena, [&](std::string_view part) {
            const std::string_view name = trimOws(part.substr(0, part.find('=')));
            return !names(actions, StripAction::Kind::Cookie, name);
        });
        if (field.value.data() != before.data())
            field.value = trimOws(field.value);
        emptied = emptied || (field.value.empty() && !before.empty());
    }
    if (emptied)
        fields.removeIf([](const http::Field &field) {
            return field.value.empty() && equalsIgnoreCase(field.name, "Cookie");
        });
}

} // namespace

void stripCredentials(const std::vector<StripAction> &actions, http::FieldList &fields,
                      std::optional<std::string_view> &query, Arena &arena)
{
    if (has(actions, StripAction::Kind::Header))
        stripHeaders(actions, fields);
    if (query && has(actions, StripAction::Kind::Query))
        stripQuery(actions, query, arena);
    if (has(actions, StripAction::Kind::Cookie))
        stripCookies(actions, fields, arena);
}

void stripTrailers(const std::vector<std::string> &headers, http::FieldList &trailers)
{
    trailers.removeIf([&](const http::Field &field) {
        return std::any_of(headers.begin(), headers.end(), [&](const std::string &header) {
            return equalsIgnoreCase(header, field.name) || looksLike(field.name, header);
        });
    });
}

} // namespace portcullis::pipeline
