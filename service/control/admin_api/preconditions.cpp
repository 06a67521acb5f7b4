// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/preconditions.h"

#include "shared/core/ascii.h"
#include "shared/model/config_reader.h"

#include <algorithm>
#include <vector>

namespace portcullis::control {

namespace {

/// Of no document or entity, ever.
constexpr std::uint64_t kNoRevision = UINT64_MAX;

struct Tags {
    bool any = false;
    std::vector<std::uint64_t> revisions;
    bool given = false;
};

/// A tag is a number in quotes; who leaves the quotes out is understood, too.
std::uint64_t revisionOf(std::string_view tag)
{
    if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    const bool digits = !tag.empty() && std::all_of(tag.begin(), tag.end(), asciiDigit);
    const auto number = digits ? model::toWholeNumber(tag) : std::nullopt;
    return number ? static_cast<std::uint64_t>(*number) : kNoRevision;
}

/// `weak`: whether a weak tag matches what a strong one would (RFC 9110 section 8.8.3.2).
Tags tagsOf(const http::FieldList &fields, std::string_view name, bool weak)
{
    Tags tags;
    for (const http::Field &field : fields) {
        if (!equalsIgnoreCase(field.name, name))
            continue;
        tags.given = true;
        forEachToken(field.value, [&](std::string_view tag) {
            if (tag == "*")
                tags.any = true;
            else if (!tag.starts_with("W/"))
                tags.revisions.push_back(revisionOf(tag));
            else
                tags.revisions.push_back(weak ? revisionOf(tag.substr(2)) : kNoRevision);
        });
    }
    if (tags.given && !tags.any && tags.revisions.empty())
        tags.revisions.push_back(kNoRevision);
    return tags;
}

bool has(const Tags &tags, std::uint64_t revision)
{
    return tags.any
        || std::find(tags.revisions.begin(), tags.revisions.end(), revision)
        != tags.revisions.end();
}

} // namespace

Precondition preconditionOf(const http::FieldList &fields)
{
    Tags match = tagsOf(fields, "If-Match", false);
    Precondition out;
    out.anyMatch = match.any;
    out.revisions = std::move(match.revisions);
    out.absent = tagsOf(fields, "If-None-Match", true).any;
    return out;
}

bool notModified(const http::FieldList &fields, std::uint64_t revision)
{
    const Tags tags = tagsOf(fields, "If-None-Match", true);
    return tags.given && has(tags, revision);
}

bool mismatched(const http::FieldList &fields, std::uint64_t revision)
{
    const Tags tags = tagsOf(fields, "If-Match", false);
    return tags.given && !has(tags, revision);
}

} // namespace portcullis::control
