// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/document_parts.h"
#include "admin-gui/draft/merge.h"
#include "shared/client/admin_client.h"

#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <memory>
#include <optional>

namespace portcullis::gui {

/// Something wrong with the draft, or worth a warning, and where.
struct DraftFinding {
    PartRef ref;     ///< empty: the document as a whole
    QString pointer; ///< RFC 6901, into the part; empty: all of it
    QString code;    ///< such as `config.unknown-reference`
    QString message;
    bool isWarning = false;

    friend bool operator==(const DraftFinding &, const DraftFinding &) = default;
};

/// The edits of one person on one gateway's configuration, before they are applied. Every page
/// reads the configuration here, so that it sees what was edited on another. Knows no network: who
/// applies it tells it the outcome with setBase().
///
/// Checked by the model that the gateway uses, on a helper thread, some time after each edit.
class Draft final : public QObject {
    Q_OBJECT

public:
    /// Edits within this time are checked together.
    static constexpr int kCheckAfterMs = 150;

    explicit Draft(QObject *parent = nullptr);
    ~Draft() override;

    /// The configuration in force. Edits are kept: they are merged into it, and where that can't be
    /// done conflicts() says what to decide; what was to be decided before still is, unless both
    /// sides are the same now. Fails on what is no document and changes nothing. While the draft is
    /// being applied it waits for the outcome.
    Result<void> setBase(const ConfigText &text, qint64 revision);
    /// The same of one that was read elsewhere, as a large one takes too long for a thread that
    /// draws.
    void setBase(const DocumentParts &document, const QByteArray &etag, qint64 revision);
    /// document() is on its way to the gateway, and edits may go on. Ends with endApply().
    void beginApply();
    /// What was sent is in force as `revision`, and what was edited since is on top of it; nothing:
    /// it was refused, and all is as before.
    void endApply(std::optional<qint64> revision);
    bool isApplying() const { return m_sent.has_value(); }
    /// Another gateway, or none: nothing is kept.
    void clear();

    bool isEmpty() const { return m_baseRevision < 0; } ///< there is no document yet
    const DocumentParts &base() const { return m_base; }
    const DocumentParts &document() const { return m_document; }
    qint64 baseRevision() const { return m_baseRevision; }
    const QByteArray &baseEtag() const { return m_baseEtag; }

    /// One step for undo; `label` says what it does, such as `Change route orders`. Nothing happens
    /// where it makes no difference. See DocumentParts::set() for `json` and `at`.
    void put(const PartRef &ref, const QByteArray &json, const QString &label, qsizetype at = -1);
    void remove(const PartRef &ref, const QString &label);
    /// All of it, such as a document that was pasted.
    void replace(DocumentParts document, const QString &label);
    /// Back to the configuration in force, as one step that can be undone.
    void discard();
    /// The same of one of changes().
    void revert(const PartChange &change);
    QUndoStack &undoStack() { return m_undo; }

    const QList<PartChange> &changes() const { return m_changes; }
    bool isEdited() const { return !m_changes.isEmpty(); }

    /// What was changed here and by others meanwhile. While there are any it can't be applied.
    const QList<Conflict> &conflicts() const { return m_conflicts; }
    /// Decides one of them. Null `json`: the part is to go.
    void resolve(const PartRef &ref, const QByteArray &json);

    /// Of the last check; isChecked() says whether that is of what the draft is now.
    const QList<DraftFinding> &findings() const { return m_findings; }
    bool isChecked() const { return m_checked; }
    int errorCount() const;
    /// Those of one part, for its editor.
    QList<DraftFinding> findingsOf(const PartRef &ref) const;

Q_SIGNALS:
    /// The document, the base or the conflicts became others.
    void changed();
    void findingsChanged();

private:
    class Step;
    struct State {
        DocumentParts document;
        QList<Conflict> conflicts;
    };
    struct Arrived {
        DocumentParts document;
        QByteArray etag;
        qint64 revision = 0;
    };

    void push(State next, const QString &label);
    void apply(const State &state);
    QList<Conflict> stillOpen(QList<Conflict> fresh, const DocumentParts &theirs) const;
    void check();
    void checked(quint64 serial, QList<DraftFinding> findings);

    DocumentParts m_base;
    DocumentParts m_document;
    QByteArray m_baseEtag;
    qint64 m_baseRevision = -1;
    QList<PartChange> m_changes;
    QList<Conflict> m_conflicts;
    QList<DraftFinding> m_findings;
    QUndoStack m_undo;
    QTimer m_checkTimer;
    std::optional<DocumentParts> m_sent; ///< while it is being applied
    std::optional<Arrived> m_arrived;    ///< meanwhile; the latest
    quint64 m_serial = 0; ///< of the document; a check that comes back late is not of it any more
    bool m_checking = false;
    bool m_checked = true;
};

/// A finding about the whole document, put where it belongs: `/routes/3/match/paths` is
/// `/match/paths` of the fourth route.
DraftFinding findingAt(const QString &pointer, const QString &code, const QString &message,
                       bool isWarning, const DocumentParts &document);

/// Checks a document as the gateway would, but for what only the gateway can see: files, secrets,
/// ports. Pure, any thread.
QList<DraftFinding> findingsIn(const DocumentParts &document);

} // namespace portcullis::gui
