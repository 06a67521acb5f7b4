// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/draft.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

/// Whole documents before and after: they share all that does not differ.
class Draft::Step final : public QUndoCommand {
public:
    Step(Draft &draft, DocumentParts after, const QString &label)
        : QUndoCommand(label), m_draft(draft), m_before(draft.m_document), m_after(std::move(after))
    {
    }

    void undo() override { m_draft.apply(m_before); }
    void redo() override { m_draft.apply(m_after); }

private:
    Draft &m_draft;
    DocumentParts m_before;
    DocumentParts m_after;
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
    auto parts = DocumentParts::parse(text.json);
    if (!parts)
        return tl::unexpected(parts.error());
    Merged merged = isEdited() ? mergeParts(m_base, m_document, *parts) : Merged{*parts, {}};
    m_base = std::move(*parts);
    m_baseEtag = text.etag;
    m_baseRevision = revision;
    m_conflicts = std::move(merged.conflicts);
    // Steps from before would bring back what others have changed since.
    m_undo.clear();
    apply(merged.document);
    return {};
}

void Draft::clear()
{
    m_base = {};
    m_baseEtag.clear();
    m_baseRevision = -1;
    m_conflicts.clear();
    m_undo.clear();
    apply({});
}

void Draft::put(const PartRef &ref, const QByteArray &json, const QString &label, qsizetype at)
{
    if (m_document.json(ref) == json)
        return;
    DocumentParts next = m_document;
    next.set(ref, json, at);
    m_undo.push(new Step(*this, std::move(next), label));
}

void Draft::remove(const PartRef &ref, const QString &label)
{
    if (!m_document.contains(ref))
        return;
    DocumentParts next = m_document;
    next.remove(ref);
    m_undo.push(new Step(*this, std::move(next), label));
}

void Draft::replace(DocumentParts document, const QString &label)
{
    m_undo.push(new Step(*this, std::move(document), label));
}

void Draft::discard()
{
    m_conflicts.clear();
    if (isEdited())
        m_undo.push(new Step(*this, m_base, tr("Discard all changes")));
    else
        Q_EMIT changed();
}

void Draft::resolve(const PartRef &ref, const QByteArray &json)
{
    m_conflicts.removeIf([&](const Conflict &conflict) { return conflict.ref == ref; });
    DocumentParts next = m_document;
    if (json.isNull())
        next.remove(ref);
    else
        next.set(ref, json);
    m_undo.push(new Step(*this, std::move(next), tr("Decide a conflict")));
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

void Draft::apply(const DocumentParts &document)
{
    m_document = document;
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
    auto promise = std::make_shared<QPromise<QList<DraftFinding>>>();
    promise->future().then(this, [this, serial = m_serial](QList<DraftFinding> findings) {
        checked(serial, std::move(findings));
    });
    QThreadPool::globalInstance()->start([promise, document = m_document] {
        promise->start();
        promise->addResult(findingsIn(document));
        promise->finish();
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
