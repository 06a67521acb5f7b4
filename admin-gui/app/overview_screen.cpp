// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/overview_screen.h"

#include "admin-gui/pages/overview/overview_page.h"
#include "admin-gui/widgets/time_text.h"

#include <QVBoxLayout>

namespace portcullis::gui {

OverviewScreen::OverviewScreen(const PageContext &context, QWidget *parent)
    : Page(PageId::Pipeline, context, parent), m_overview(new OverviewPage)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_overview);
    connect(&context.monitor, &GatewayMonitor::updated, this, &OverviewScreen::showState);
    connect(&context.monitor, &GatewayMonitor::trafficArrived, this,
            [this](const Traffic &traffic) {
                m_lastAnswer = timeText(QDateTime::currentDateTimeUtc());
                m_hasRates = traffic.hasRates();
                m_overview->setStale({});
                m_overview->setTraffic(traffic);
            });
}

QString OverviewScreen::title() const
{
    return tr("Pipeline");
}

void OverviewScreen::showState()
{
    const GatewayMonitor &monitor = context().monitor;
    if (monitor.url() != m_url) {
        // What is shown is another gateway's.
        m_url = monitor.url();
        m_lastAnswer.clear();
        m_hasRates = false;
        m_overview->setStale({});
        m_overview->setTraffic({});
    } else if (monitor.state() != GatewayMonitor::State::Online && !m_lastAnswer.isEmpty()) {
        m_overview->setStale(tr("Not current: figures of %1").arg(m_lastAnswer));
    }
}

void OverviewScreen::save(QSettings &settings) const
{
    m_overview->save(settings);
}

void OverviewScreen::restore(const QSettings &settings)
{
    m_overview->restore(settings);
}

} // namespace portcullis::gui
