// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/change.h"

#include "shared/model/document_reader.h"
#include "shared/model/json_scanner.h"
#include "shared/model/json_text.h"
#include "shared/model/problems.h"
#include "shared/model/validate.h"

#include <utility>

namespace portcullis::model {

namespace {

/// Whether the text is one whole JSON value: only then it may stand inside of another text.
bool isOneValue(std::string_view json)
{
    JsonScanner scanner(json);
    JsonToken token = scanner.next();
    while (token.kind != JsonToken::Kind::End && token.kind != JsonToken::Kind::Failed)
        token = scanner.next();
    return token.kind == JsonToken::Kind::End;
}

/// A text that is no JSON is read as a document by itself: that says where it breaks off.
void reportSyntax(std::string_view json, const ParseOptions &options, EntityOutcome &outcome)
{
    ParseOutcome whole = parseDocument(json, options);
    for (Problem &problem : whole.errors) {
        if (problem.code == code::kSyntax || problem.code == code::kEncoding
            || problem.code == code::kTooDeep)
            outcome.errors.push_back(std::move(problem));
    }
    if (outcome.errors.empty())
        outcome.errors.push_back({{}, std::string(code::kSyntax), "this is no JSON value"});
    outcome.malformed = true;
}

Entity firstOf(Document &document, std::string_view section)
{
    if (section == "listeners")
        return std::move(document.listeners.at(0));
    if (section == "authenticators")
        return std::move(document.authenticators.at(0));
    if (section == "consumers")
        return std::move(document.consumers.edit(0));
    if (section == "rateLimits")
        return std::move(document.rateLimits.at(0));
    if (section == "upstreams")
        return std::move(document.upstreams.at(0));
    return std::move(document.routes.at(0));
}

void cutPointers(std::vector<Problem> &problems, std::string_view prefix)
{
    for (Problem &problem : problems) {
        if (problem.pointer.starts_with(prefix))
            problem.pointer.erase(0, prefix.size());
    }
}

} // namespace

EntityOutcome readEntity(std::string_view section, std::string_view json,
                         const ParseOptions &options)
{
    EntityOutcome outcome;
    json = withoutByteOrderMark(json);
    if (!isOneValue(json)) {
        reportSyntax(json, options, outcome);
        return outcome;
    }
    const std::string wrapped = "{\"" + std::string(section) + "\":[" + std::string(json) + "]}";
    Document document;
    Problems problems;
    const bool read = readParts(wrapped, options, document, problems);
    ParseOutcome found;
    problems.moveTo(found, wrapped);
    outcome.errors = std::move(found.errors);
    outcome.warnings = std::move(found.warnings);
    const std::string prefix = "/" + std::string(section) + "/0";
    cutPointers(outcome.errors, prefix);
    cutPointers(outcome.warnings, prefix);
    if (read && outcome.valid())
        outcome.entity = firstOf(document, section);
    return outcome;
}

CheckOutcome checkDocument(const Document &document, const ConsumerScope &scope)
{
    CheckOutcome outcome;
    Problems problems;
    checkWhole(document, BrokenRoutes(document.routes.size(), false), scope, problems);
    problems.moveTo(outcome.errors, outcome.warnings);
    return outcome;
}

} // namespace portcullis::model
