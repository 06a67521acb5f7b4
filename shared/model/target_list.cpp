// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/target_list.h"

#include "shared/model/document_scanner.h"
#include "shared/model/entities.h"
#include "shared/model/json_text.h"

namespace portcullis::model {

namespace {

class TargetListReader final : public DocumentSink {
public:
    TargetListReader(std::vector<Target> &targets, ReadContext &context)
        : m_targets(targets), m_context(context)
    {
    }

    bool wantsElements(std::string_view) const override { return false; }
    void element(std::string_view, std::size_t, const JsonNode &) override { }
    void member(std::string_view key, const JsonNode &node) override
    {
        JsonMember member{key, node};
        JsonNode object;
        object.kind = JsonNode::Kind::Object;
        object.size = 1;
        object.members = &member;
        const Path root;
        readObject(object, root, m_context, [&](ConfigReader &in) {
            if (!in.has("targets"))
                return;
            m_seen = true;
            if (!node.isArray() || node.size > 0)
                readTargets(in, m_targets);
        });
    }
    bool seen() const { return m_seen; }

private:
    std::vector<Target> &m_targets;
    ReadContext &m_context;
    bool m_seen = false;
};

} // namespace

TargetListOutcome parseTargetList(std::string_view json)
{
    TargetListOutcome outcome;
    const std::size_t first = json.find_first_not_of(" \t\r\n");
    const bool alone = first != std::string_view::npos && json[first] == '[';
    const std::string text = alone ? "{\"targets\":" + std::string(json) + '}' : std::string(json);
    const ParseOptions options;
    Problems problems;
    ReadContext context{options, problems, nullptr};
    TargetListReader reader(outcome.targets, context);
    if (scanDocument(text, reader, problems) && !reader.seen())
        problems.error(std::string(), code::kMissingKey,
                       "\"targets\" is missing: a list of {\"url\": URL}");
    ParseOutcome parsed;
    problems.moveTo(parsed, text);
    outcome.errors = std::move(parsed.errors);
    return outcome;
}

} // namespace portcullis::model
