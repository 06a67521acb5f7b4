// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/session/gateway_monitor.h"

#include <QMainWindow>

#include <memory>

class QSettings;

namespace portcullis::gui {

class ConfigurationPage;
class ConnectDialog;
class OverviewPage;
class TokenStore;

namespace Ui {
class MainWindow;
}

/// The window: pages on one gateway, and a line that says whether it answers.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// All are borrowed and must outlive the window: main() makes the client first. Without
    /// `settings` nothing is restored or remembered.
    MainWindow(AdminClient &client, TokenStore &tokens, QSettings *settings,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Connects, with a kept token where `target` has none; asks where there is none either.
    void connectTo(AdminTarget target);
    /// Asks for a gateway. `why` says what went wrong before.
    void askForGateway(const QString &why = {});
    const GatewayMonitor &monitor() const { return m_monitor; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setUpActions();
    void setUpPages();
    void restore();
    void showPage(int page);
    void showState();
    void showStale();
    QString statusText() const;
    void watch(AdminTarget target);
    void gatewayChosen(const ConnectDialog &dialog);
    void showAbout();

    TokenStore &m_tokens;
    QSettings *m_settings;
    std::unique_ptr<Ui::MainWindow> m_ui;
    OverviewPage *m_overview;           // Qt parent: the stack
    ConfigurationPage *m_configuration; // Qt parent: the stack
    GatewayMonitor m_monitor;
    QUrl m_chosen;        ///< the gateway that was chosen last; its token may still be looked for
    QString m_lastAnswer; ///< when figures came last; empty: none came
    bool m_asked = false; ///< the person was told of the present refusal
};

} // namespace portcullis::gui
