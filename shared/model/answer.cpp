// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>
#include <array>

namespace portcullis::model {

namespace {

MaybeFault location(std::string_view text)
{
    if (text.empty())
        return Fault{code::kFormat,
                     "a URL or a path is needed, such as "
                     "\"https://api.example.com/${path.rest}\""};
    return rules::fieldTemplate(text);
}

} // namespace

void readRedirect(ConfigReader &in, Redirect &redirect)
{
    constexpr std::array<int, 5> kAllowed{301, 302, 303, 307, 308};
    const std::size_t before = in.context().problems.errorCount();
    in.integer("status", redirect.status, 301, 308);
    if (in.context().problems.errorCount() == before
        && std::find(kAllowed.begin(), kAllowed.end(), redirect.status) == kAllowed.end())
        in.fault("status", code::kRange, "301, 302, 303, 307 or 308 is allowed");
    if (in.require("location", "where to, a template"))
        in.text("location", redirect.location, location);
}

void write(DocumentWriter &out, const Redirect &redirect)
{
    out.number("status", redirect.status, Redirect().status);
    out.text("location", redirect.location);
}

void readRespond(ConfigReader &in, Respond &respond)
{
    in.integer("status", respond.status, 200, 599);
    in.pairs("headers", respond.headers, rules::fieldName, rules::fieldTemplate);
    in.members("headers", [&](std::string_view name, const JsonNode &, const Path &path) {
        checkWrittenField(in, path, name);
    });
    in.text("body", respond.body, rules::anyText);
    if (!respond.body.empty()
        && (respond.status == 204 || respond.status == 205 || respond.status == 304))
        in.fault("body", code::kConflict, "an answer with 204, 205 or 304 has no body");
}

void write(DocumentWriter &out, const Respond &respond)
{
    out.number("status", respond.status, Respond().status);
    out.pairs("headers", respond.headers);
    out.text("body", respond.body);
}

} // namespace portcullis::model
