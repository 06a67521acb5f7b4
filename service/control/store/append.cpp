// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/append.h"

#include <map>
#include <unordered_set>

namespace portcullis::store {

namespace {

/// Kinds and names have no NUL: together they are one key.
std::string joined(const std::string &kind, const std::string &name)
{
    return kind + '\0' + name;
}

std::string joined(const EntityKey &key)
{
    return joined(key.kind, key.name);
}

using NamesByKind = std::map<std::string, std::vector<std::string>>;

} // namespace

Append::Append(Database &database, const RevisionDraft &draft, const RevisionRow &previous,
               bool trust)
    : m_database(database)
    , m_draft(draft)
    , m_previous(previous)
    , m_number(previous.revision.number + 1)
    , m_trust(trust)
{
}

StoreResult<RevisionRow> Append::make()
{
    using Step = StoreResult<void> (Append::*)();
    for (const Step step :
         {&Append::checkDraft, m_draft.replaceAll ? &Append::planAll : &Append::planEdits,
          &Append::closeParts, &Append::deleteParts, &Append::writeParts, &Append::writeRevision,
          &Append::writePending}) {
        if (const auto done = (this->*step)(); !done)
            return tl::unexpected<StoreError>(done.error());
    }
    return m_row;
}

StoreResult<void> Append::checkDraft()
{
    std::unordered_set<std::string> seen;
    seen.reserve(m_draft.edits.size());
    for (const EntityEdit &edit : m_draft.edits) {
        const auto &[kind, name] = edit.key;
        if (kind.empty() || name.empty() || kind.find('\0') != std::string::npos
            || name.find('\0') != std::string::npos)
            return storeFailure(StoreErrorKind::Failed, "a part without a kind or a name");
        if (!seen.insert(joined(edit.key)).second)
            return storeFailure(StoreErrorKind::Failed,
                                edit.key.kind + '/' + edit.key.name + " is edited twice");
    }
    if (m_number > kMaxRevision || m_draft.edits.size() >= kMaxNewParts)
        return storeFailure(StoreErrorKind::Full, "the store holds no more revisions");
    return {};
}

/// `position` is where it goes if it is to move or is new; 0: it stays.
void Append::planEdit(const EntityEdit &edit, std::optional<Part> before, std::uint64_t position)
{
    if (!edit.text && !before)
        return;
    Plan plan{std::move(before), {}};
    if (edit.text) {
        const bool same = plan.before && plan.before->text == *edit.text;
        const bool stays = plan.before && (position == 0 || position == plan.before->position);
        if (same && stays)
            return;
        plan.after = {edit.key, m_number, same ? plan.before->changed : m_number,
                      stays ? plan.before->position : position, *edit.text};
    }
    if (!m_draft.replaceAll) // planOrder() asks
        m_planOf.emplace(joined(edit.key), m_plans.size());
    m_plans.push_back(std::move(plan));
}

StoreResult<void> Append::planEdits()
{
    NamesByKind names;
    for (const EntityEdit &edit : m_draft.edits)
        names[edit.key.kind].push_back(edit.key.name);
    std::unordered_map<std::string, Part> before;
    for (const auto &[kind, list] : names) {
        auto parts = readNamed(m_database, kind, list);
        if (!parts)
            return tl::unexpected<StoreError>(parts.error());
        for (Part &part : *parts)
            before.emplace(joined(part.key), std::move(part));
    }
    for (const EntityEdit &edit : m_draft.edits) {
        const auto found = before.find(joined(edit.key));
        if (found != before.end())
            planEdit(edit, std::move(found->second), 0);
        else
            planEdit(edit, {}, newPosition(m_number, m_newParts++));
    }
    for (const ListOrder &order : m_draft.orders) {
        if (auto planned = planOrder(order); !planned)
            return planned;
    }
    return {};
}

StoreResult<void> Append::planOrder(const ListOrder &order)
{
    std::unordered_map<std::string, std::uint64_t> now; // name to position
    auto done =
        m_database.read("SELECT name, position FROM entity WHERE kind = ?", {toSql(order.kind)},
                        [&now](const Row &row) { now.emplace(row.text(0), row.number(1)); });
    if (!done)
        return done;
    for (const Plan &plan : m_plans) {
        const EntityKey &key = plan.before ? plan.before->key : plan.after->key;
        if (key.kind == order.kind && !plan.after)
            now.erase(key.name);
        else if (key.kind == order.kind && !plan.before)
            now.emplace(key.name, 0);
    }
    std::vector<std::uint64_t> positions;
    for (const std::string &name : order.names) {
        const auto found = now.find(name);
        if (found == now.end())
            break;
        positions.push_back(found->second);
        now.erase(found);
    }
    if (positions.size() != order.names.size() || !now.empty())
        return storeFailure(StoreErrorKind::Failed,
                            "the order of " + order.kind + " does not name each of them once");
    const std::vector<std::uint64_t> before = positions;
    arrange(positions, m_number, m_newParts);
    m_newParts += positions.size();
    std::vector<std::string> moved;
    std::vector<std::uint64_t> to;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (positions[i] == before[i])
            continue;
        moved.push_back(order.names[i]);
        to.push_back(positions[i]);
    }
    return moveTo(order.kind, moved, to);
}

StoreResult<void> Append::moveTo(const std::string &kind, const std::vector<std::string> &names,
                                 const std::vector<std::uint64_t> &positions)
{
    std::unordered_map<std::string, std::uint64_t> unplanned;
    std::vector<std::string> toRead;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto found = m_planOf.find(joined(kind, names[i]));
        if (found != m_planOf.end()) {
            m_plans[found->second].after->position = positions[i];
            continue;
        }
        unplanned.emplace(names[i], positions[i]);
        toRead.push_back(names[i]);
    }
    auto parts = readNamed(m_database, kind, toRead);
    if (!parts)
        return tl::unexpected<StoreError>(parts.error());
    for (Part &part : *parts) {
        Plan plan{std::move(part), {}};
        plan.after = plan.before;
        plan.after->since = m_number;
        plan.after->position = unplanned.at(plan.before->key.name);
        m_planOf.emplace(joined(plan.before->key), m_plans.size());
        m_plans.push_back(std::move(plan));
    }
    return {};
}

StoreResult<void> Append::planAll()
{
    std::unordered_map<std::string, Part> before;
    if (m_trust) {
        auto parts = readCurrent(m_database);
        if (!parts)
            return tl::unexpected<StoreError>(parts.error());
        m_trust = sumOf(*parts) == m_previous.content;
        before.reserve(parts->size());
        for (Part &part : *parts) {
            if (m_trust)
                before.emplace(joined(part.key), std::move(part));
        }
    }
    planWhole(std::move(before));
    return {};
}

void Append::planWhole(std::unordered_map<std::string, Part> before)
{
    std::map<std::string, std::vector<const EntityEdit *>> lists;
    for (const EntityEdit &edit : m_draft.edits) {
        if (edit.text)
            lists[edit.key.kind].push_back(&edit);
    }
    for (const auto &[kind, edits] : lists) {
        std::vector<std::uint64_t> positions;
        positions.reserve(edits.size());
        for (const EntityEdit *edit : edits) {
            const auto found = before.find(joined(edit->key));
            positions.push_back(found == before.end() ? 0 : found->second.position);
        }
        arrange(positions, m_number, m_newParts);
        m_newParts += positions.size();
        for (std::size_t i = 0; i < edits.size(); ++i) {
            const auto found = before.find(joined(edits[i]->key));
            if (found == before.end()) {
                planEdit(*edits[i], {}, positions[i]);
                continue;
            }
            planEdit(*edits[i], std::move(found->second), positions[i]);
            before.erase(found);
        }
    }
    for (auto &[key, part] : before)
        m_plans.push_back({std::move(part), {}});
}

StoreResult<void> Append::closeParts()
{
    constexpr const char *kClose =
        "INSERT INTO entity_past (kind, name, since, until, changed, position, text) "
        "SELECT kind, name, since, %1, changed, position, text FROM entity";
    const QString close = QString::fromLatin1(kClose).arg(m_number);
    if (!m_trust)
        return m_database.run(close);
    NamesByKind names;
    for (const Plan &plan : m_plans) {
        if (plan.before)
            names[plan.before->key.kind].push_back(plan.before->key.name);
    }
    for (const auto &[kind, list] : names) {
        auto done = inGroups(m_database, list, [&](const Binds &group) {
            return m_database.run(close
                                      + QStringLiteral(" WHERE kind = ? AND name IN (%1)")
                                            .arg(placeholders(group.size())),
                                  Binds{toSql(kind)} + group);
        });
        if (!done)
            return done;
    }
    return {};
}

StoreResult<void> Append::deleteParts()
{
    if (!m_trust)
        return m_database.run("DELETE FROM entity");
    NamesByKind names;
    for (const Plan &plan : m_plans) {
        if (!plan.after)
            names[plan.before->key.kind].push_back(plan.before->key.name);
    }
    for (const auto &[kind, list] : names) {
        auto done = inGroups(m_database, list, [&](const Binds &group) {
            return m_database.run(
                QStringLiteral("DELETE FROM entity WHERE kind = ? AND name IN (%1)")
                    .arg(placeholders(group.size())),
                Binds{toSql(kind)} + group);
        });
        if (!done)
            return done;
    }
    return {};
}

StoreResult<void> Append::writeParts()
{
    // As many at a time as fit into some megabytes.
    constexpr qsizetype kAtOnce = 4'000;
    constexpr int kColumns = 6;
    Binds rows;
    const auto write = [&] {
        auto done = m_database.insertRows(
            "INSERT INTO entity (kind, name, since, changed, position, text) VALUES", kColumns,
            rows,
            "ON CONFLICT (kind, name) DO UPDATE SET since = excluded.since, "
            "changed = excluded.changed, position = excluded.position, text = excluded.text");
        rows.clear();
        return done;
    };
    for (const Plan &plan : m_plans) {
        if (!plan.after)
            continue;
        const Part &part = *plan.after;
        rows << toSql(part.key.kind) << toSql(part.key.name) << toSql(part.since)
             << toSql(part.changed) << toSql(part.position) << bytesToSql(part.text);
        if (rows.size() < kAtOnce * kColumns)
            continue;
        if (auto done = write(); !done)
            return done;
    }
    return write();
}

StoreResult<void> Append::writeRevision()
{
    m_row.revision = {m_number,     m_draft.at,   m_draft.author, m_draft.from,
                      m_draft.kind, m_draft.note, m_plans.size(), {}};
    m_row.revision.at = std::chrono::floor<Milliseconds>(m_draft.at); // as it is kept
    if (m_trust)
        m_row.content = m_previous.content;
    for (const Plan &plan : m_plans) {
        if (plan.before)
            m_row.content -= plan.before->sum();
        if (plan.after)
            m_row.content += plan.after->sum();
    }
    m_row.previous = m_previous.checksum;
    m_row.checksum = chainSum(m_row.revision, m_row.content, m_row.previous);
    const Revision &made = m_row.revision;
    return m_database.run(
        "INSERT INTO revision (number, at, author, origin, kind, note, changes, content, previous,"
        " checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {toSql(made.number), toSql(made.at), toSql(made.author), toSql(made.from), toSql(made.kind),
         toSql(made.note), toSql(made.changes), bytesToSql(m_row.content.bytes()),
         bytesToSql(m_row.previous), bytesToSql(m_row.checksum)});
}

StoreResult<void> Append::writePending()
{
    if (m_draft.endsPendingConfirm) {
        if (auto ended = m_database.run("DELETE FROM pending_confirm"); !ended)
            return ended;
    }
    const auto pending = m_database.number("SELECT COUNT(*) FROM pending_confirm");
    if (!pending)
        return tl::unexpected<StoreError>(pending.error());
    if (*pending != 0)
        return storeFailure(StoreErrorKind::Pending, "a change waits for its confirmation");
    if (!m_draft.confirmBy)
        return {};
    return m_database.run(
        "INSERT INTO pending_confirm (id, revision, previous, deadline, author) "
        "VALUES (1, ?, ?, ?, ?)",
        {toSql(m_number), toSql(m_number - 1), toSql(*m_draft.confirmBy), toSql(m_draft.author)});
}

} // namespace portcullis::store
