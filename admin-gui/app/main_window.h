// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/connector.h"
#include "admin-gui/app/workspace.h"

#include <QHash>
#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <memory>

class QLabel;
class QToolButton;

namespace portcullis::gui {

struct ActionGroup;
struct PaletteItem;
class TokenStore;

namespace Ui {
class MainWindow;
}

/// The window: pages on one gateway, where to go from one to another, and what one has to know on
/// all of them: which gateway this is, whether it answers, and what was edited.
class MainWindow final : public QMainWindow, public Navigator {
    Q_OBJECT

public:
    /// Pages that Back leads to.
    static constexpr qsizetype kMaxHistory = 100;

    /// All are borrowed and must outlive the window: main() makes the client first. Without
    /// `settings` nothing is restored or remembered; `draftFolder` is where edits are kept, empty:
    /// they are not.
    MainWindow(AdminClient &client, TokenStore &tokens, QSettings *settings,
               const QString &draftFolder = {}, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// From now on the token of this machine is offered where these programs are there.
    void setLocalToken(const LocalTokenPrograms &programs) { m_connector.setLocalToken(programs); }
    /// Connects, with a kept token where `token` is empty; asks where there is none either. Asks
    /// first where that would leave edits behind.
    void connectTo(const Profile &profile, const QByteArray &token);
    /// Asks for a gateway. `why` says what went wrong before.
    void askForGateway(const QString &why = {});
    void go(const Destination &destination) override;

    Workspace &workspace() { return m_workspace; }
    const QList<Page *> &pages() const { return m_pages; }
    Page *currentPage() const;
    /// The two windows over everything; the caller shows them.
    QDialog *makePalette();
    QDialog *makeShortcuts();
    /// Every action there is, the window's first, then by page.
    QList<ActionGroup> allActions() const;

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setUpToolBar();
    void setUpStatusBar();
    void setUpPages();
    void setUpActions();
    void setUpGatewayActions();
    void setUpLook();
    void setIcons();
    void restore();
    void restoreLayout();
    void remember();
    void showPage(PageId id);
    void fillPageMenu();
    void fillSwitchMenu();
    void stepInHistory(int by);
    void toggleNavigation();
    void activateCurrent();
    void openNewWindow();
    void showTheme(const QString &name);
    void showTimes(bool utc);

    void showConnection();
    void showDraft();
    void showProfile();
    void showPendingConfirm();
    void showKeeping();
    void showWhyNotApplied();
    void saveDocument();
    QString statusText() const;
    QList<PaletteItem> paletteItems();
    QString whatIsEdited() const;
    /// Runs `then` at once where nothing is edited, otherwise when the person says so.
    void askAboutEdits(const std::function<void()> &then);
    void showAbout();

    QSettings *m_settings;
    Profiles m_profiles;
    std::unique_ptr<Ui::MainWindow> m_ui;
    Workspace m_workspace;
    Connector m_connector;
    QList<Page *> m_pages;                  // Qt parent: the stack
    QHash<PageId, QAction *> m_pageActions; // Qt parent: this
    QList<PageId> m_history;                ///< where one was, the present page included
    qsizetype m_at = -1;                    ///< in the history
    QToolButton *m_gatewayButton;           // Qt parent: the tool bar
    QLabel *m_sign;                         // Qt parent: the status bar, as of those below
    QLabel *m_status;
    QLabel *m_live;
    QLabel *m_revision;
    QTimer m_second;         ///< for what counts down
    bool m_mayClose = false; ///< the person was asked about the edits
};

} // namespace portcullis::gui
