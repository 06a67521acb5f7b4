// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/main_window.h"

#include "admin-gui/app/command_palette.h"
#include "admin-gui/app/pages.h"
#include "admin-gui/app/shortcuts_dialog.h"
#include "admin-gui/app/token_store.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/theme.h"
#include "admin-gui/widgets/time_text.h"
#include "ui_main_window.h"

#include <QAbstractItemView>
#include <QActionGroup>
#include <QCloseEvent>
#include <QLabel>
#include <QProcess>
#include <QToolButton>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(AdminClient &client, TokenStore &tokens, QSettings *settings,
                       const QString &draftFolder, QWidget *parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_profiles(settings)
    , m_ui(std::make_unique<Ui::MainWindow>())
    , m_workspace(client, draftFolder)
    , m_connector(m_workspace, m_profiles, tokens, *this)
    , m_gatewayButton(new QToolButton)
    , m_sign(new QLabel)
    , m_status(new QLabel)
    , m_live(new QLabel)
    , m_revision(new QLabel)
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    setUpPages();
    setUpToolBar();
    setUpStatusBar();
    setUpActions();
    setUpGatewayActions();
    setUpLook();
    connect(&m_workspace.monitor(), &GatewayMonitor::updated, this, &MainWindow::showConnection);
    connect(&m_workspace, &Workspace::profileChanged, this, &MainWindow::showProfile);
    connect(&m_workspace, &Workspace::configChanged, this, &MainWindow::showConnection);
    connect(&m_workspace.feed(), &EventFeed::liveChanged, this, &MainWindow::showConnection);
    connect(&m_workspace.draft(), &Draft::changed, this, &MainWindow::showDraft);
    connect(&m_workspace.draft(), &Draft::findingsChanged, this, &MainWindow::showDraft);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &MainWindow::showPendingConfirm);
    restore();
    showProfile();
    showConnection();
    showDraft();
}

MainWindow::~MainWindow()
{
    // They work with what is a member here, and would otherwise outlive it.
    qDeleteAll(m_pages);
}

void MainWindow::setUpPages()
{
    m_pages = makePages(m_workspace.contextFor(*this), m_ui->pages);
    for (Page *page : std::as_const(m_pages)) {
        const PageInfo &info = pageInfo(page->id());
        page->setAccessibleName(page->title());
        m_ui->pages->addWidget(page);
        // Only those of the page that is seen answer to their keys.
        page->addActions(page->commands());
        auto *action = new QAction(page->title(), this);
        action->setObjectName(QLatin1String(info.name) + "PageAction"_L1);
        action->setShortcut(QKeySequence(QLatin1String(info.shortcut)));
        connect(action, &QAction::triggered, this, [this, id = info.id] { go({id}); });
        m_ui->pagesMenu->addAction(action);
        m_pageActions[info.id] = action;
    }
    m_ui->navigation->setPages(m_pages);
    connect(m_ui->navigation, &Navigation::chosen, this, [this](PageId id) {
        if (currentPage()->id() != id)
            go({id});
    });
}

void MainWindow::setUpToolBar()
{
    m_gatewayButton->setObjectName(u"gatewayButton"_s);
    m_gatewayButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_gatewayButton->setPopupMode(QToolButton::InstantPopup);
    m_gatewayButton->setMenu(m_ui->switchMenu);
    QToolBar &bar = *m_ui->toolBar;
    bar.addWidget(m_gatewayButton);
    bar.addAction(m_ui->connectAction);
    bar.addAction(m_ui->refreshAction);
    bar.addSeparator();
    bar.addAction(m_ui->backAction);
    bar.addAction(m_ui->forwardAction);
    bar.addSeparator();
    bar.addAction(m_ui->undoAction);
    bar.addAction(m_ui->redoAction);
    bar.addAction(m_ui->changesAction);
    bar.addAction(m_ui->problemsAction);
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar.addWidget(space);
    bar.addAction(m_ui->paletteAction);
    const int size = fontMetrics().height() * 5 / 4;
    bar.setIconSize({size, size});
    // These are known by their signs; each has its text as a tool tip.
    for (QAction *action : {m_ui->refreshAction, m_ui->backAction, m_ui->forwardAction,
                            m_ui->undoAction, m_ui->redoAction}) {
        if (auto *button = qobject_cast<QToolButton *>(bar.widgetForAction(action)))
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    }
    bar.toggleViewAction()->setEnabled(false); // it has no other place
    setContextMenuPolicy(Qt::NoContextMenu);
    setIcons();
}

void MainWindow::setIcons()
{
    const std::pair<QAction *, const char *> icons[] = {
        {m_ui->connectAction, "connect"},   {m_ui->refreshAction, "refresh"},
        {m_ui->undoAction, "undo"},         {m_ui->redoAction, "redo"},
        {m_ui->changesAction, "changes"},   {m_ui->problemsAction, "problems"},
        {m_ui->paletteAction, "search"},    {m_ui->backAction, "back"},
        {m_ui->forwardAction, "forward"},   {m_ui->utcAction, "clock"},
        {m_ui->shortcutsAction, "command"},
    };
    for (const auto &[action, name] : icons)
        action->setIcon(theme::icon(QLatin1String(name)));
    for (auto it = m_pageActions.cbegin(); it != m_pageActions.cend(); ++it)
        it.value()->setIcon(theme::icon(QLatin1String(pageInfo(it.key()).name)));
    setWindowIcon(theme::icon(u"app"_s));
}

void MainWindow::setUpStatusBar()
{
    m_sign->setObjectName(u"statusSign"_s);
    m_status->setObjectName(u"statusLabel"_s);
    m_status->setAccessibleName(tr("Connection"));
    m_live->setObjectName(u"liveLabel"_s);
    m_revision->setObjectName(u"revisionLabel"_s);
    for (QLabel *label : {m_status, m_live, m_revision}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    // A long text makes no window wide: it is in the tool tip, too.
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_ui->statusBar->setContentsMargins(4, 0, 8, 0);
    m_ui->statusBar->addWidget(m_sign);
    m_ui->statusBar->addWidget(m_status, 1);
    m_ui->statusBar->addPermanentWidget(m_live);
    m_ui->statusBar->addPermanentWidget(m_revision);
}

void MainWindow::setUpActions()
{
    // For the list of keys: the tool tips of some say what they would do now.
    for (QAction *action : {m_ui->undoAction, m_ui->redoAction, m_ui->problemsAction})
        action->setWhatsThis(action->toolTip());
    QUndoStack &undo = m_workspace.draft().undoStack();
    connect(&undo, &QUndoStack::indexChanged, this, &MainWindow::showDraft);
    connect(m_ui->undoAction, &QAction::triggered, &undo, &QUndoStack::undo);
    connect(m_ui->redoAction, &QAction::triggered, &undo, &QUndoStack::redo);
    connect(m_ui->discardAction, &QAction::triggered, &m_workspace.draft(), &Draft::discard);
    connect(m_ui->changesAction, &QAction::triggered, this, [this] { go({PageId::Changes}); });
    connect(m_ui->problemsAction, &QAction::triggered, this, [this] { go({PageId::Problems}); });
    connect(m_ui->backAction, &QAction::triggered, this, [this] { stepInHistory(-1); });
    connect(m_ui->forwardAction, &QAction::triggered, this, [this] { stepInHistory(1); });
    connect(m_ui->navigationAction, &QAction::triggered, this, &MainWindow::toggleNavigation);
    connect(m_ui->aboutAction, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_ui->paletteAction, &QAction::triggered, this, [this] { makePalette()->open(); });
    connect(m_ui->shortcutsAction, &QAction::triggered, this, [this] { makeShortcuts()->open(); });
    connect(m_ui->pageMenu, &QMenu::aboutToShow, this, &MainWindow::fillPageMenu);
    m_ui->changesAction->setEnabled(m_pageActions.contains(PageId::Changes));
    m_ui->problemsAction->setEnabled(m_pageActions.contains(PageId::Problems));
    // A shortcut on a menu that is not open works only where the window has the action, too.
    for (const QAction *menu : m_ui->menuBar->actions())
        addActions(menu->menu()->actions());
    addActions(m_ui->themeMenu->actions());
    addActions(m_ui->pagesMenu->actions());
}

void MainWindow::setUpGatewayActions()
{
    connect(m_ui->connectAction, &QAction::triggered, this, [this] { askForGateway(); });
    connect(m_ui->disconnectAction, &QAction::triggered, this,
            [this] { askAboutEdits([this] { m_connector.leave(); }); });
    connect(m_ui->newWindowAction, &QAction::triggered, this, &MainWindow::openNewWindow);
    connect(m_ui->refreshAction, &QAction::triggered, this, [this] {
        m_workspace.monitor().askNow();
        activateCurrent();
    });
    connect(m_ui->confirmAction, &QAction::triggered, &m_workspace, &Workspace::confirm);
    connect(m_ui->quitAction, &QAction::triggered, this, &QWidget::close);
    connect(m_ui->switchMenu, &QMenu::aboutToShow, this, &MainWindow::fillSwitchMenu);
    connect(&m_connector, &Connector::chosen, this, &MainWindow::connectTo);
    connect(&m_connector, &Connector::profilesChanged, this, [this] {
        // Its flags may be others now.
        const Profile &open = m_workspace.profile();
        const auto now = m_profiles.withId(open.id);
        if (now && now->url == open.url && *now != open)
            m_workspace.setProfile(*now);
    });
    connect(&m_workspace, &Workspace::draftRestored, this, [this](const QDateTime &savedAt) {
        m_ui->notices->post(u"restored"_s, NoticeBar::Kind::Hint,
                            tr("%1 of %2 on this gateway are here again. They are not applied.")
                                .arg(whatIsEdited(), timeText(savedAt)),
                            {{tr("Discard them"),
                              [this] {
                                  m_workspace.draft().discard();
                                  m_ui->notices->dismiss(u"restored"_s);
                              }},
                             {tr("Close"), [this] { m_ui->notices->dismiss(u"restored"_s); }}});
    });
    connect(&m_workspace, &Workspace::keepingChanged, this, &MainWindow::showKeeping);
    connect(&m_workspace, &Workspace::confirmFailed, this, [this](const QString &why) {
        m_ui->notices->post(
            u"confirmFailed"_s, NoticeBar::Kind::Error,
            tr("The change could not be kept: %1").arg(why),
            {{tr("Close"), [this] { m_ui->notices->dismiss(u"confirmFailed"_s); }}});
    });
}

void MainWindow::setUpLook()
{
    auto *themes = new QActionGroup(this);
    const std::pair<QAction *, QString> choices[] = {{m_ui->systemThemeAction, u"system"_s},
                                                     {m_ui->lightThemeAction, u"light"_s},
                                                     {m_ui->darkThemeAction, u"dark"_s}};
    const QString chosen = m_settings ? kTheme.get(*m_settings) : u"system"_s;
    for (const auto &[action, name] : choices) {
        themes->addAction(action);
        action->setChecked(name == chosen);
        connect(action, &QAction::triggered, this, [this, name = name] { showTheme(name); });
    }
    m_ui->utcAction->setChecked(clock() == Clock::Utc);
    connect(m_ui->utcAction, &QAction::toggled, this, &MainWindow::showTimes);
}

void MainWindow::showTheme(const QString &name)
{
    theme::apply(theme::schemeOf(name));
    if (m_settings)
        kTheme.set(*m_settings, name);
}

void MainWindow::showTimes(bool utc)
{
    setClock(utc ? Clock::Utc : Clock::Local);
    if (m_settings)
        kTimesInUtc.set(*m_settings, utc);
    for (QAbstractItemView *view : findChildren<QAbstractItemView *>())
        view->viewport()->update();
    activateCurrent();
    showConnection();
}

void MainWindow::restore()
{
    PageId start = m_pages.constFirst()->id();
    if (m_settings) {
        restoreLayout();
        const auto last = pageNamed(kPage.get(*m_settings));
        if (last && m_pageActions.contains(*last))
            start = *last;
    }
    go({start});
}

void MainWindow::restoreLayout()
{
    restoreGeometry(kWindowGeometry.get(*m_settings));
    restoreState(kWindowState.get(*m_settings));
    for (Page *page : std::as_const(m_pages))
        page->restore(*m_settings);
}

void MainWindow::remember()
{
    if (!m_settings)
        return;
    kWindowGeometry.set(*m_settings, saveGeometry());
    kWindowState.set(*m_settings, saveState());
    kPage.set(*m_settings, QLatin1String(pageInfo(currentPage()->id()).name));
    for (const Page *page : std::as_const(m_pages))
        page->save(*m_settings);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_mayClose && m_workspace.draft().isEdited()) {
        event->ignore();
        askAboutEdits([this] {
            m_mayClose = true;
            close();
        });
        return;
    }
    remember();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_ui)
        return;
    showProfile();
    showConnection();
}

Page *MainWindow::currentPage() const
{
    return static_cast<Page *>(m_ui->pages->currentWidget());
}

void MainWindow::showPage(PageId id)
{
    for (Page *page : std::as_const(m_pages)) {
        if (page->id() == id)
            m_ui->pages->setCurrentWidget(page);
    }
    m_ui->navigation->setCurrentPage(id);
    m_ui->backAction->setEnabled(m_at > 0);
    m_ui->forwardAction->setEnabled(m_at + 1 < m_history.size());
    showProfile();
    showWhyNotApplied();
    currentPage()->activate();
}

void MainWindow::go(const Destination &destination)
{
    if (!m_pageActions.contains(destination.page))
        return;
    if (m_history.isEmpty() || m_history[m_at] != destination.page) {
        m_history.resize(m_at + 1);
        m_history.append(destination.page);
        if (m_history.size() > kMaxHistory)
            m_history.removeFirst();
        m_at = m_history.size() - 1;
    }
    showPage(destination.page);
    // Without anything to show there the focus stays where it is, as in the list of pages.
    if (!destination.filter.isEmpty() || !destination.part.section.isEmpty()
        || !destination.pointer.isEmpty() || !destination.material.isEmpty())
        currentPage()->follow(destination);
}

void MainWindow::stepInHistory(int by)
{
    const qsizetype to = m_at + by;
    if (to < 0 || to >= m_history.size())
        return;
    m_at = to;
    showPage(m_history[to]);
}

void MainWindow::activateCurrent()
{
    currentPage()->activate();
}

void MainWindow::toggleNavigation()
{
    if (!m_ui->navigation->hasFocus()) {
        m_ui->navigation->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    QWidget *page = currentPage();
    QWidget *before = page->focusWidget();
    (before ? before : page)->setFocus(Qt::ShortcutFocusReason);
    if (!before && page->focusPolicy() == Qt::NoFocus)
        page->nextInFocusChain()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::fillPageMenu()
{
    m_ui->pageMenu->clear();
    m_ui->pageMenu->addActions(currentPage()->commands());
    if (m_ui->pageMenu->isEmpty())
        m_ui->pageMenu->addAction(tr("Nothing to do here"))->setEnabled(false);
}

void MainWindow::fillSwitchMenu()
{
    m_ui->switchMenu->clear();
    for (const Profile &profile : m_profiles.all()) {
        QAction *action = m_ui->switchMenu->addAction(QString(profile.name).replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(profile.id == m_workspace.profile().id);
        connect(action, &QAction::triggered, this, [this, profile] { connectTo(profile, {}); });
    }
    if (!m_ui->switchMenu->isEmpty())
        m_ui->switchMenu->addSeparator();
    m_ui->switchMenu->addAction(m_ui->connectAction);
}

void MainWindow::openNewWindow()
{
    // A process of its own: it can neither disturb this one nor be disturbed by it.
    QProcess::startDetached(QCoreApplication::applicationFilePath(), {u"--choose"_s});
}

void MainWindow::connectTo(const Profile &profile, const QByteArray &token)
{
    if (profile.url == m_workspace.profile().url || !m_workspace.isOpen())
        m_connector.connectTo(profile, token);
    else
        askAboutEdits([this, profile, token] { m_connector.connectTo(profile, token); });
}

void MainWindow::askForGateway(const QString &why)
{
    m_connector.ask(why);
}

} // namespace portcullis::gui
