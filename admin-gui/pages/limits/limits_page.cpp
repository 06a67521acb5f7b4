// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/limits/limits_page.h"

#include "admin-gui/form/limit_text.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/pages/limits/live_buckets.h"
#include "admin-gui/widgets/time_text.h"

#include <limits>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Among the columns that are given to the table.
enum Column { Allows, Key, Shadow, Admitted, Refused, ShadowRefused, Buckets, LastUsed };

Cell keyCell(const JsonTree &limit)
{
    const JsonTree *const key = limit.find("key");
    if (!key)
        return Cell::of(LimitsPage::tr("consumer (default)"));
    const QStringList parts = stringsOf(key);
    return Cell::of(parts.isEmpty() ? LimitsPage::tr("one for all") : parts.join(", "_L1));
}

Cell shadowCell(const JsonTree &limit)
{
    const JsonTree *const shadow = limit.find("shadow");
    const bool on = shadow && shadow->kind == JsonTree::Kind::True;
    return Cell::of(on ? LimitsPage::tr("In shadow") : LimitsPage::tr("In force"));
}

QList<EntityColumn> columns()
{
    return {
        {u"allows"_s, LimitsPage::tr("Allows"), LimitsPage::tr("How much, and in what time"),
         [](const JsonTree &limit) { return Cell::of(limitText(limit)); }, false, 28},
        {u"key"_s, LimitsPage::tr("Counted by"), LimitsPage::tr("What has a bucket of its own"),
         keyCell, false, 22},
        {u"shadow"_s, LimitsPage::tr("Effect"),
         LimitsPage::tr("In shadow it refuses nothing, and counts"), shadowCell, false, 12},
        {u"admitted"_s,
         LimitsPage::tr("Admitted"),
         LimitsPage::tr("Requests since the start"),
         {},
         false,
         12},
        {u"refused"_s,
         LimitsPage::tr("Refused"),
         LimitsPage::tr("Answered with 429 since the start"),
         {},
         false,
         12},
        {u"shadowRefused"_s,
         LimitsPage::tr("Shadow refusals"),
         LimitsPage::tr("Would have been refused since the start"),
         {},
         false,
         15},
        {u"buckets"_s, LimitsPage::tr("Buckets"), LimitsPage::tr("In use now"), {}, false, 10},
        {u"lastUsed"_s,
         LimitsPage::tr("Last used"),
         LimitsPage::tr("When it was last charged"),
         {},
         false,
         16},
    };
}

} // namespace

LimitsPage::LimitsPage(PageContext context, QWidget *parent)
    : EntityTablePage(PageId::Limits, context, u"rateLimits"_s, columns(), parent)
    , m_buckets(new LiveBuckets(context, &form()))
{
    form().addPage(tr("Buckets now"), m_buckets);
    m_usageTimer.setInterval(kUsagePoll);
    connect(&m_usageTimer, &QTimer::timeout, this, &LimitsPage::askUsage);
}

QString LimitsPage::title() const
{
    return tr("Limits");
}

void LimitsPage::activate()
{
    EntityTablePage::activate();
    askUsage();
    m_usageTimer.start();
}

void LimitsPage::currentChanged(const QString &name)
{
    m_buckets->setLimit(name);
}

void LimitsPage::askUsage()
{
    if (!isVisible()) {
        m_usageTimer.stop();
        return;
    }
    if (m_asking || context().monitor.state() != GatewayMonitor::State::Online)
        return;
    m_asking = true;
    context().client.fetchList(this, "/v1/usage", kMostEntries,
                               [this](const AdminResult<QJsonArray> &items) {
                                   m_asking = false;
                                   m_wasTold = true;
                                   if (items)
                                       take(readUsage(*items));
                               });
}

void LimitsPage::take(const Usage &usage)
{
    const auto count = [](qint64 figure) { return Cell::of(double(figure), countText(figure)); };
    QHash<QString, Cell> admitted;
    QHash<QString, Cell> refused;
    QHash<QString, Cell> shadow;
    QHash<QString, Cell> buckets;
    QHash<QString, Cell> lastUsed;
    m_use.clear();
    for (const LimitUse &use : usage.limits) {
        m_use.insert(use.limit, use);
        admitted.insert(use.limit, count(use.admitted));
        refused.insert(use.limit, count(use.refused));
        shadow.insert(use.limit, count(use.shadowRefused));
        buckets.insert(use.limit, count(use.buckets));
        const QDateTime at = parseTime(use.lastUsed);
        if (!at.isValid())
            continue;
        Cell cell = Cell::of(double(at.toMSecsSinceEpoch()), agoText(at));
        cell.toolTip = timeTip(at);
        lastUsed.insert(use.limit, cell);
    }
    model().setLive(Admitted, admitted);
    model().setLive(Refused, refused);
    model().setLive(ShadowRefused, shadow);
    model().setLive(Buckets, buckets);
    model().setLive(LastUsed, lastUsed);
}

QString LimitsPage::removalImpact(const QStringList &names) const
{
    qint64 refused = 0;
    for (const QString &name : names)
        refused += m_use.value(name).refused;
    return refused > 0
        ? tr("It refused %n request(s) since the start.", nullptr,
             static_cast<int>(qMin<qint64>(refused, std::numeric_limits<int>::max())))
        : QString();
}

} // namespace portcullis::gui
