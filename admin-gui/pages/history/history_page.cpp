// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/history/history_page.h"

#include "admin-gui/page/permission.h"
#include "admin-gui/pages/history/restore_dialog.h"
#include "admin-gui/pages/records/diff_panel.h"
#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/time_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

qint64 numberOf(const QJsonObject &revision)
{
    return revision["revision"_L1].toInteger();
}

QString kindText(const QJsonObject &revision)
{
    static const QHash<QString, const char *> kinds{
        {u"apply"_s, QT_TRANSLATE_NOOP("portcullis::gui::HistoryPage", "Change")},
        {u"seed"_s, QT_TRANSLATE_NOOP("portcullis::gui::HistoryPage", "Begin")},
        {u"restore"_s, QT_TRANSLATE_NOOP("portcullis::gui::HistoryPage", "Restored")},
        {u"undo"_s, QT_TRANSLATE_NOOP("portcullis::gui::HistoryPage", "Undone")},
        {u"revert"_s, QT_TRANSLATE_NOOP("portcullis::gui::HistoryPage", "Reverted")}};
    const QString kind = revision["kind"_L1].toString();
    const char *text = kinds.value(kind);
    return text ? HistoryPage::tr(text) : kind;
}

QString changedText(const QJsonObject &revision)
{
    QStringList parts;
    for (const auto &each : revision["changed"_L1].toArray())
        parts.append(partText(refOf(each.toObject())));
    return parts.join(", "_L1);
}

QList<RecordColumn> columns()
{
    const auto text = [](const char *member) {
        return [member](const QJsonObject &item) {
            return item.value(QLatin1String(member)).toString();
        };
    };
    const auto number = [](const char *member) {
        return [member](const QJsonObject &item) {
            return QLocale().toString(item.value(QLatin1String(member)).toInteger());
        };
    };
    constexpr auto kLeft = Qt::AlignLeft | Qt::AlignVCenter;
    constexpr auto kRight = Qt::AlignRight | Qt::AlignVCenter;
    constexpr int kShort = 80;
    constexpr int kTime = 170;
    constexpr int kName = 130;
    constexpr int kNote = 240;
    const auto revision = [](const QJsonObject &item) { return QString::number(numberOf(item)); };
    const auto time = [](const QJsonObject &item) { return timeText(item["at"_L1].toString()); };
    const auto bothTimes = [](const QJsonObject &item) {
        return timeTip(parseTime(item["at"_L1].toString()));
    };
    return {{HistoryPage::tr("Revision"), revision, {}, {}, kRight, kShort},
            {HistoryPage::tr("Time"), time, {}, bothTimes, kLeft, kTime},
            {HistoryPage::tr("Author"), text("author"), {}, {}, kLeft, kName},
            {HistoryPage::tr("Kind"), kindText, {}, {}, kLeft, kShort},
            {HistoryPage::tr("Changes"), number("changes"), {}, {}, kRight, kShort},
            {HistoryPage::tr("Note"), text("note"), {}, {}, kLeft, kNote},
            {HistoryPage::tr("Changed"), changedText}};
}

} // namespace

HistoryPage::HistoryPage(PageContext context, QWidget *parent)
    : Page(PageId::History, context, parent)
    , m_table(new PagedTable(context.client,
                             {"/v1/revisions", u"revision"_s, tr("History"),
                              tr("There are no revisions yet."),
                              tr("Each change of the configuration makes one.")},
                             columns(), this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_heading(new QLabel(this))
    , m_diff(new DiffPanel(this))
    , m_detail(new StatePanel(m_diff, this))
    , m_outcome(new QLabel(this))
    , m_undo(new QAction(tr("Undo this one …"), this))
    , m_restore(new QAction(tr("Restore …"), this))
    , m_compare(new QAction(tr("Compare two"), this))
    , m_copy(new QAction(tr("Copy"), this))
{
    layOut();
    m_undo->setToolTip(tr("Takes back what this revision changed, and keeps later changes"));
    m_restore->setToolTip(tr("Puts the whole content of this revision in force again"));
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->view().addAction(m_copy);
    connect(m_table, &PagedTable::currentChanged, this, &HistoryPage::showSelected);
    connect(m_table, &PagedTable::loaded, this, [this] {
        if (m_table->current().isEmpty() && m_table->model().rowCount() > 0)
            m_table->view().selectRow(0);
    });
    connect(m_detail, &StatePanel::retryRequested, this, &HistoryPage::showSelected);
    connect(m_undo, &QAction::triggered, this, &HistoryPage::previewUndo);
    connect(m_restore, &QAction::triggered, this, &HistoryPage::previewRestore);
    connect(m_compare, &QAction::triggered, this, &HistoryPage::showSelected);
    connect(m_copy, &QAction::triggered, this, &HistoryPage::copy);
    connect(&context.monitor, &GatewayMonitor::updated, this, &HistoryPage::refreshActions);
    connect(&context.draft, &Draft::changed, this, [this, last = qint64(-1)]() mutable {
        const qint64 base = this->context().draft.baseRevision();
        if (std::exchange(last, base) == base)
            return;
        if (base < 0)
            m_table->reset(); // another gateway
        if (base >= 0 && isVisible())
            m_table->reload();
    });
    showSelected();
}

HistoryPage::~HistoryPage() = default;

void HistoryPage::layOut()
{
    m_table->setObjectName(u"historyTable"_s);
    m_table->view().setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->filter().setPlaceholderText(tr("Filter by note or author"));
    m_heading->setObjectName(u"revisionHeading"_s);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->setObjectName(u"historyOutcome"_s);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    for (QAction *action : {m_compare, m_undo, m_restore, m_copy}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        m_table->addTool(button);
    }
    m_undo->setObjectName(u"undoRevision"_s);
    m_restore->setObjectName(u"restoreRevision"_s);
    m_compare->setObjectName(u"compareRevisions"_s);
    auto *detail = new QWidget(this);
    auto *detailLayout = new QVBoxLayout(detail);
    detailLayout->setContentsMargins({});
    detailLayout->addWidget(m_heading);
    detailLayout->addWidget(m_detail, 1);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(detail);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_outcome);
    layout->addWidget(m_splitter, 1);
}

void HistoryPage::activate()
{
    m_table->reload();
    refreshActions();
}

void HistoryPage::follow(const Destination &destination)
{
    m_table->filter().setText(destination.filter);
}

bool HistoryPage::isSettled() const
{
    return m_table->isSettled() && !m_call && !m_change;
}

QList<QAction *> HistoryPage::commands() const
{
    return {m_compare, m_undo, m_restore, m_copy};
}

void HistoryPage::save(QSettings &settings) const
{
    kHistorySplitter.set(settings, m_splitter->saveState());
    kHistoryHeader.set(settings, m_table->view().horizontalHeader()->saveState());
}

void HistoryPage::restore(const QSettings &settings)
{
    m_splitter->restoreState(kHistorySplitter.get(settings));
    m_table->view().horizontalHeader()->restoreState(kHistoryHeader.get(settings));
}

void HistoryPage::refreshActions()
{
    const qsizetype chosen = m_table->selected().size();
    const QString one = chosen == 1 ? QString() : tr("Select one revision.");
    const QString why = m_change ? tr("A change is under way.") : whyNot(context(), Role::Admin);
    allow(*m_undo, why.isEmpty() ? one : why,
          tr("Takes back what this revision changed, and keeps later changes"));
    allow(*m_restore, why.isEmpty() ? one : why,
          tr("Puts the whole content of this revision in force again"));
    allow(*m_compare, chosen == 2 ? QString() : tr("Select two revisions."),
          tr("What differs between the two"));
    m_copy->setEnabled(chosen > 0);
}

void HistoryPage::showSelected()
{
    m_call.reset();
    refreshActions();
    const QList<QJsonObject> chosen = m_table->selected();
    if (chosen.size() == 1)
        return showOne(numberOf(chosen.constFirst()));
    if (chosen.size() == 2)
        return compare(numberOf(chosen.constLast()), numberOf(chosen.constFirst()));
    m_heading->clear();
    m_detail->showEmpty(chosen.isEmpty() ? tr("No revision is selected.")
                                         : tr("Select one revision, or two to compare them."));
}

void HistoryPage::showOne(qint64 revision)
{
    const QJsonObject item = m_table->current();
    m_copied = tr("Revision %1, %2, by %3 (%4)")
                   .arg(QString::number(revision), timeText(item["at"_L1].toString()),
                        item["author"_L1].toString(), kindText(item));
    if (const QString note = item["note"_L1].toString(); !note.isEmpty())
        m_copied += u": "_s + note;
    m_heading->setText(m_copied);
    compose(revision - 1, revision, {}, [this](const QList<PartChange> &changes) {
        m_diff->setChanges(changes);
        if (changes.isEmpty())
            m_detail->showEmpty(tr("Nothing differs but the order of parts."));
        else
            m_detail->showContent();
    });
}

void HistoryPage::compare(qint64 older, qint64 newer)
{
    m_copied = tr("What changed between revision %1 and revision %2").arg(older).arg(newer);
    m_heading->setText(m_copied);
    compose(older, newer, {}, [this](const QList<PartChange> &changes) {
        m_diff->setChanges(changes);
        if (changes.isEmpty())
            m_detail->showEmpty(tr("They are the same."));
        else
            m_detail->showContent();
    });
}

void HistoryPage::compose(qint64 older, qint64 newer, QList<PartChange> sofar, Composed done)
{
    if (older >= newer) {
        m_call.reset();
        return done(sofar);
    }
    if (newer - older > kMostComposed)
        return m_detail->showError(
            tr("There are more than %1 revisions between them.").arg(kMostComposed));
    m_call = std::make_unique<QObject>();
    m_detail->showLoading(tr("Loading revision %1 …").arg(older + 1));
    context().client.fetchObject(
        m_call.get(), "/v1/revisions/" + QByteArray::number(older + 1),
        [this, older, newer, sofar = std::move(sofar),
         done = std::move(done)](const AdminResult<QJsonObject> &answer) {
            m_call.release()->deleteLater();
            if (!answer)
                return m_detail->showError(tr("Revision %1 can't be shown: %2")
                                               .arg(older + 1)
                                               .arg(answer.error().message));
            compose(older + 1, newer, composed(sofar, changesIn(*answer)), done);
        });
}

void HistoryPage::copy()
{
    QGuiApplication::clipboard()->setText(m_copied + u'\n' + m_diff->text());
}

void HistoryPage::previewUndo()
{
    const qint64 revision = numberOf(m_table->current());
    compose(revision - 1, revision, {}, [this, revision](const QList<PartChange> &changes) {
        m_diff->setChanges(changes);
        m_detail->showContent();
        QStringList obstacles;
        for (const PartChange &change : changes) {
            // The gateway may still be able to: it looks at each member.
            if (!saysTheSame(context().draft.base().json(change.ref), change.after)
                && (change.before.isNull() || change.after.isNull()))
                obstacles.append(tr("%1 was changed again later.").arg(partName(change.ref)));
        }
        ask(Way::Undo, revision, reversed(changes), obstacles);
    });
}

void HistoryPage::previewRestore()
{
    const qint64 revision = numberOf(m_table->current());
    compose(revision, context().draft.baseRevision(), {},
            [this, revision](const QList<PartChange> &changes) {
                showSelected();
                ask(Way::Restore, revision, reversed(changes), {});
            });
}

void HistoryPage::ask(Way way, qint64 revision, const QList<PartChange> &changes,
                      const QStringList &obstacles)
{
    const QString question = way == Way::Undo ? tr("Undo revision %1").arg(revision)
                                              : tr("Restore revision %1").arg(revision);
    auto *dialog = new RestoreDialog(question, changes, obstacles, context().nameToType(), this);
    // What was shown is what is done: not if others change it meanwhile.
    const QByteArray etag = context().draft.baseEtag();
    connect(dialog, &QDialog::accepted, this, [this, dialog, way, revision, etag] {
        goBack(way, revision, {etag, {}, dialog->note()});
    });
    dialog->open();
}

void HistoryPage::goBack(Way way, qint64 revision, const ChangeOptions &options)
{
    m_change = std::make_unique<QObject>();
    refreshActions();
    const auto done = [this](const AdminResult<api::Applied> &answer) {
        m_change.release()->deleteLater();
        QString outcome;
        if (answer) {
            outcome = answer->changed ? tr("Revision %1 is in force.").arg(answer->revision)
                                      : tr("It made no difference.");
        } else {
            outcome = tr("Nothing was changed: %1").arg(answer.error().message);
            for (const api::Finding &finding : answer.error().findings)
                outcome += u'\n' + finding.pointer + u' ' + finding.message;
        }
        m_outcome->setText(outcome);
        m_outcome->show();
        refreshActions();
        m_table->reload();
        context().monitor.askNow();
    };
    if (way == Way::Undo)
        context().client.undoRevision(m_change.get(), revision, options, done);
    else
        context().client.restoreRevision(m_change.get(), revision, options, done);
}

} // namespace portcullis::gui
