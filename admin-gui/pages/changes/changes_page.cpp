// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/changes_page.h"

#include "admin-gui/page/permission.h"
#include "admin-gui/pages/changes/apply_bar.h"
#include "admin-gui/pages/changes/changes_model.h"
#include "admin-gui/pages/changes/command_panel.h"
#include "admin-gui/pages/changes/conflict_panel.h"
#include "admin-gui/pages/changes/effect_panel.h"
#include "admin-gui/pages/changes/pending_bar.h"
#include "admin-gui/pages/records/diff_panel.h"
#include "admin-gui/pages/records/findings_view.h"
#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/time_text.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

/// What the page shows; its way to the gateway is in changes_page_apply.cpp.
namespace portcullis::gui {

using namespace Qt::StringLiterals;

ChangesPage::ChangesPage(PageContext context, QWidget *parent)
    : Page(PageId::Changes, context, parent)
    , m_model(new ChangesModel(this))
    , m_heading(new QLabel(this))
    , m_list(new QTableView(this))
    , m_tabs(new QTabWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_state(new StatePanel(m_splitter, this))
    , m_diff(new DiffPanel(this))
    , m_findings(new FindingsView(this))
    , m_checkState(new QLabel(this))
    , m_effect(new EffectPanel(context, this))
    , m_command(new CommandPanel(context, this))
    , m_conflicts(new ConflictPanel(context.draft, this))
    , m_applyBar(new ApplyBar(this))
    , m_pending(new PendingBar(this))
{
    m_model->setPalette(palette());
    makeActions();
    layOut();
    connectAll();
    draftChanged();
    gatewayChanged();
}

ChangesPage::~ChangesPage() = default;

void ChangesPage::makeActions()
{
    QUndoStack &stack = context().draft.undoStack();
    m_undo = stack.createUndoAction(this, tr("Undo"));
    m_redo = stack.createRedoAction(this, tr("Redo"));
    m_revert = new QAction(tr("Revert selected"), this);
    m_revert->setShortcut(QKeySequence::Delete);
    m_discard = new QAction(tr("Discard all"), this);
    m_apply = new QAction(tr("Apply changes"), this);
    m_apply->setShortcut(tr("Ctrl+Return"));
    m_undo->setObjectName(u"undoChange"_s);
    m_redo->setObjectName(u"redoChange"_s);
    m_revert->setObjectName(u"revertAction"_s);
    m_discard->setObjectName(u"discardAction"_s);
    m_apply->setObjectName(u"applyAction"_s);
    for (QAction *action : {m_undo, m_redo, m_revert, m_discard, m_apply}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    // Delete in a text field is a key of the text.
    removeAction(m_revert);
    m_list->addAction(m_revert);
}

void ChangesPage::layOut()
{
    constexpr int kKindWidth = 90;
    constexpr int kPartWidth = 140;
    constexpr int kListWidth = 420; // of about the window's width together
    constexpr int kReviewWidth = 660;
    m_heading->setObjectName(u"changesHeading"_s);
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    auto *tools = new QHBoxLayout;
    tools->addWidget(m_heading, 1);
    for (QAction *action : {m_undo, m_redo, m_revert, m_discard}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        tools->addWidget(button);
    }
    m_list->setObjectName(u"changesList"_s);
    setUpTable(*m_list, tr("Changes"));
    m_list->setModel(m_model);
    setReadableWidth(*m_list->horizontalHeader(), ChangesModel::KindColumn, kKindWidth);
    setReadableWidth(*m_list->horizontalHeader(), ChangesModel::PartColumn, kPartWidth);
    keepTitlesReadable(*m_list->horizontalHeader());

    auto *check = new QWidget(this);
    auto *checkLayout = new QVBoxLayout(check);
    checkLayout->setContentsMargins({});
    m_checkState->setObjectName(u"checkState"_s);
    m_checkState->setWordWrap(true);
    m_checkState->setTextFormat(Qt::PlainText);
    checkLayout->addWidget(m_checkState);
    checkLayout->addWidget(m_findings, 1);

    m_tabs->setObjectName(u"reviewTabs"_s);
    m_tabs->setAccessibleName(tr("Review"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_diff, tr("&Differences"));
    m_tabs->addTab(check, tr("&Check"));
    m_tabs->addTab(m_effect, tr("&Effect"));
    m_tabs->addTab(m_command, tr("As c&ommand"));
    m_tabs->addTab(m_conflicts, tr("Con&flicts"));
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_tabs);
    m_splitter->setSizes({kListWidth, kReviewWidth});
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setChildrenCollapsible(false);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_pending);
    layout->addLayout(tools);
    layout->addWidget(m_state, 1);
    layout->addWidget(m_applyBar);
}

void ChangesPage::connectAll()
{
    Draft &draft = context().draft;
    connect(&draft, &Draft::changed, this, &ChangesPage::draftChanged);
    connect(&draft, &Draft::findingsChanged, this, &ChangesPage::findingsChanged);
    connect(&context().monitor, &GatewayMonitor::updated, this, &ChangesPage::gatewayChanged);
    connect(&context().monitor, &GatewayMonitor::trafficArrived, this,
            [this](const Traffic &traffic) {
                m_usage.clear();
                for (const RouteTraffic &route : traffic.routes)
                    m_usage.insert(route.route, route.total);
            });
    connect(m_revert, &QAction::triggered, this, &ChangesPage::revertSelected);
    connect(m_discard, &QAction::triggered, this, [&draft] { draft.discard(); });
    connect(m_apply, &QAction::triggered, this, &ChangesPage::askAndApply);
    connect(m_applyBar, &ApplyBar::applyRequested, this, &ChangesPage::askAndApply);
    connect(m_applyBar, &ApplyBar::cancelRequested, this, &ChangesPage::cancelApply);
    connect(m_applyBar, &ApplyBar::termsChanged, this, &ChangesPage::refreshTerms);
    connect(m_pending, &PendingBar::keepRequested, this, [this] { confirm(true); });
    connect(m_pending, &PendingBar::revertRequested, this, [this] { confirm(false); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &ChangesPage::tabShown);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_list->selectionModel()->selectedRows();
        m_revert->setEnabled(!rows.isEmpty());
        if (!rows.isEmpty())
            m_diff->showPart(m_model->change(rows.constFirst().row()).ref);
    });
    connect(m_list, &QTableView::activated, this, [this](const QModelIndex &index) {
        openFinding(m_model->change(index.row()).ref, {});
    });
    connect(m_diff, &DiffPanel::memberActivated, this, &ChangesPage::openFinding);
    connect(m_findings, &FindingsView::findingActivated, this,
            [this](const DraftFinding &finding) { openFinding(finding.ref, finding.pointer); });
}

void ChangesPage::activate()
{
    m_validationError.clear(); // it is tried again
    tabShown();
    refreshReason();
}

void ChangesPage::follow(const Destination &destination)
{
    if (const int row = m_model->rowOf(destination.part); row >= 0)
        m_list->selectRow(row);
    if (!context().draft.conflicts().isEmpty())
        m_tabs->setCurrentIndex(Conflicts);
}

bool ChangesPage::isSettled() const
{
    return context().draft.isChecked() && !m_validation && !m_applying && m_effect->isSettled();
}

QList<QAction *> ChangesPage::commands() const
{
    return {m_revert, m_discard, m_apply}; // undo and redo are the window's
}

void ChangesPage::save(QSettings &settings) const
{
    kChangesSplitter.set(settings, m_splitter->saveState());
}

void ChangesPage::restore(const QSettings &settings)
{
    m_splitter->restoreState(kChangesSplitter.get(settings));
}

void ChangesPage::draftChanged()
{
    const Draft &draft = context().draft;
    const auto count = static_cast<int>(draft.changes().size());
    if (draft.isEmpty())
        forgetGateway();
    m_isValidated = false;
    m_validationError.clear();
    m_validation.reset();
    m_ofGateway.clear();
    m_model->setChanges(draft.changes(), draft.conflicts());
    m_diff->setChanges(draft.changes());
    m_effect->forget();
    m_conflicts->refresh();
    m_tabs->setTabVisible(Conflicts, !draft.conflicts().isEmpty());
    m_heading->setText(
        count == 0 ? tr("No changes to revision %1").arg(draft.baseRevision())
                   : tr("%n change(s) to revision %1", nullptr, count).arg(draft.baseRevision()));
    m_heading->setVisible(!draft.isEmpty());
    m_discard->setEnabled(draft.isEdited() || !draft.conflicts().isEmpty());
    m_revert->setEnabled(!m_list->selectionModel()->selectedRows().isEmpty());
    if (draft.isEmpty())
        m_state->showLoading(tr("The configuration has not come yet."));
    else if (count == 0 && draft.conflicts().isEmpty())
        m_state->showEmpty(
            tr("There are no changes."),
            tr("What you edit on other pages is collected here until you apply it."));
    else
        m_state->showContent();
    findingsChanged();
    refreshTerms();
    tabShown();
}

/// What is under way is of no interest here any more; what it does there it does all the same.
void ChangesPage::forgetGateway()
{
    m_applying.reset();
    m_confirming.reset();
    m_usage.clear();
    m_applyBar->setApplying(false);
    m_applyBar->setOutcome({}, ApplyBar::Tone::Plain);
    m_pending->setBusy(false);
    m_pending->setDeadline(0, {});
}

void ChangesPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_model->setPalette(palette());
}

void ChangesPage::findingsChanged()
{
    const Draft &draft = context().draft;
    QList<DraftFinding> all = draft.findings();
    for (const DraftFinding &finding : std::as_const(m_ofGateway))
        if (!all.contains(finding))
            all.append(finding);
    m_findings->setFindings(all);
    const auto errors = static_cast<int>(
        std::ranges::count_if(all, [](const DraftFinding &each) { return !each.isWarning; }));
    const int warnings = static_cast<int>(all.size()) - errors;
    m_tabs->setTabText(Check, all.isEmpty() ? tr("&Check") : tr("&Check (%1)").arg(all.size()));
    QString state = !draft.isChecked() ? tr("The draft is being checked …")
        : errors == 0 && warnings == 0 ? tr("Nothing is wrong with the draft.")
                                       : tr("%n error(s)", nullptr, errors) + u", "_s
            + tr("%n warning(s)", nullptr, warnings) + u'.';
    if (draft.isChecked())
        state += u' '
            + (m_validation        ? tr("The gateway is checking it …")
                   : m_isValidated ? tr("The gateway has checked it, too.")
                   : m_validationError.isEmpty()
                   ? tr("The gateway has not checked it yet.")
                   : tr("The gateway could not check it: %1").arg(m_validationError));
    m_checkState->setText(state);
    refreshReason();
    if (draft.isChecked() && m_tabs->currentIndex() == Check && isVisible())
        validate();
}

void ChangesPage::gatewayChanged()
{
    const api::InfoDocument &info = context().monitor.info();
    if (!m_confirming)
        m_pending->setDeadline(info.revision, parseTime(info.confirmBy));
    m_pending->setAllowed(whyNot(context(), Role::Admin));
    refreshReason();
}

void ChangesPage::tabShown()
{
    if (!isVisible() || !context().draft.isEdited())
        return;
    if (m_tabs->currentIndex() == Check && context().draft.isChecked())
        validate();
    else if (m_tabs->currentIndex() == Effect)
        m_effect->ask();
    else if (m_tabs->currentIndex() == Commands)
        m_command->refresh();
}

void ChangesPage::refreshTerms()
{
    m_command->setTerms({context().client.url(), context().draft.baseRevision(), m_applyBar->note(),
                         m_applyBar->confirmWithin()});
    refreshReason();
}

void ChangesPage::refreshReason()
{
    const QString reason = whyNotApply();
    m_applyBar->setWhyNot(reason);
    allow(*m_apply, m_applying ? tr("It is being applied.") : m_applyBar->whyNot(),
          tr("Put the changes in force"));
}

QString ChangesPage::whyNotApply() const
{
    const Draft &draft = context().draft;
    if (QString reason = whyNot(context(), Role::Admin); !reason.isEmpty())
        return reason;
    if (draft.isEmpty())
        return tr("The configuration has not come yet.");
    if (!draft.conflicts().isEmpty())
        return tr("%n conflict(s) with what others changed have to be decided first.", nullptr,
                  static_cast<int>(draft.conflicts().size()));
    if (!draft.isEdited())
        return tr("There is nothing to apply.");
    if (m_pending->isPending())
        return tr("A change is in force on trial: keep it or revert it first.");
    if (!draft.isChecked())
        return tr("The draft is being checked.");
    if (const int errors = draft.errorCount(); errors > 0)
        return tr("%n error(s) in the draft have to be corrected first.", nullptr, errors);
    return {};
}

void ChangesPage::revertSelected()
{
    QList<PartChange> chosen;
    for (const QModelIndex &row : m_list->selectionModel()->selectedRows())
        chosen.append(m_model->change(row.row()));
    if (chosen.size() > 1)
        context().draft.undoStack().beginMacro(
            tr("Revert %n change(s)", nullptr, static_cast<int>(chosen.size())));
    for (const PartChange &change : std::as_const(chosen))
        context().draft.revert(change);
    if (chosen.size() > 1)
        context().draft.undoStack().endMacro();
}

void ChangesPage::openFinding(const PartRef &ref, const QString &pointer)
{
    Destination destination;
    destination.page = pageOf(ref);
    destination.part = ref;
    destination.pointer = pointer;
    context().navigator.go(destination);
}

} // namespace portcullis::gui
