// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/merge.h"

#include "shared/model/json_tree.h"

namespace portcullis::gui {

using model::JsonTree;

namespace {

Result<JsonTree> treeOf(QByteArrayView json)
{
    return JsonTree::parse({json.data(), static_cast<std::size_t>(json.size())});
}

void addMemberChange(const DocumentParts &before, const DocumentParts &after,
                     const QString &section, QList<PartChange> &changes)
{
    const PartRef ref{section, {}};
    const QByteArray was = before.json(ref);
    const QByteArray is = after.json(ref);
    if (saysTheSame(was, is))
        return;
    using Kind = PartChange::Kind;
    changes.append({was.isNull()      ? Kind::Added
                        : is.isNull() ? Kind::Removed
                                      : Kind::Changed,
                    ref, was, is});
}

void addEntityChanges(const DocumentParts &before, const DocumentParts &after,
                      const QString &section, QList<PartChange> &changes)
{
    const auto &was = before.entities(section);
    const auto &is = after.entities(section);
    if (was.isSharedWith(is))
        return;
    for (const auto &part : was) {
        const PartRef ref{section, part->name};
        if (after.indexOf(ref) < 0)
            changes.append({PartChange::Kind::Removed, ref, part->copy(), {}});
    }
    for (qsizetype i = 0; i < is.size(); ++i) {
        const auto &part = is[i];
        if (i < was.size() && was[i] == part) // most are
            continue;
        const PartRef ref{section, part->name};
        const qsizetype at = before.indexOf(ref);
        if (at < 0)
            changes.append({PartChange::Kind::Added, ref, {}, part->copy()});
        else if (was[at] != part && !saysTheSame(was[at]->json(), part->json()))
            changes.append({PartChange::Kind::Changed, ref, was[at]->copy(), part->copy()});
    }
}

/// One part that I changed and that they changed otherwise. False: theirs stays.
void mergePart(const PartChange &mine, const QByteArray &theirs, Merged &merged)
{
    const auto base = treeOf(mine.before);
    const auto my = treeOf(mine.after);
    const auto their = treeOf(theirs);
    if (mine.before.isNull() || mine.after.isNull() || theirs.isNull() || !base || !my || !their) {
        merged.conflicts.append({mine.ref, {QString()}, mine.before, mine.after, theirs});
        if (mine.after.isNull())
            merged.document.remove(mine.ref);
        else
            merged.document.set(mine.ref, mine.after);
        return;
    }
    std::vector<std::string> pointers;
    const JsonTree both = mergeThreeWays(*base, *my, *their, pointers);
    merged.document.set(mine.ref, QByteArray::fromStdString(both.toText()));
    if (pointers.empty())
        return;
    QStringList texts;
    for (const std::string &pointer : pointers)
        texts.append(QString::fromStdString(pointer));
    merged.conflicts.append({mine.ref, texts, mine.before, mine.after, theirs});
}

} // namespace

bool saysTheSame(QByteArrayView a, QByteArrayView b)
{
    if (a == b)
        return a.isNull() == b.isNull();
    if (a.isNull() || b.isNull())
        return false;
    const auto left = treeOf(a);
    const auto right = treeOf(b);
    return left && right && *left == *right;
}

QList<PartChange> changesBetween(const DocumentParts &before, const DocumentParts &after)
{
    QStringList sections = after.sections();
    for (const QString &section : before.sections())
        if (!sections.contains(section))
            sections.append(section);
    QList<PartChange> changes;
    for (const QString &section : sections) {
        addMemberChange(before, after, section, changes);
        addEntityChanges(before, after, section, changes);
    }
    return changes;
}

QByteArray decided(const Conflict &conflict, bool forMine)
{
    const QByteArray &first = forMine ? conflict.mine : conflict.theirs;
    const QByteArray &second = forMine ? conflict.theirs : conflict.mine;
    if (conflict.base.isNull() || first.isNull() || second.isNull())
        return first;
    const auto base = treeOf(conflict.base);
    const auto one = treeOf(first);
    const auto other = treeOf(second);
    if (!base || !one || !other)
        return first;
    std::vector<std::string> undecided;
    return QByteArray::fromStdString(mergeThreeWays(*base, *one, *other, undecided).toText());
}

Merged mergeParts(const DocumentParts &base, const DocumentParts &mine, const DocumentParts &theirs)
{
    Merged merged{theirs, {}};
    for (const PartChange &change : changesBetween(base, mine)) {
        const QByteArray now = theirs.json(change.ref);
        if (saysTheSame(now, change.after))
            continue;
        if (!saysTheSame(now, change.before))
            mergePart(change, now, merged);
        else if (change.after.isNull())
            merged.document.remove(change.ref);
        else
            merged.document.set(change.ref, change.after, mine.indexOf(change.ref));
    }
    return merged;
}

} // namespace portcullis::gui
