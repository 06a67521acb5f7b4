// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_text.h"
#include "shared/model/path_pattern.h"
#include "shared/model/template_syntax.h"
#include "shared/model/validate.h"

#include <algorithm>

namespace portcullis::model {

namespace {

/// Looks at the templates of one route.
class RouteTemplates {
public:
    RouteTemplates(const Route &route, std::string pointer, Problems &problems)
        : m_route(route), m_pointer(std::move(pointer)), m_problems(problems)
    {
    }

    void check()
    {
        one("/request/path", m_route.request.path);
        pairs("/request/headers/set", m_route.request.headers.set);
        pairs("/request/headers/add", m_route.request.headers.add);
        pairs("/request/query/set", m_route.request.query.set);
        pairs("/request/query/add", m_route.request.query.add);
        pairs("/response/headers/set", m_route.response.headers.set);
        pairs("/response/headers/add", m_route.response.headers.add);
        if (m_route.redirect)
            one("/redirect/location", m_route.redirect->location);
        if (m_route.respond)
            pairs("/respond/headers", m_route.respond->headers);
    }

private:
    void pairs(std::string_view where, const StringPairs &pairs)
    {
        for (const auto &[name, text] : pairs) {
            std::string below(where);
            appendToken(below, name);
            one(below, text);
        }
    }

    void one(std::string_view where, const std::string &text)
    {
        if (text.find("${path.") == std::string::npos)
            return;
        const auto parts = parseTemplate(text);
        if (!parts)
            return;
        for (const TemplatePart &part : *parts) {
            if (part.kind == TemplatePart::Kind::Path)
                inEveryPath(part.text, where);
        }
    }

    void inEveryPath(const std::string &name, std::string_view where)
    {
        for (const std::string &path : m_route.match.paths) {
            const auto segments = parsePathPattern(path);
            const auto named = [&name](const PatternSegment &segment) {
                return segment.kind != PatternSegment::Kind::Literal && segment.text == name;
            };
            if (!segments || std::any_of(segments->begin(), segments->end(), named))
                continue;
            m_problems.error(m_pointer + std::string(where), code::kTemplate,
                             std::string("${path.")
                                 .append(name)
                                 .append("} is in no place of the path ")
                                 .append(quote(path))
                                 .append("; every path of the route has to have {")
                                 .append(name)
                                 .append("}"));
            return;
        }
    }

    const Route &m_route;
    std::string m_pointer;
    Problems &m_problems;
};

} // namespace

void checkTemplates(const Document &document, const BrokenRoutes &broken, Problems &problems)
{
    for (std::size_t r = 0; r < document.routes.size(); ++r) {
        if (!broken[r])
            RouteTemplates(document.routes[r], "/routes/" + std::to_string(r), problems).check();
    }
}

} // namespace portcullis::model
