// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/draft.h"

#include "service/control/config/entities.h"
#include "service/control/config/with_section.h"
#include "shared/model/json_tree.h"
#include "shared/model/json_writer.h"
#include "shared/model/to_json.h"

#include <map>

namespace portcullis::control {

namespace {

constexpr const char *kConflict = "admin.undo-conflict";

using Text = std::optional<std::string>;
/// What parts are to become, by key.
using Wanted = std::map<store::EntityKey, Text>;

/// One part: what the revision made of it is taken out of what it is now.
class PartUndo {
public:
    PartUndo(const store::EntityChange &change, Text now) : m_change(change), m_now(std::move(now))
    {
    }

    /// What it becomes; where later changes are in the way `problems` says so.
    Text merge(std::vector<model::Problem> &problems) const
    {
        if (same(m_now, m_change.after))
            return m_change.before;
        if (same(m_now, m_change.before))
            return m_now; // taken back already
        if (!m_now || !m_change.after || !m_change.before) {
            problems.push_back({pointer(), kConflict, whatHappened()});
            return m_now;
        }
        const auto base = model::JsonTree::parse(*m_change.after);
        const auto mine = model::JsonTree::parse(*m_now);
        const auto theirs = model::JsonTree::parse(*m_change.before);
        if (!base || !mine || !theirs) {
            problems.push_back({pointer(), kConflict, "can't be read"});
            return m_now;
        }
        std::vector<std::string> conflicts;
        const model::JsonTree merged = model::mergeThreeWays(*base, *mine, *theirs, conflicts);
        for (const std::string &conflict : conflicts)
            problems.push_back(
                {pointer() + conflict, kConflict, "was changed again by a later revision"});
        return merged.toText();
    }

private:
    static bool same(const Text &a, const Text &b)
    {
        if (!a || !b)
            return a.has_value() == b.has_value();
        if (*a == *b)
            return true;
        const auto treeA = model::JsonTree::parse(*a);
        const auto treeB = model::JsonTree::parse(*b);
        return treeA && treeB && *treeA == *treeB;
    }
    std::string pointer() const
    {
        const bool member = m_change.key.kind == store::kDocumentMember;
        return '/' + (member ? m_change.key.name : m_change.key.kind + '/' + m_change.key.name);
    }
    const char *whatHappened() const
    {
        if (!m_now)
            return "was deleted by a later revision";
        if (!m_change.after)
            return "was created again by a later revision";
        return "was changed by a later revision";
    }

    const store::EntityChange &m_change;
    Text m_now;
};

/// The document's text with some of its parts replaced.
class Rewriter {
public:
    Rewriter(const model::Document &document, std::string baseFolder)
        : m_document(document), m_options{std::move(baseFolder), 0}
    {
    }

    Text now(const store::EntityKey &key) const
    {
        if (key.kind == store::kDocumentMember) {
            for (const auto &[name, text] : model::membersOf(m_document, m_options)) {
                if (name == key.name)
                    return text;
            }
            return std::nullopt;
        }
        const auto kind = kindOfSection(key.kind);
        const auto index = kind ? findEntity(m_document, *kind, key.name) : std::nullopt;
        if (!index)
            return std::nullopt;
        return entityJson(m_document, *kind, *index, m_options.baseFolder);
    }

    std::string with(const Wanted &wanted) const
    {
        model::JsonWriter out(0);
        out.beginObject();
        for (const EntityKind kind : kEntityKinds)
            section(out, kind, wanted);
        std::map<std::string, std::string> members;
        for (auto &[name, text] : model::membersOf(m_document, m_options))
            members[name] = text;
        for (const auto &[key, text] : wanted) {
            if (key.kind != store::kDocumentMember)
                continue;
            members.erase(key.name);
            if (text)
                members[key.name] = *text;
        }
        for (const auto &[name, text] : members) {
            out.key(name);
            out.raw(text);
        }
        out.endObject();
        return out.take();
    }

private:
    /// Those that come back stand at the end: where they stood is not kept.
    void section(model::JsonWriter &out, EntityKind kind, const Wanted &wanted) const
    {
        const std::string name(sectionOf(kind));
        std::map<std::string, Text> left;
        for (const auto &[key, text] : wanted) {
            if (key.kind == name)
                left[key.name] = text;
        }
        out.key(name);
        out.beginArray();
        withSection(m_document, kind, [&](const auto &entities) {
            for (const auto &entity : entities) {
                const auto changed = left.find(entity.name);
                if (changed == left.end()) {
                    out.raw(model::toJson(entity, m_options));
                    continue;
                }
                if (changed->second)
                    out.raw(*changed->second);
                left.erase(changed);
            }
        });
        for (const auto &[each, text] : left) {
            if (text)
                out.raw(*text);
        }
        out.endArray();
    }

    const model::Document &m_document;
    model::WriteOptions m_options;
};

} // namespace

DraftResult undoDraft(const std::vector<store::EntityChange> &changes, const DraftContext &context)
{
    ApplyFailure failure;
    failure.kind = ApplyFailure::Kind::UndoConflict;
    if (context.base == nullptr) {
        failure.what = "there is no configuration";
        return tl::unexpected(std::move(failure));
    }
    const Rewriter rewriter(*context.base, context.baseFolder());
    Wanted wanted;
    for (const store::EntityChange &change : changes)
        wanted[change.key] = PartUndo(change, rewriter.now(change.key)).merge(failure.problems);
    if (!failure.problems.empty()) {
        failure.what = "later revisions changed the same";
        return tl::unexpected(std::move(failure));
    }
    auto draft = draftOf(rewriter.with(wanted), context);
    if (!draft && draft.error().kind == ApplyFailure::Kind::Invalid) {
        // Such as: what was added is referred to by now.
        draft.error().kind = ApplyFailure::Kind::UndoConflict;
        draft.error().what = "without that change the configuration is not valid any more";
    }
    return draft;
}

} // namespace portcullis::control
