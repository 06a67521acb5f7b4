// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/document_diff.h"

#include "service/control/config/json_patch.h"
#include "service/control/config/with_section.h"
#include "shared/model/to_json.h"

#include <algorithm>
#include <unordered_map>

namespace portcullis::control {

namespace {

using Positions = std::unordered_map<std::string_view, std::size_t>;

template <typename Section>
Positions positionsOf(const Section &section)
{
    Positions positions;
    positions.reserve(section.size());
    for (std::size_t i = 0; i < section.size(); ++i)
        positions.emplace(section[i].name, i);
    return positions;
}

/// Compares one section.
template <typename Section>
class SectionDiff {
public:
    SectionDiff(EntityKind kind, const Section &before, const Section &after,
                const std::string &baseFolder)
        : m_kind(kind)
        , m_before(before)
        , m_after(after)
        , m_options{baseFolder, 0}
        , m_same(before == after)
    {
        if (m_same)
            return;
        m_old = positionsOf(before);
        m_new = positionsOf(after);
    }

    void changesTo(std::vector<EntityChange> &changes) const
    {
        if (m_same)
            return;
        for (const auto &entity : m_before) {
            if (m_new.count(entity.name) == 0)
                changes.push_back({EntityChange::Kind::Removed,
                                   idOf(entity.name),
                                   model::toJson(entity, m_options),
                                   {}});
        }
        for (const auto &entity : m_after) {
            const auto old = m_old.find(entity.name);
            if (old == m_old.end()) {
                changes.push_back({EntityChange::Kind::Added,
                                   idOf(entity.name),
                                   {},
                                   model::toJson(entity, m_options)});
            } else if (!(m_before[old->second] == entity)) {
                std::string was = model::toJson(m_before[old->second], m_options);
                std::string is = model::toJson(entity, m_options);
                if (was != is) // what differs may be the content of files
                    changes.push_back({EntityChange::Kind::Changed, idOf(entity.name),
                                       std::move(was), std::move(is)});
            }
        }
    }

    /// Names as the changes alone leave them, and whether that is the order of `after`.
    std::vector<std::string_view> reached() const
    {
        std::vector<std::string_view> names;
        for (const auto &entity : m_before) {
            if (m_new.count(entity.name) > 0)
                names.push_back(entity.name);
        }
        for (const auto &entity : m_after) {
            if (m_old.count(entity.name) == 0)
                names.push_back(entity.name);
        }
        return names;
    }
    bool reordered() const
    {
        if (m_same)
            return false;
        const auto names = reached();
        return !std::equal(names.begin(), names.end(), m_after.begin(), m_after.end(),
                           [](std::string_view a, const auto &b) { return a == b.name; });
    }

    void patchTo(JsonPatch &patch) const
    {
        if (m_same)
            return;
        const std::string path = '/' + std::string(sectionOf(m_kind));
        if (m_after.empty())
            return patch.remove(path);
        if (m_before.empty())
            return patch.add(path, listText());
        if (reordered() && std::max(m_before.size(), m_after.size()) > kMostMoved)
            return patch.replace(path, listText());
        removeTo(patch, path);
        placeTo(patch, path);
        for (std::size_t i = 0; i < m_after.size(); ++i) {
            const auto old = m_old.find(m_after[i].name);
            if (old != m_old.end() && !(m_before[old->second] == m_after[i]))
                patch.difference(path + '/' + std::to_string(i), treeOf(m_before[old->second]),
                                 treeOf(m_after[i]));
        }
    }

private:
    /// Beyond that, finding out what moved takes longer than a patch of a reordered list is worth.
    static constexpr std::size_t kMostMoved = 2000;

    EntityId idOf(std::string_view name) const
    {
        return {std::string(sectionOf(m_kind)), std::string(name)};
    }
    template <typename Entity>
    model::JsonTree treeOf(const Entity &entity) const
    {
        return model::JsonTree::parse(model::toJson(entity, m_options)).value_or(model::JsonTree());
    }
    std::string listText() const
    {
        std::string text = "[";
        for (const auto &entity : m_after)
            text.append(text.size() > 1 ? "," : "").append(model::toJson(entity, m_options));
        return text + ']';
    }
    void removeTo(JsonPatch &patch, const std::string &path) const
    {
        for (std::size_t i = m_before.size(); i > 0; --i) {
            if (m_new.count(m_before[i - 1].name) == 0)
                patch.remove(path + '/' + std::to_string(i - 1));
        }
    }
    /// Adds what is new and moves what stands elsewhere, from the front.
    void placeTo(JsonPatch &patch, const std::string &path) const
    {
        std::vector<std::string_view> names;
        for (const auto &entity : m_before) {
            if (m_new.count(entity.name) > 0)
                names.push_back(entity.name);
        }
        for (std::size_t i = 0; i < m_after.size(); ++i) {
            const std::string &wanted = m_after[i].name;
            if (i < names.size() && names[i] == wanted)
                continue;
            const auto at = names.begin() + static_cast<std::ptrdiff_t>(i);
            const std::string here = path + '/' + std::to_string(i);
            if (m_old.count(wanted) == 0) {
                patch.add(here, model::toJson(m_after[i], m_options));
            } else {
                const auto from = std::find(at, names.end(), wanted);
                patch.move(path + '/' + std::to_string(from - names.begin()), here);
                names.erase(from);
            }
            names.insert(names.begin() + static_cast<std::ptrdiff_t>(i), wanted);
        }
    }

    EntityKind m_kind;
    const Section &m_before;
    const Section &m_after;
    model::WriteOptions m_options;
    bool m_same;
    Positions m_old;
    Positions m_new;
};

const model::Document &orEmpty(const model::Document *document)
{
    static const model::Document empty;
    return document ? *document : empty;
}

/// Calls `use(SectionDiff)` for each kind, in the order of a document.
template <typename Use>
void forEachSection(const model::Document *before, const model::Document &after,
                    const std::string &baseFolder, Use use)
{
    const model::Document &old = orEmpty(before);
    for (const EntityKind kind : kEntityKinds) {
        withSection(after, kind, [&](const auto &now) {
            using Section = std::decay_t<decltype(now)>;
            withSection(old, kind, [&](const auto &was) {
                if constexpr (std::is_same_v<Section, std::decay_t<decltype(was)>>)
                    use(SectionDiff<Section>(kind, was, now, baseFolder));
            });
        });
    }
}

using Members = std::vector<std::pair<std::string, std::string>>;

const std::string *find(const Members &members, const std::string &name)
{
    const auto it = std::find_if(members.begin(), members.end(),
                                 [&name](const auto &member) { return member.first == name; });
    return it == members.end() ? nullptr : &it->second;
}

void memberChanges(const Members &was, const Members &now, std::vector<EntityChange> &changes)
{
    using Kind = EntityChange::Kind;
    for (const auto &[name, text] : was) {
        if (find(now, name) == nullptr)
            changes.push_back({Kind::Removed, {name}, text, {}});
    }
    for (const auto &[name, text] : now) {
        const std::string *const old = find(was, name);
        if (old == nullptr)
            changes.push_back({Kind::Added, {name}, {}, text});
        else if (*old != text)
            changes.push_back({Kind::Changed, {name}, *old, text});
    }
}

Members membersOf(const model::Document *document, const std::string &baseFolder)
{
    if (document == nullptr)
        return {};
    return model::membersOf(*document, model::WriteOptions{baseFolder, 0});
}

} // namespace

std::vector<EntityChange> changesBetween(const model::Document *before,
                                         const model::Document &after,
                                         const std::string &baseFolder)
{
    std::vector<EntityChange> changes;
    forEachSection(before, after, baseFolder,
                   [&changes](const auto &section) { section.changesTo(changes); });
    memberChanges(membersOf(before, baseFolder), membersOf(&after, baseFolder), changes);
    return changes;
}

std::vector<SectionOrder> ordersBetween(const model::Document *before, const model::Document &after)
{
    std::vector<SectionOrder> orders;
    std::size_t kind = 0;
    forEachSection(before, after, {}, [&](const auto &section) {
        const EntityKind which = kEntityKinds[kind++];
        if (!section.reordered())
            return;
        SectionOrder order{std::string(sectionOf(which)), {}};
        withSection(after, which, [&order](const auto &entities) {
            for (const auto &entity : entities)
                order.names.push_back(entity.name);
        });
        orders.push_back(std::move(order));
    });
    return orders;
}

DocumentDiff diffDocuments(const model::Document *before, const model::Document &after,
                           const std::string &baseFolder)
{
    DocumentDiff diff;
    diff.changes = changesBetween(before, after, baseFolder);
    JsonPatch patch;
    forEachSection(before, after, baseFolder,
                   [&patch](const auto &section) { section.patchTo(patch); });
    std::vector<EntityChange> members;
    memberChanges(membersOf(before, baseFolder), membersOf(&after, baseFolder), members);
    for (const EntityChange &change : members) {
        const std::string path = '/' + change.entity.section;
        if (change.kind == EntityChange::Kind::Removed)
            patch.remove(path);
        else if (change.kind == EntityChange::Kind::Added)
            patch.add(path, change.after);
        else
            patch.difference(path,
                             model::JsonTree::parse(change.before).value_or(model::JsonTree()),
                             model::JsonTree::parse(change.after).value_or(model::JsonTree()));
    }
    diff.patch = patch.toText();
    return diff;
}

} // namespace portcullis::control
