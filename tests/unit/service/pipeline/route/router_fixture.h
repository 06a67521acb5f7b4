// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/route/router.h"

#include <string>
#include <utility>
#include <vector>

namespace portcullis::pipeline::test {

/// A document of routes that anybody may call, unless a test says otherwise.
inline model::Route route(std::string name, model::StringList paths)
{
    model::Route result;
    result.name = std::move(name);
    result.match.paths = std::move(paths);
    result.authenticate = {{"none", false}};
    return result;
}

/// One request as step 1 would hand it on. Owns what the context points to.
class Request {
public:
    Request(std::string method, std::string host, std::string target)
        : m_method(std::move(method)), m_host(std::move(host)), m_target(std::move(target))
    {
    }

    Request &field(std::string name, std::string value)
    {
        m_fields.emplace_back(std::move(name), std::move(value));
        return *this;
    }

    const RequestContext &context()
    {
        m_arena.reset();
        m_head.clear();
        m_head.method = m_method;
        const std::size_t mark = m_target.find('?');
        m_head.rawPath = std::string_view(m_target).substr(0, mark);
        if (mark != std::string::npos)
            m_head.query = std::string_view(m_target).substr(mark + 1);
        for (const auto &[name, value] : m_fields)
            m_head.fields.append(name, value);

        m_context.head = &m_head;
        m_context.arena = &m_arena;
        m_context.path = http::normalizePath(m_head.rawPath, m_arena).value_or("");
        m_context.lookalike =
            m_context.path.empty() ? m_context.path : http::lookalikePath(m_context.path, m_arena);
        if (!m_host.empty())
            m_context.authority = http::parseAuthority(m_host, m_arena).value();
        return m_context;
    }

private:
    std::string m_method;
    std::string m_host;
    std::string m_target;
    std::vector<std::pair<std::string, std::string>> m_fields;
    http::RequestHead m_head;
    Arena m_arena;
    RequestContext m_context;
};

/// The name of the route found, or the code of the reason.
inline std::string found(const model::Document &document, const RouteMatch &match)
{
    return match.found() ? document.routes[static_cast<std::size_t>(match.route)].name
                         : std::string(reasonInfo(match.reason).code);
}

inline std::string find(const model::Document &document, Request &request)
{
    return found(document, Router(document).find(request.context()));
}

} // namespace portcullis::pipeline::test
