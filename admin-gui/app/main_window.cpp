// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/main_window.h"

#include "admin-gui/app/connect_dialog.h"
#include "admin-gui/app/token_store.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/pages/configuration/configuration_page.h"
#include "admin-gui/pages/overview/overview_page.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/theme.h"
#include "shared/core/version.h"
#include "ui_main_window.h"

#include <QCloseEvent>
#include <QLocale>
#include <QMessageBox>
#include <QTime>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(AdminClient &client, TokenStore &tokens, QSettings *settings,
                       QWidget *parent)
    : QMainWindow(parent)
    , m_tokens(tokens)
    , m_settings(settings)
    , m_ui(std::make_unique<Ui::MainWindow>())
    , m_overview(new OverviewPage)
    , m_configuration(new ConfigurationPage)
    , m_monitor(client)
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    setUpPages();
    setUpActions();
    connect(&m_monitor, &GatewayMonitor::updated, this, &MainWindow::showState);
    connect(&m_monitor, &GatewayMonitor::trafficArrived, this, [this](const Traffic &traffic) {
        m_lastAnswer = QLocale().toString(QTime::currentTime(), QLocale::LongFormat);
        m_overview->setStale({});
        m_overview->setTraffic(traffic);
    });
    connect(&m_monitor, &GatewayMonitor::configArrived, m_configuration,
            &ConfigurationPage::setConfiguration);
    connect(&m_monitor, &GatewayMonitor::configFailed, m_configuration,
            &ConfigurationPage::showError);
    restore();
    showState();
}

MainWindow::~MainWindow() = default;

void MainWindow::setUpPages()
{
    for (QWidget *page :
         {static_cast<QWidget *>(m_overview), static_cast<QWidget *>(m_configuration)}) {
        m_ui->pages->addWidget(page);
        m_ui->navigation->addItem(page->accessibleName());
        m_ui->navigation->item(m_ui->navigation->count() - 1)
            ->setSizeHint({0, m_ui->navigation->fontMetrics().height() * 2});
    }
    m_ui->navigation->setFixedWidth(m_ui->navigation->fontMetrics().averageCharWidth() * 20);
    m_configuration->showError(tr("There is no configuration before a gateway answers."));
    connect(m_ui->navigation, &QListWidget::currentRowChanged, m_ui->pages,
            &QStackedWidget::setCurrentIndex);
    showPage(0);
}

void MainWindow::setUpActions()
{
    connect(m_ui->connectAction, &QAction::triggered, this, [this] { askForGateway(); });
    connect(m_ui->refreshAction, &QAction::triggered, this, [this] { m_monitor.askNow(); });
    connect(m_ui->quitAction, &QAction::triggered, this, &QWidget::close);
    connect(m_ui->overviewAction, &QAction::triggered, this, [this] { showPage(0); });
    connect(m_ui->configurationAction, &QAction::triggered, this, [this] { showPage(1); });
    connect(m_ui->searchAction, &QAction::triggered, this, [this] {
        showPage(1);
        m_configuration->focusSearch();
    });
    connect(m_ui->aboutAction, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_ui->connectButton, &QPushButton::clicked, m_ui->connectAction, &QAction::trigger);
}

void MainWindow::restore()
{
    if (!m_settings)
        return;
    restoreGeometry(kWindowGeometry.get(*m_settings));
    m_overview->restore(*m_settings);
    showPage(kPage.get(*m_settings));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_settings) {
        kWindowGeometry.set(*m_settings, saveGeometry());
        kPage.set(*m_settings, m_ui->navigation->currentRow());
        m_overview->save(*m_settings);
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui)
        showState();
}

void MainWindow::showPage(int page)
{
    m_ui->navigation->setCurrentRow(qBound(0, page, m_ui->navigation->count() - 1));
}

void MainWindow::connectTo(AdminTarget target)
{
    m_asked = false;
    m_chosen = target.url;
    if (!target.token.isEmpty()) {
        watch(std::move(target));
        return;
    }
    m_tokens.read(target.url, this, [this, url = target.url](const QByteArray &token) {
        if (url != m_chosen)
            return; // another was chosen meanwhile
        if (token.isEmpty())
            askForGateway(tr("%1 asks for a token.").arg(url.authority()));
        else
            watch({url, token});
    });
}

void MainWindow::watch(AdminTarget target)
{
    if (target.url != m_monitor.url()) {
        // What is shown is another gateway's.
        m_lastAnswer.clear();
        m_overview->setStale({});
        m_overview->setTraffic({});
        m_configuration->showError(tr("There is no configuration before a gateway answers."));
    }
    m_monitor.watch(std::move(target));
}

void MainWindow::askForGateway(const QString &why)
{
    QUrl url = m_chosen;
    if (url.isEmpty() && m_settings)
        url = QUrl(kGatewayUrl.get(*m_settings));
    auto *dialog = new ConnectDialog(url, why, m_tokens.isAvailable(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { gatewayChosen(*dialog); });
    dialog->open();
}

void MainWindow::gatewayChosen(const ConnectDialog &dialog)
{
    const AdminTarget target = dialog.target();
    if (m_settings)
        kGatewayUrl.set(*m_settings, target.url.toString());
    if (dialog.remember()) {
        m_tokens.write(target.url, target.token, this, [this](const Result<void> &written) {
            if (!written)
                QMessageBox::warning(this, tr("Keychain"),
                                     tr("The token could not be kept: %1")
                                         .arg(QString::fromStdString(written.error().what)));
        });
    }
    connectTo(target);
}

QString MainWindow::statusText() const
{
    const QString where = m_monitor.url().toString();
    const api::InfoDocument &info = m_monitor.info();
    switch (m_monitor.state()) {
    case GatewayMonitor::State::Idle:
        return tr("Not connected. Choose a gateway with Connect.");
    case GatewayMonitor::State::Connecting:
        return tr("Connecting to %1").arg(where);
    case GatewayMonitor::State::Offline:
        return tr("Offline: %1: %2. Trying again every 2 seconds.")
            .arg(where, m_monitor.error().message);
    case GatewayMonitor::State::Refused:
        return tr("Not connected to %1: %2. Choose Connect to try another.")
            .arg(where, m_monitor.error().message);
    case GatewayMonitor::State::Online:
        break;
    }
    const QString about =
        tr("%1: Portcullis %2, configuration revision %3, up %4")
            .arg(where, info.version, countText(info.revision), spanText(info.uptimeSeconds));
    return m_monitor.readiness().ready
        ? tr("Connected to %1").arg(about)
        : tr("Connected, but not ready (%1). %2").arg(m_monitor.readiness().why, about);
}

void MainWindow::showState()
{
    using State = GatewayMonitor::State;
    const State state = m_monitor.state();
    const QString text = statusText();
    if (m_ui->statusLabel->text() != text)
        m_ui->statusLabel->setText(text);
    const QColor colour = state == State::Online
        ? (m_monitor.readiness().ready ? theme::good(palette()) : theme::warning(palette()))
        : state == State::Offline || state == State::Refused ? theme::bad(palette())
                                                             : theme::quiet(palette());
    // A sign of another shape for each, so that colour is not all that tells them apart.
    m_ui->statusSign->setText(state == State::Online                                   ? u"●"_s
                                  : state == State::Offline || state == State::Refused ? u"✕"_s
                                                                                       : u"○"_s);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, colour);
    m_ui->statusSign->setPalette(colours);
    m_ui->refreshAction->setEnabled(state != State::Idle);
    setWindowTitle(state == State::Idle
                       ? tr("Portcullis Admin")
                       : tr("%1 - Portcullis Admin").arg(m_monitor.url().authority()));
    if (state != State::Online)
        showStale();
    if (state == State::Refused && !m_asked) {
        m_asked = true;
        askForGateway(tr("%1: %2.").arg(m_monitor.url().authority(), m_monitor.error().message));
    }
}

void MainWindow::showStale()
{
    if (!m_lastAnswer.isEmpty())
        m_overview->setStale(tr("Not current: figures of %1").arg(m_lastAnswer));
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
