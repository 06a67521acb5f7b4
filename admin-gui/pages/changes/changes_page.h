// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/impact.h"
#include "admin-gui/page/page.h"
#include "admin-gui/widgets/state_panel.h"

class QLabel;
class QSplitter;
class QTabWidget;
class QTableView;

namespace portcullis::gui {

class ApplyBar;
class ChangesModel;
class CommandPanel;
class ConflictPanel;
class DiffPanel;
class EffectPanel;
class FindingsView;
class PendingBar;

/// The edits that are not applied yet: what they are, what they would do, and their way to the
/// gateway.
class ChangesPage final : public Page {
    Q_OBJECT

public:
    explicit ChangesPage(PageContext context, QWidget *parent = nullptr);
    ~ChangesPage() override;

    QString title() const override { return tr("Changes"); }
    void activate() override;
    /// Selects the part of the destination.
    void follow(const Destination &destination) override;
    bool isSettled() const override;
    QList<QAction *> commands() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    enum Tab { Differences, Check, Effect, Commands, Conflicts };

    void makeActions();
    void layOut();
    void connectAll();

    void draftChanged();
    void forgetGateway();
    void findingsChanged();
    void gatewayChanged();
    void tabShown();
    void refreshReason();
    void refreshTerms();
    QString whyNotApply() const;
    void revertSelected();
    void openFinding(const PartRef &ref, const QString &pointer);

    // Checked by the gateway: what only it can see, such as secrets and ports.
    void validate();
    void validated(const AdminResult<api::Validation> &answer);

    void askAndApply();
    void apply();
    void applied(const AdminResult<api::Applied> &answer);
    void refused(const AdminError &error);
    void rebase();
    void cancelApply();
    void confirm(bool keep);

    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_revert = nullptr;
    QAction *m_discard = nullptr;
    QAction *m_apply = nullptr;

    ChangesModel *m_model;
    QLabel *m_heading;
    QTableView *m_list;
    QTabWidget *m_tabs;
    QSplitter *m_splitter;
    StatePanel *m_state;
    DiffPanel *m_diff;
    FindingsView *m_findings;
    QLabel *m_checkState;
    EffectPanel *m_effect;
    CommandPanel *m_command;
    ConflictPanel *m_conflicts;
    ApplyBar *m_applyBar;
    PendingBar *m_pending;

    RouteUsage m_usage;
    QList<DraftFinding> m_ofGateway; ///< what it found in the draft as it is now
    bool m_isValidated = false;
    QString m_validationError;             ///< why the gateway could not be asked about it
    std::unique_ptr<QObject> m_validation; ///< contexts of what is under way
    std::unique_ptr<QObject> m_applying;
    std::unique_ptr<QObject> m_confirming;
};

} // namespace portcullis::gui
