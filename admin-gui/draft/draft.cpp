// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/draft.h"

#include "shared/client/aside.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

/// Whole documents before and after: they share all that does not differ.
class Draft::Step final : public QUndoCommand {
public:
    Step(Draft &draft, State after, const QString &label)
        : QUndoCommand(label)
        , m_draft(draft)
        , m_before{draft.m_document, draft.m_conflicts}
        , m_after(std::move(after))
    {
    }

    void undo() override { m_draft.apply(m_before); }
    void redo() override { m_draft.apply(m_after); }

private:
    Draft &m_draft;
    State m_before;
    State m_after;
};

Draft::Draft(QObject *parent) : QObject(parent)
{
    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(kCheckAfterMs);
    connect(&m_checkTimer, &QTimer::timeout, this, &Draft::check);
}

Draft::~Draft() = default;

Result<void> Draft::setBase(const ConfigText &text, qint64 revision)
{
    const auto document = DocumentParts::parse(text.json);
    if (!document)
        return tl::unexpected(document.error());
    setBase(*document, text.etag, revision);
    return {};
}

void Draft::setBase(const DocumentParts &document, const QByteArray &etag, qint64 revision)
{
    if (m_sent) {
        m_arrived = Arrived{document, etag, revision};
        return;
    }
    const bool isNew = isEmpty();
    m_baseEtag = etag;
    m_baseRevision = revision;
    // The same again, as after a connection was lost: undo goes on.
    if (!isNew && document == m_base) {
        Q_EMIT changed();
        return;
    }
    Merged merged = isEdited() || !m_conflicts.isEmpty() ? mergeParts(m_base, m_document, document)
                                                         : Merged{document, {}};
    merged.conflicts = stillOpen(std::move(merged.conflicts), document);
    m_base = document;
    // Steps from before would bring back what others have changed since.
    m_undo.clear();
    apply({std::move(merged.document), std::move(merged.conflicts)});
}

/// A merge sees what changed since the last one. What nobody has decided since then must not count
/// as decided for that.
QList<Conflict> Draft::stillOpen(QList<Conflict> fresh, const DocumentParts &theirs) const
{
    for (const Conflict &open : m_conflicts) {
        const auto again = std::ranges::find(fresh, open.ref, &Conflict::ref);
        if (again != fresh.end()) {
            again->base = open.base;
            for (const QString &pointer : open.pointers)
                if (!again->pointers.contains(pointer))
                    again->pointers.append(pointer);
            continue;
        }
        Conflict kept = open;
        kept.theirs = theirs.json(open.ref);
        kept.mine = m_document.json(open.ref);
        if (!saysTheSame(kept.mine, kept.theirs))
            fresh.append(kept);
    }
    return fresh;
}

void Draft::beginApply()
{
    m_sent = m_document;
}

void Draft::endApply(std::optional<qint64> revision)
{
    if (!m_sent)
        return;
    const DocumentParts sent = *std::exchange(m_sent, std::nullopt);
    if (revision) {
        // The gateway may spell it otherwise: that is no change of others, so what was sent is the
        // base until its own text comes.
        m_base = sent;
        m_baseRevision = *revision;
        m_baseEtag = '"' + QByteArray::number(*revision) + '"';
        m_conflicts.clear();
        m_undo.clear();
        apply({m_document, {}});
    }
    if (const auto arrived = std::exchange(m_arrived, std::nullopt);
        arrived && arrived->revision >= m_baseRevision)
        setBase(arrived->document, arrived->etag, arrived->revision);
}

void Draft::clear()
{
    m_base = {};
    m_baseEtag.clear();
    m_baseRevision = -1;
    m_sent.reset();
    m_arrived.reset();
    m_undo.clear();
    apply({});
    m_checkTimer.stop();
    checked(m_serial, {});
}

void Draft::put(const PartRef &ref, const QByteArray &json, const QString &label, qsizetype at)
{
    if (m_document.json(ref) == json)
        return;
    DocumentParts next = m_document;
    next.set(ref, json, at);
    push({std::move(next), m_conflicts}, label);
}

void Draft::remove(const PartRef &ref, const QString &label)
{
    if (!m_document.contains(ref))
        return;
    DocumentParts next = m_document;
    next.remove(ref);
    push({std::move(next), m_conflicts}, label);
}

void Draft::replace(DocumentParts document, const QString &label)
{
    if (document != m_document)
        push({std::move(document), m_conflicts}, label);
}

void Draft::discard()
{
    if (isEdited() || !m_conflicts.isEmpty())
        push({m_base, {}}, tr("Discard all changes"));
}

void Draft::revert(const PartChange &change)
{
    DocumentParts next = m_document;
    if (change.before.isNull())
        next.remove(change.ref);
    else
        next.set(change.ref, change.before, m_base.indexOf(change.ref));
    QList<Conflict> left = m_conflicts;
    left.removeIf([&](const Conflict &conflict) { return conflict.ref == change.ref; });
    push({std::move(next), std::move(left)}, tr("Revert %1").arg(partText(change.ref)));
}

void Draft::resolve(const PartRef &ref, const QByteArray &json)
{
    QList<Conflict> left = m_conflicts;
    left.removeIf([&](const Conflict &conflict) { return conflict.ref == ref; });
    DocumentParts next = m_document;
    if (json.isNull())
        next.remove(ref);
    else
        next.set(ref, json, m_base.indexOf(ref));
    push({std::move(next), std::move(left)}, tr("Decide %1").arg(partText(ref)));
}

void Draft::push(State next, const QString &label)
{
    m_undo.push(new Step(*this, std::move(next), label));
}

int Draft::errorCount() const
{
    return static_cast<int>(std::ranges::count_if(
        m_findings, [](const DraftFinding &finding) { return !finding.isWarning; }));
}

QList<DraftFinding> Draft::findingsOf(const PartRef &ref) const
{
    QList<DraftFinding> found;
    std::ranges::copy_if(m_findings, std::back_inserter(found),
                         [&](const DraftFinding &finding) { return finding.ref == ref; });
    return found;
}

void Draft::apply(const State &state)
{
    m_document = state.document;
    m_conflicts = state.conflicts;
    m_changes = changesBetween(m_base, m_document);
    ++m_serial;
    m_checked = false;
    m_checkTimer.start();
    Q_EMIT changed();
}

void Draft::check()
{
    if (isEmpty())
        return checked(m_serial, {});
    if (m_checking) // one at a time: a large document takes longer than the next edit
        return m_checkTimer.start();
    m_checking = true;
    runAside(
        this, [document = m_document] { return findingsIn(document); },
        [this, serial = m_serial](QList<DraftFinding> findings) {
            m_checking = false;
            checked(serial, std::move(findings));
        });
}

void Draft::checked(quint64 serial, QList<DraftFinding> findings)
{
    if (serial != m_serial)
        return;
    m_findings = std::move(findings);
    m_checked = true;
    Q_EMIT findingsChanged();
}

} // namespace portcullis::gui
