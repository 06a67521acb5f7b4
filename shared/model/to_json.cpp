// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/to_json.h"

#include "shared/model/entities.h"

namespace portcullis::model {

namespace {

template <typename Entity>
std::string entityText(const Entity &entity, const WriteOptions &options)
{
    DocumentWriter out(options.indent, options.baseFolder);
    out.element([&] { write(out, entity); });
    return out.json().take();
}

template <typename Entity>
void writeList(DocumentWriter &out, std::string_view key, const std::vector<Entity> &entities)
{
    if (entities.empty())
        return;
    out.array(key, [&] {
        for (const Entity &entity : entities)
            out.element([&] { write(out, entity); });
    });
}

} // namespace

std::string toJson(const Document &document, const WriteOptions &options)
{
    DocumentWriter out(options.indent, options.baseFolder);
    out.element([&] {
        out.number("version", document.version, 0);
        writeList(out, "listeners", document.listeners);
        writeList(out, "authenticators", document.authenticators);
        writeList(out, "consumers", document.consumers);
        writeList(out, "rateLimits", document.rateLimits);
        writeList(out, "upstreams", document.upstreams);
        writeList(out, "routes", document.routes);
        if (document.defaults != Defaults())
            out.object("defaults", [&] { write(out, document.defaults); });
        if (document.accessLog != AccessLog())
            out.object("accessLog", [&] { write(out, document.accessLog); });
        if (document.counters)
            out.object("counters", [&] { write(out, *document.counters); });
    });
    return out.json().take();
}

std::string toJson(const Listener &listener, const WriteOptions &options)
{
    return entityText(listener, options);
}

std::string toJson(const Authenticator &authenticator, const WriteOptions &options)
{
    return entityText(authenticator, options);
}

std::string toJson(const Consumer &consumer, const WriteOptions &options)
{
    return entityText(consumer, options);
}

std::string toJson(const RateLimit &limit, const WriteOptions &options)
{
    return entityText(limit, options);
}

std::string toJson(const Upstream &upstream, const WriteOptions &options)
{
    return entityText(upstream, options);
}

std::string toJson(const Route &route, const WriteOptions &options)
{
    return entityText(route, options);
}

} // namespace portcullis::model
