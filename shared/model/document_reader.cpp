// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/document_reader.h"

#include "shared/model/document_scanner.h"
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/suggest.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <array>

namespace portcullis::model {

namespace {

constexpr std::array<std::string_view, 11> kSections{
    "version", "listeners", "authenticators", "consumers", "rateLimits", "upstreams",
    "routes",  "defaults",  "accessLog",      "tracing",   "counters"};

/// Turns the pieces of a document into its values.
class DocumentReader final : public DocumentSink {
public:
    DocumentReader(Document &document, ReadContext &context)
        : m_document(document), m_context(context)
    {
        if (context.knownKeys != nullptr)
            context.knownKeys->insert(kSections.begin(), kSections.end());
    }

    bool wantsElements(std::string_view section) const override
    {
        static constexpr std::array<std::string_view, 6> kLists{
            "listeners", "authenticators", "consumers", "rateLimits", "upstreams", "routes"};
        return std::find(kLists.begin(), kLists.end(), section) != kLists.end();
    }

    void element(std::string_view section, std::size_t index, const JsonNode &node) override
    {
        const Path root;
        const Path list = root.member(section);
        const Path path = list.element(index);
        if (section == "consumers") {
            read(node, path, m_document.consumers, readConsumer);
        } else if (section == "routes") {
            const std::size_t before = m_context.problems.errorCount();
            read(node, path, m_document.routes, readRoute);
            m_broken.push_back(m_context.problems.errorCount() != before);
        } else if (section == "upstreams") {
            read(node, path, m_document.upstreams, readUpstream);
        } else if (section == "rateLimits") {
            read(node, path, m_document.rateLimits, readRateLimit);
        } else if (section == "authenticators") {
            read(node, path, m_document.authenticators, readAuthenticator);
        } else {
            read(node, path, m_document.listeners, readListener);
        }
    }

    void member(std::string_view key, const JsonNode &node) override
    {
        const Path root;
        const Path path = root.member(key);
        if (key == "version")
            readVersion(node, path);
        else if (key == "defaults")
            readObject(node, path, m_context,
                       [this](ConfigReader &in) { m_document.defaults = readDefaults(in); });
        else if (key == "accessLog")
            readObject(node, path, m_context,
                       [this](ConfigReader &in) { m_document.accessLog = readAccessLog(in); });
        else if (key == "tracing")
            readObject(node, path, m_context,
                       [this](ConfigReader &in) { m_document.tracing = readTracing(in); });
        else if (key == "counters")
            readObject(node, path, m_context,
                       [this](ConfigReader &in) { m_document.counters = readCounters(in); });
        else if (wantsElements(key))
            reportKind(node, path, m_context, "an array");
        else
            refuse(key, path);
    }

    /// What is said of the document when all of it has been read.
    void finish()
    {
        Problems &problems = m_context.problems;
        if (!m_versionSeen)
            problems.error(std::string(), code::kMissingKey,
                           "\"version\" is missing: write \"version\": 1");
        checkWhole(m_document, m_broken, {}, problems);
    }

private:
    /// What is no object leaves a default behind, so that positions stay those of the text.
    template <typename Entity>
    void read(const JsonNode &node, const Path &path, auto &list,
              Entity (*readEntity)(ConfigReader &))
    {
        Entity &entity = list.emplace_back();
        readObject(node, path, m_context, [&](ConfigReader &in) { entity = readEntity(in); });
    }

    void readVersion(const JsonNode &node, const Path &path)
    {
        m_versionSeen = true;
        if (node.kind != JsonNode::Kind::Number || toWholeNumber(node.text()) != 1)
            m_context.problems.error(path, code::kValue, "the version of the format has to be 1");
    }

    void refuse(std::string_view key, const Path &path)
    {
        const std::vector<std::string_view> known(kSections.begin(), kSections.end());
        const std::string_view meant = closest(key, known);
        m_context.problems.error(path, code::kUnknownKey,
                                 "the key " + quote(key) + " is not known here; "
                                     + (meant.empty() ? "allowed are " + listed(known)
                                                      : "did you mean " + quote(meant) + "?"));
    }

    Document &m_document;
    ReadContext &m_context;
    BrokenRoutes m_broken; // one for each route
    bool m_versionSeen = false;
};

} // namespace

void checkWhole(const Document &document, const BrokenRoutes &broken, const ConsumerScope &scope,
                Problems &problems)
{
    if (document.listeners.empty())
        problems.warning(std::string(), code::kNoEffect,
                         "there is no listener, so nothing is served");
    checkUnique(document, scope, problems);
    checkReferences(document, scope, problems);
    checkShared(document, problems);
    checkAccess(document, broken, problems);
    checkTemplates(document, broken, problems);
    checkConflicts(document, broken, problems);
    checkTrailingSlashes(document, broken, problems);
}

bool readParts(std::string_view json, const ParseOptions &options, Document &document,
               Problems &problems)
{
    ReadContext context{options, problems, nullptr};
    DocumentReader reader(document, context);
    return scanDocument(json, reader, problems);
}

ParseOutcome readDocument(std::string_view json, const ParseOptions &options,
                          std::set<std::string, std::less<>> *knownKeys)
{
    ParseOutcome outcome;
    Problems problems;
    ReadContext context{options, problems, knownKeys};
    DocumentReader reader(outcome.document, context);
    if (scanDocument(json, reader, problems))
        reader.finish();
    problems.moveTo(outcome, json);
    return outcome;
}

} // namespace portcullis::model
