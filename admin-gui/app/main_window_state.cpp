// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/command_palette.h"
#include "admin-gui/app/main_window.h"
#include "admin-gui/app/pages.h"
#include "admin-gui/app/palette_model.h"
#include "admin-gui/app/shortcuts_dialog.h"
#include "admin-gui/draft/change_text.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/page/permission.h"
#include "admin-gui/widgets/save_as.h"
#include "admin-gui/widgets/theme.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/core/version.h"
#include "ui_main_window.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

/// What the window says: of the connection, of the draft, and of itself.
namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString minutesText(qint64 seconds)
{
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

QString MainWindow::statusText() const
{
    const GatewayMonitor &monitor = m_workspace.monitor();
    const QString where = monitor.url().toString();
    const api::InfoDocument &info = monitor.info();
    switch (monitor.state()) {
    case GatewayMonitor::State::Idle:
        return tr("Not connected. Choose a gateway with Connect.");
    case GatewayMonitor::State::Connecting:
        return tr("Connecting to %1").arg(where);
    case GatewayMonitor::State::Offline:
        return tr("Offline: %1: %2. Trying again every 2 seconds.")
            .arg(where, monitor.error().message);
    case GatewayMonitor::State::Refused:
        return tr("Not connected to %1: %2. Choose Connect to try another.")
            .arg(where, monitor.error().message);
    case GatewayMonitor::State::Online:
        break;
    }
    QString about =
        tr("%1: Portcullis %2, up %3").arg(where, info.version, spanText(info.uptimeSeconds));
    if (!info.node.isEmpty())
        about += tr(", node %1").arg(info.node);
    return monitor.readiness().ready
        ? tr("Connected to %1").arg(about)
        : tr("Connected, but not ready (%1). %2").arg(monitor.readiness().why, about);
}

void MainWindow::showConnection()
{
    using State = GatewayMonitor::State;
    const GatewayMonitor &monitor = m_workspace.monitor();
    const State state = monitor.state();
    const bool online = state == State::Online;
    const bool failed = state == State::Offline || state == State::Refused;
    const QString text = statusText();
    // Only what differs: a screen reader would read the same line again every second.
    if (m_status->text() != text)
        m_status->setText(text);
    m_status->setToolTip(Qt::convertFromPlainText(text)); // part of it comes from the gateway
    m_sign->setText(online ? u"●"_s : failed ? u"✕"_s : u"○"_s);
    QPalette colours = m_sign->palette();
    colours.setColor(
        QPalette::WindowText,
        online ? (monitor.readiness().ready ? theme::good(palette()) : theme::warning(palette()))
            : failed ? theme::bad(palette())
                     : theme::quiet(palette()));
    m_sign->setPalette(colours);
    m_live->setText(online
                        ? (m_workspace.feed().isLive() ? tr("Live events") : tr("No live events"))
                        : QString());
    m_revision->setText(online ? tr("Revision %1").arg(countText(monitor.info().revision))
                               : QString());
    if (state == State::Offline)
        m_ui->notices->post(u"offline"_s, NoticeBar::Kind::Error,
                            tr("Offline: %1. What is shown is not current. It connects by itself "
                               "as soon as the gateway answers.")
                                .arg(monitor.error().message),
                            {{tr("Try now"), [this] { m_workspace.monitor().askNow(); }}});
    else if (state == State::Refused)
        m_ui->notices->post(u"offline"_s, NoticeBar::Kind::Error,
                            tr("Not connected: %1.").arg(monitor.error().message),
                            {{tr("Connect…"), [this] { askForGateway(); }}});
    else if (state != State::Connecting)
        m_ui->notices->dismiss(u"offline"_s);
    if (m_workspace.configError().isEmpty() || !online)
        m_ui->notices->dismiss(u"config"_s);
    else
        m_ui->notices->post(
            u"config"_s, NoticeBar::Kind::Error,
            tr("The configuration can't be shown: %1").arg(m_workspace.configError()));
    m_ui->refreshAction->setEnabled(state != State::Idle);
    m_ui->disconnectAction->setEnabled(state != State::Idle);
    showPendingConfirm();
    showWhyNotApplied();
}

void MainWindow::showWhyNotApplied()
{
    const GatewayMonitor &monitor = m_workspace.monitor();
    const bool isOnline = monitor.state() == GatewayMonitor::State::Online;
    const bool isFile = isOnline && monitor.info().mode == "file"_L1;
    const bool edits = editsDraft(currentPage()->id()) && !m_workspace.draft().isEmpty();
    if (edits && isFile)
        m_ui->notices->post(
            u"fileMode"_s, NoticeBar::Kind::Hint,
            tr("This gateway runs with a configuration file: what is changed here can't be "
               "applied. "
               "Save the document and put it in the place of that file; the gateway reads it again "
               "by itself."),
            {{tr("Save the document …"), [this] { saveDocument(); }}});
    else
        m_ui->notices->dismiss(u"fileMode"_s);
    const QString reason =
        isOnline && !isFile ? whyNot(m_workspace.contextFor(*this), Role::Admin) : QString();
    if (edits && !reason.isEmpty())
        m_ui->notices->post(
            u"mayNotApply"_s, NoticeBar::Kind::Hint,
            m_workspace.profile().readOnly
                ? reason
                : tr("Your token has the role “%1”: what is changed here can't be applied with it. "
                     "Under Changes it can be checked, and copied as a command for somebody who "
                     "may apply it.")
                      .arg(monitor.info().role));
    else
        m_ui->notices->dismiss(u"mayNotApply"_s);
}

void MainWindow::saveDocument()
{
    const Draft &draft = m_workspace.draft();
    const QByteArray json = draft.document().toJson();
    saveAs(this, documentFileName(), draft.isEdited() ? indented(json).toUtf8() : json,
           [this](const QString &why) {
               m_ui->notices->post(
                   u"saveFailed"_s, NoticeBar::Kind::Error, why,
                   {{tr("Close"), [this] { m_ui->notices->dismiss(u"saveFailed"_s); }}});
           });
}

/// Once, as the gateway is opened: who has read it may close it.
void MainWindow::showKeeping()
{
    using Keeping = DraftKeeper::Keeping;
    const Keeping keeping = m_workspace.keeping();
    if (keeping == Keeping::Off || keeping == Keeping::Here)
        return m_ui->notices->dismiss(u"keeping"_s);
    m_ui->notices->post(
        u"keeping"_s, NoticeBar::Kind::Warning,
        keeping == Keeping::Elsewhere
            ? tr("Another window works on this gateway, and it is its edits that are kept on this "
                 "computer. What you change in this window is lost when it closes, unless it is "
                 "applied or saved.")
            : tr("What you change is lost when this window closes, unless it is applied or saved: "
                 "the folder in which edits are kept can't be written."),
        {{tr("Close"), [this] { m_ui->notices->dismiss(u"keeping"_s); }}});
}

void MainWindow::showPendingConfirm()
{
    const QDateTime until = m_workspace.confirmBy();
    const bool waits =
        until.isValid() && m_workspace.monitor().state() == GatewayMonitor::State::Online;
    m_ui->confirmAction->setEnabled(waits && !m_workspace.profile().readOnly);
    if (!waits) {
        m_second.stop();
        m_ui->notices->dismiss(u"confirm"_s);
        return;
    }
    if (!m_second.isActive())
        m_second.start();
    const qint64 left = std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(until));
    QList<NoticeBar::Button> buttons;
    if (m_ui->confirmAction->isEnabled())
        buttons = {{tr("Keep it"), [this] { m_workspace.confirm(); }},
                   {tr("Take it back now"), [this] { m_workspace.revert(); }}};
    m_ui->notices->post(u"confirm"_s, NoticeBar::Kind::Warning,
                        tr("The change in force reverts by itself in %1, at %2, unless it is kept. "
                           "Until then nothing else can be changed.")
                            .arg(minutesText(left), timeText(until)),
                        buttons);
}

void MainWindow::showDraft()
{
    const Draft &draft = m_workspace.draft();
    QUndoStack &undo = m_workspace.draft().undoStack();
    m_ui->undoAction->setEnabled(undo.canUndo());
    m_ui->redoAction->setEnabled(undo.canRedo());
    m_ui->undoAction->setToolTip(undo.canUndo() ? tr("Undo: %1").arg(undo.undoText())
                                                : tr("Nothing to take back"));
    m_ui->redoAction->setToolTip(undo.canRedo() ? tr("Redo: %1").arg(undo.redoText())
                                                : tr("Nothing to make again"));
    const int changes = static_cast<int>(draft.changes().size());
    m_ui->discardAction->setEnabled(changes > 0);
    m_ui->changesAction->setIconText(changes == 0 ? tr("No changes") : whatIsEdited());
    const int errors = draft.errorCount();
    const int warnings = static_cast<int>(draft.findings().size()) - errors;
    const int problems = errors + warnings;
    m_ui->problemsAction->setIconText(problems == 0       ? tr("No problems")
                                          : problems == 1 ? tr("1 problem")
                                                          : tr("%1 problems").arg(problems));
    m_ui->problemsAction->setToolTip(
        tr("Errors: %1, warnings: %2. Show the problems").arg(errors).arg(warnings));
    m_ui->navigation->setCount(PageId::Changes, changes);
    m_ui->navigation->setCount(PageId::Problems, problems);
    if (draft.conflicts().isEmpty())
        m_ui->notices->dismiss(u"conflicts"_s);
    else
        m_ui->notices->post(u"conflicts"_s, NoticeBar::Kind::Warning,
                            tr("Others changed what you changed, too. Decide what is to be before "
                               "you apply your changes."),
                            {{tr("Show"), [this] { go({PageId::Changes}); }}});
    if (changes == 0)
        m_ui->notices->dismiss(u"restored"_s);
    setWindowModified(changes > 0);
}

void MainWindow::showProfile()
{
    const Profile &profile = m_workspace.profile();
    QString name = profile.name;
    QStringList flags;
    if (profile.production)
        flags.append(tr("production"));
    if (profile.readOnly)
        flags.append(tr("read only"));
    if (!flags.isEmpty())
        name += u" ("_s + flags.join(u", "_s) + u')';
    m_gatewayButton->setText(name.isEmpty() ? tr("No gateway")
                                            : QString(name).replace(u'&', u"&&"_s));
    m_gatewayButton->setIcon(theme::tagIcon(profile.tag, palette()));
    m_gatewayButton->setToolTip(
        profile.url.isEmpty() ? tr("Choose a gateway")
                              : tr("%1, tag %2. Choose another gateway.")
                                    .arg(profile.url.toString(), theme::tagText(profile.tag)));
    m_gatewayButton->setAccessibleName(tr("Gateway: %1").arg(name));
    QStringList title;
    if (const Page *page = currentPage())
        title.append(page->title());
    if (!profile.name.isEmpty())
        title.append(profile.name);
    title.append(tr("Portcullis Admin"));
    setWindowTitle(title.join(u" – "_s) + u"[*]"_s);
}

QString MainWindow::whatIsEdited() const
{
    const auto changes = m_workspace.draft().changes().size();
    return changes == 1 ? tr("1 change") : tr("%1 changes").arg(countText(changes));
}

void MainWindow::askAboutEdits(const std::function<void()> &then)
{
    if (!m_workspace.draft().isEdited())
        return then();
    m_workspace.keepNow();
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Changes that are not applied"),
        tr("%1 on %2 are not applied.").arg(whatIsEdited(), m_workspace.profile().name),
        QMessageBox::Cancel, this);
    box->setObjectName(u"editsBox"_s);
    box->setTextFormat(Qt::PlainText);
    const bool areKept = m_workspace.keeping() == DraftKeeper::Keeping::Here;
    box->setInformativeText(areKept ? tr("Kept, they are here again when you come back.")
                                    : tr("They are lost when you go on."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    if (areKept)
        connect(box->addButton(tr("Keep for later"), QMessageBox::AcceptRole),
                &QPushButton::clicked, this, then);
    QPushButton *discard = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    connect(discard, &QPushButton::clicked, this, [this, then] {
        m_workspace.draft().discard();
        then();
    });
    box->setDefaultButton(QMessageBox::Cancel);
    box->open();
}

QList<ActionGroup> MainWindow::allActions() const
{
    QList<ActionGroup> groups;
    const auto add = [&groups](const QMenu &menu) {
        ActionGroup group{QString(menu.title()).remove(u'&'), {}};
        for (QAction *action : menu.actions()) {
            if (!action->isSeparator() && !action->menu())
                group.actions.append(action);
        }
        groups.append(group);
    };
    for (const QMenu *menu : {m_ui->gatewayMenu, m_ui->editMenu, m_ui->viewMenu, m_ui->themeMenu,
                              m_ui->helpMenu, m_ui->pagesMenu})
        add(*menu);
    for (const Page *page : m_pages)
        groups.append({page->title(), page->commands()});
    return groups;
}

QList<PaletteItem> MainWindow::paletteItems()
{
    QList<PaletteItem> items;
    const auto hintOf = [](const QAction &action) {
        return action.shortcut().toString(QKeySequence::NativeText);
    };
    for (const Page *page : std::as_const(m_pages)) {
        const QAction &action = *m_pageActions[page->id()];
        items.append({page->title(), tr("Page"), hintOf(action), action.icon(),
                      [this, id = page->id()] { go({id}); }});
    }
    for (const Profile &profile : m_profiles.all()) {
        if (profile.url != m_workspace.profile().url)
            items.append(
                {profile.name, tr("Gateway"), {}, theme::icon(u"connect"_s), [this, profile] {
                     connectTo(profile, {});
                 }});
    }
    const auto addCommand = [&](QAction *action, const QString &kind, const Page *page) {
        const QIcon icon = action->icon().isNull() ? theme::icon(u"command"_s) : action->icon();
        items.append({plainText(*action), kind, hintOf(*action), icon,
                      [this, action, page] {
                          if (page)
                              go({page->id()});
                          action->trigger();
                      },
                      action->isEnabled()});
    };
    for (const QMenu *menu :
         {m_ui->gatewayMenu, m_ui->editMenu, m_ui->viewMenu, m_ui->themeMenu, m_ui->helpMenu}) {
        for (QAction *action : menu->actions()) {
            if (!action->isSeparator() && !action->menu())
                addCommand(action, tr("Command"), nullptr);
        }
    }
    for (const Page *page : std::as_const(m_pages)) {
        for (QAction *action : page->commands())
            addCommand(action, page->title(), page);
    }
    return items;
}

QDialog *MainWindow::makePalette()
{
    QList<std::pair<QString, QString>> kinds;
    for (const QString &section : entitySections()) {
        const auto page = pageOfSection(section);
        if (page && m_pageActions.contains(*page))
            kinds.append({section, m_pageActions[*page]->text()});
    }
    auto *model = new PaletteModel(paletteItems(), m_workspace.draft().document(), kinds,
                                   [this](const PartRef &part) {
                                       Destination destination;
                                       destination.page = *pageOfSection(part.section);
                                       destination.part = part;
                                       go(destination);
                                   });
    auto *palette = new CommandPalette(model, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    return palette;
}

QDialog *MainWindow::makeShortcuts()
{
    auto *dialog = new ShortcutsDialog(allActions(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(
        QMessageBox::NoIcon, tr("About Portcullis Admin"),
        tr("<h3>Portcullis Admin %1</h3>"
           "<p>Shows what a Portcullis API gateway does and how it is configured.</p>"
           "<p>Qt %2. Licensed under the GNU General Public License, version 3.</p>")
            .arg(QLatin1String(kVersion), QLatin1String(qVersion())),
        QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace portcullis::gui
