// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/routes/routes_page.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/pages/routes/effective_policy.h"
#include "admin-gui/pages/routes/match_tester.h"
#include "admin-gui/pages/routes/route_columns.h"
#include "admin-gui/widgets/time_text.h"

#include <QJsonObject>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

RoutesPage::RoutesPage(PageContext context, QWidget *parent)
    : EntityTablePage(PageId::Routes, context, u"routes"_s, routeColumns(), parent)
    , m_policy(new EffectivePolicy(context, &form()))
    , m_tester(new MatchTester(context, &form()))
{
    form().addPage(tr("In effect"), m_policy);
    form().addPage(tr("Try and order"), m_tester);
    m_usageTimer.setInterval(kUsagePoll);
    connect(&m_usageTimer, &QTimer::timeout, this, &RoutesPage::askUsage);
    connect(&context.feed, &EventFeed::metrics, this, &RoutesPage::takeMetrics);
    connect(&context.feed, &EventFeed::liveChanged, this, [this](bool live) {
        if (live)
            return;
        // Old figures would pass for present ones.
        m_samples.clear();
        m_rates.clear();
        model().setLive(static_cast<int>(RouteColumn::Rate), {});
        model().setLive(static_cast<int>(RouteColumn::Errors), {});
    });
}

QString RoutesPage::title() const
{
    return tr("Routes");
}

void RoutesPage::activate()
{
    EntityTablePage::activate();
    askUsage();
    m_usageTimer.start();
}

bool RoutesPage::isSettled() const
{
    return EntityTablePage::isSettled() && !m_usageAsked;
}

void RoutesPage::currentChanged(const QString &name)
{
    m_policy->setRoute(name);
    m_tester->setRoute(name);
}

void RoutesPage::takeMetrics(const QJsonObject &object)
{
    auto sample = api::readMetricsSample(object);
    if (!sample)
        return;
    m_samples.append(std::move(*sample));
    while (m_samples.size() > kSamples)
        m_samples.removeFirst();
    api::MetricsSample all = m_samples.front();
    for (qsizetype i = 1; i < m_samples.size(); ++i)
        all.add(m_samples[i]);
    QHash<QString, Cell> rates;
    QHash<QString, Cell> errors;
    m_rates.clear();
    for (const api::RouteSample &route : std::as_const(all.routes)) {
        const qint64 total = route.status.total();
        const double rate = all.perSecond(total);
        m_rates.insert(route.route, rate);
        rates.insert(route.route, Cell::of(rate, rateText(rate)));
        const qint64 failed =
            route.status[api::StatusClass::ServerError] + route.status[api::StatusClass::None];
        if (total > 0) {
            const double share = double(failed) / double(total);
            errors.insert(route.route, Cell::of(share, shareText(share)));
        }
    }
    model().setLive(static_cast<int>(RouteColumn::Rate), rates);
    model().setLive(static_cast<int>(RouteColumn::Errors), errors);
}

void RoutesPage::askUsage()
{
    if (!isVisible()) {
        m_usageTimer.stop();
        return;
    }
    if (context().monitor.state() != GatewayMonitor::State::Online)
        return;
    m_usageAsked = true;
    // The times stand beside the items, of which one is enough.
    context().client.fetchObject(this, "/v1/usage?limit=1", [this](const auto &usage) {
        m_usageAsked = false;
        if (usage)
            takeUsage(*usage);
    });
}

void RoutesPage::takeUsage(const QJsonObject &usage)
{
    m_lastUsed.clear();
    const QJsonObject times = usage.value("lastUsed"_L1).toObject().value("routes"_L1).toObject();
    for (auto it = times.begin(); it != times.end(); ++it)
        m_lastUsed.insert(it.key(), parseTime(it.value().toString()));
    showTimes();
}

void RoutesPage::showTimes()
{
    QHash<QString, Cell> cells;
    for (auto it = m_lastUsed.cbegin(); it != m_lastUsed.cend(); ++it) {
        Cell cell = Cell::of(double(it.value().toMSecsSinceEpoch()), agoText(it.value()));
        cell.toolTip = timeTip(it.value());
        cells.insert(it.key(), cell);
    }
    model().setLive(static_cast<int>(RouteColumn::LastUsed), cells);
}

QString RoutesPage::removalImpact(const QStringList &names) const
{
    double rate = 0;
    for (const QString &name : names)
        rate += m_rates.value(name);
    if (rate > 0)
        return tr("Now %1 requests a second go there.", "rate").arg(rateText(rate));
    return context().feed.isLive() ? tr("No request went there in the last ten seconds.")
                                   : QString();
}

} // namespace portcullis::gui
