// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/to_json.h"

#include "shared/model/document_scanner.h"
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

template <typename Entities>
void writeList(DocumentWriter &out, std::string_view key, const Entities &entities)
{
    if (entities.empty())
        return;
    out.array(key, [&] {
        for (const auto &entity : entities)
            out.element([&] { write(out, entity); });
    });
}

/// What stands behind the lists.
void writeMembers(DocumentWriter &out, const Document &document)
{
    if (document.defaults != Defaults())
        out.object("defaults", [&] { write(out, document.defaults); });
    if (document.accessLog != AccessLog())
        out.object("accessLog", [&] { write(out, document.accessLog); });
    if (document.tracing)
        out.object("tracing", [&] { write(out, *document.tracing); });
    if (document.counters)
        out.object("counters", [&] { write(out, *document.counters); });
}

/// Takes the members of an object apart.
class Members final : public DocumentSink {
public:
    bool wantsElements(std::string_view) const override { return false; }
    void element(std::string_view, std::size_t, const JsonNode &) override { }
    void member(std::string_view key, const JsonNode &node) override
    {
        found.emplace_back(key, toText(node));
    }
    std::vector<std::pair<std::string, std::string>> found;
};

} // namespace

std::vector<std::pair<std::string, std::string>> membersOf(const Document &document,
                                                           const WriteOptions &options)
{
    DocumentWriter out(0, options.baseFolder);
    out.element([&] {
        out.number("version", document.version, 0);
        writeMembers(out, document);
    });
    Members members;
    Problems none;
    scanDocument(out.json().take(), members, none);
    return std::move(members.found);
}

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
        writeMembers(out, document);
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
