// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/screenshot.h"

#include "admin-gui/app/connect_dialog.h"
#include "admin-gui/app/main_window.h"
#include "admin-gui/app/pages.h"

#include <QDialog>
#include <QDir>
#include <QPixmap>

#include <memory>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

Screenshots::Screenshots(MainWindow &window, QString folder,
                         std::function<void(const QString &problem)> done)
    : m_window(window), m_folder(std::move(folder)), m_done(std::move(done))
{
    m_waited.start();
    m_look.setInterval(kLookMs);
    connect(&m_look, &QTimer::timeout, this, &Screenshots::look);
    m_look.start();
}

bool Screenshots::isReady() const
{
    if (m_page >= 0)
        return m_window.pages()[m_page]->isSettled();
    const Workspace &workspace = m_window.workspace();
    return workspace.monitor().state() == GatewayMonitor::State::Online
        && (!workspace.draft().isEmpty() || !workspace.configError().isEmpty())
        && workspace.draft().isChecked();
}

void Screenshots::look()
{
    const bool ready = isReady();
    if (!ready && m_waited.elapsed() < kPatienceMs)
        return;
    if (!ready && m_page < 0) {
        const QString why = m_window.workspace().monitor().error().message;
        return finish(why.isEmpty() ? tr("the gateway did not answer") : why);
    }
    if (m_page >= 0) {
        const QString name = QLatin1String(pageInfo(m_window.pages()[m_page]->id()).name);
        if (!ready && m_problem.isEmpty())
            m_problem = tr("the page '%1' did not get what it shows").arg(name);
        if (!take(m_window, name))
            return finish(m_problem);
    }
    next();
}

void Screenshots::next()
{
    ++m_page;
    m_waited.restart();
    if (m_page < m_window.pages().size()) {
        m_window.go({m_window.pages()[m_page]->id()});
        return;
    }
    takeDialogs();
    finish(m_problem);
}

void Screenshots::takeDialogs()
{
    const std::pair<QDialog *, QString> dialogs[] = {{m_window.makePalette(), u"palette"_s},
                                                     {m_window.makeShortcuts(), u"keys"_s}};
    for (const auto &[dialog, name] : dialogs) {
        const std::unique_ptr<QDialog> owned(dialog);
        dialog->show();
        take(*dialog, name);
    }
    m_window.askForGateway();
    if (auto *dialog = m_window.findChild<ConnectDialog *>()) {
        take(*dialog, u"connect"_s);
        dialog->close();
    }
}

bool Screenshots::take(QWidget &widget, const QString &name)
{
    const QString file = QDir(m_folder).filePath(name + ".png"_L1);
    if (QDir().mkpath(m_folder) && widget.grab().save(file, "PNG"))
        return true;
    m_problem = tr("%1 can't be written").arg(file);
    return false;
}

void Screenshots::finish(const QString &problem)
{
    m_look.stop();
    if (auto done = std::exchange(m_done, {}))
        done(problem);
}

} // namespace portcullis::gui
