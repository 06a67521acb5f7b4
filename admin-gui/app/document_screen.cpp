// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/document_screen.h"

#include "admin-gui/pages/configuration/configuration_page.h"

#include <QVBoxLayout>

namespace portcullis::gui {

DocumentScreen::DocumentScreen(const PageContext &context, QWidget *parent)
    : Page(PageId::Document, context, parent)
    , m_text(new ConfigurationPage)
    , m_search(new QAction(tr("&Search the document"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_text);
    m_search->setShortcut(QKeySequence::Find);
    m_search->setToolTip(tr("Search the configuration in force"));
    m_search->setObjectName(QStringLiteral("searchAction"));
    connect(m_search, &QAction::triggered, m_text, &ConfigurationPage::focusSearch);
    connect(&context.monitor, &GatewayMonitor::configArrived, this, &DocumentScreen::show);
    connect(&context.monitor, &GatewayMonitor::configFailed, this, [this](const QString &why) {
        m_settled = true;
        m_text->showError(why);
    });
    connect(&context.monitor, &GatewayMonitor::updated, this, &DocumentScreen::showState);
    connect(m_text, &ConfigurationPage::shown, this, [this] { m_settled = true; });
    m_text->showError(tr("There is no configuration before a gateway answers."));
}

QString DocumentScreen::title() const
{
    return tr("Document");
}

void DocumentScreen::show(const QByteArray &json, qint64 revision)
{
    m_text->setIsFile(context().monitor.info().mode == QLatin1String("file"));
    m_text->setConfiguration(json, revision);
}

void DocumentScreen::showState()
{
    if (context().monitor.url() == m_url)
        return;
    m_url = context().monitor.url();
    m_settled = false;
    m_text->showError(tr("There is no configuration before a gateway answers."));
}

} // namespace portcullis::gui
