// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/merge.h"
#include "admin-gui/page/page.h"
#include "admin-gui/widgets/state_panel.h"

#include <QJsonObject>

#include <functional>
#include <memory>

class QLabel;
class QSplitter;

namespace portcullis::gui {

class DiffPanel;
class PagedTable;

/// The revisions: who changed what, when and why; and the ways back.
class HistoryPage final : public Page {
    Q_OBJECT

public:
    explicit HistoryPage(PageContext context, QWidget *parent = nullptr);
    ~HistoryPage() override;

    QString title() const override { return tr("History"); }
    void activate() override;
    void follow(const Destination &destination) override;
    bool isSettled() const override;
    QList<QAction *> commands() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

private:
    enum class Way { Undo, Restore };

    /// Revisions whose changes are put together, one request each.
    static constexpr qint64 kMostComposed = 200;
    using Composed = std::function<void(const QList<PartChange> &)>;

    void layOut();
    void refreshActions();
    void showSelected();
    void showOne(qint64 revision);
    void compare(qint64 older, qint64 newer);
    /// What changed after `older` up to `newer`; `done` runs unless something fails, which is
    /// shown.
    void compose(qint64 older, qint64 newer, QList<PartChange> sofar, Composed done);
    void copy();
    // The ways back: what they would do is shown before they are gone.
    void previewUndo();
    void previewRestore();
    void ask(Way way, qint64 revision, const QList<PartChange> &changes,
             const QStringList &obstacles);
    void goBack(Way way, qint64 revision, const ChangeOptions &options);

    PagedTable *m_table;
    QSplitter *m_splitter;
    QLabel *m_heading;
    DiffPanel *m_diff;
    StatePanel *m_detail;
    QLabel *m_outcome;
    QAction *m_undo;
    QAction *m_restore;
    QAction *m_compare;
    QAction *m_copy;
    QString m_copied;                ///< what Copy puts on the clipboard beside the differences
    std::unique_ptr<QObject> m_call; ///< context of what is under way for the detail
    std::unique_ptr<QObject> m_change;
};

/// The part that an entity of the history is: the store calls members that are no lists
/// `document`.
PartRef refOf(const QJsonObject &entity);
/// The changes in the `diff` of a revision, as the admin API has it.
QList<PartChange> changesIn(const QJsonObject &revision);
/// What two lists of changes do one after the other. Parts that are as before in the end are left
/// out.
QList<PartChange> composed(const QList<PartChange> &first, const QList<PartChange> &second);
/// The other way round.
QList<PartChange> reversed(const QList<PartChange> &changes);

} // namespace portcullis::gui
