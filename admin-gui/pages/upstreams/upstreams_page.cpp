// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/upstreams/upstreams_page.h"

#include "admin-gui/form/references.h"
#include "admin-gui/form/specs/specs.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/pages/upstreams/live_targets.h"

#include <QUrl>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Among the columns that are given to the table.
enum Column { Targets, Health, InFlight, Protocol, Balancing, Discovery, Description };

Cell targetsCell(const JsonTree &upstream)
{
    QStringList urls;
    if (const JsonTree *const targets = upstream.find("targets")) {
        for (const JsonTree &target : targets->items) {
            if (const JsonTree *const url = target.find("url"))
                urls.append(stringOf(*url));
        }
    }
    Cell cell = Cell::of(urls.join(", "_L1));
    cell.toolTip = urls.join(u'\n');
    return cell;
}

Cell wordCell(const JsonTree &upstream, const char *key, const QString &fallback)
{
    const JsonTree *const value = upstream.find(key);
    return Cell::of(value != nullptr ? stringOf(*value) : fallback);
}

Cell discoveryCell(const JsonTree &upstream)
{
    const JsonTree *const discovery = upstream.find("discovery");
    if (discovery == nullptr)
        return {};
    for (const char *const kind : {"dns", "srv", "file"}) {
        if (const JsonTree *const value = discovery->find(kind))
            return Cell::of(QLatin1String(kind) + u' ' + stringOf(*value));
    }
    if (const JsonTree *const consul = discovery->find("consul")) {
        const JsonTree *const service = consul->find("service");
        return Cell::of(u"consul "_s + (service != nullptr ? stringOf(*service) : QString()));
    }
    return {};
}

QList<EntityColumn> columns()
{
    return {
        {u"targets"_s, UpstreamsPage::tr("Targets"),
         UpstreamsPage::tr("The servers that the document names"), targetsCell, false, 38},
        {u"health"_s,
         UpstreamsPage::tr("Health"),
         UpstreamsPage::tr("How many targets serve now"),
         {},
         false,
         22},
        {u"inFlight"_s,
         UpstreamsPage::tr("In flight"),
         UpstreamsPage::tr("Requests at its targets now"),
         {},
         false,
         10},
        {u"protocol"_s, UpstreamsPage::tr("Protocol"),
         UpstreamsPage::tr("What is spoken with the targets"),
         [](const JsonTree &upstream) { return wordCell(upstream, "protocol", u"http1"_s); }, false,
         10},
        {u"balancing"_s, UpstreamsPage::tr("Balancing"), UpstreamsPage::tr("Which target is next"),
         [](const JsonTree &upstream) { return wordCell(upstream, "balancing", u"round-robin"_s); },
         false, 18},
        {u"discovery"_s, UpstreamsPage::tr("Discovery"),
         UpstreamsPage::tr("Where targets are learned"), discoveryCell, false, 26},
        {u"description"_s, UpstreamsPage::tr("Description"), UpstreamsPage::tr("Text for people"),
         [](const JsonTree &upstream) {
             return Cell::of(wordCell(upstream, "description", {}).text.simplified());
         },
         true, 30},
    };
}

} // namespace

UpstreamsPage::UpstreamsPage(PageContext context, QWidget *parent)
    : EntityTablePage(PageId::Upstreams, context, u"upstreams"_s, columns(), parent)
    , m_live(new LiveTargets(context, &form()))
{
    form().addPage(tr("Live"), m_live);
    m_drain = new QAction(tr("D&rain target"), this);
    m_back = new QAction(tr("Take target &back in"), this);
    addCommand(m_drain);
    addCommand(m_back);
    connect(m_drain, &QAction::triggered, m_live, &LiveTargets::drainChosen);
    connect(m_back, &QAction::triggered, m_live, &LiveTargets::takeBackChosen);
    connect(m_live, &LiveTargets::choiceChanged, this, &UpstreamsPage::enableCommands);
    connect(m_live, &LiveTargets::arrived, this, [this](const UpstreamHealth &health) {
        take(health);
        enableCommands();
    });
    connect(&context.monitor, &GatewayMonitor::trafficArrived, this, &UpstreamsPage::takeTraffic);
    connect(&context.feed, &EventFeed::health, this, [this](const QJsonObject &event) {
        const QString upstream = event.value("upstream"_L1).toString();
        if (!m_toAsk.contains(upstream))
            m_toAsk.append(upstream);
        askNext();
    });
    enableCommands();
}

QString UpstreamsPage::title() const
{
    return tr("Upstreams");
}

void UpstreamsPage::activate()
{
    EntityTablePage::activate();
    m_toAsk.clear();
    for (const auto &part : context().draft.base().entities(u"upstreams"_s)) {
        if (m_toAsk.size() < kMostAsked)
            m_toAsk.append(part->name);
    }
    askNext();
}

bool UpstreamsPage::isSettled() const
{
    return EntityTablePage::isSettled() && m_toAsk.isEmpty() && !m_asking;
}

void UpstreamsPage::currentChanged(const QString &name)
{
    m_live->setUpstream(name);
}

void UpstreamsPage::enableOwnCommands()
{
    if (m_drain == nullptr || m_live == nullptr)
        return;
    const TargetHealth *const target = m_live->chosen();
    const bool may = target != nullptr && !context().isReadOnly();
    m_drain->setEnabled(may && !target->isDraining);
    m_back->setEnabled(may && target->isDraining);
}

void UpstreamsPage::askNext()
{
    // One at a time: nobody waits for the last of two hundred.
    if (m_asking || m_toAsk.isEmpty() || !isVisible()
        || context().monitor.state() != GatewayMonitor::State::Online)
        return;
    m_asking = true;
    const QByteArray path =
        "/v1/upstreams/" + QUrl::toPercentEncoding(m_toAsk.takeFirst()) + "/health";
    context().client.fetchObject(this, path, [this](const AdminResult<QJsonObject> &answer) {
        m_asking = false;
        if (answer)
            take(readUpstreamHealth(*answer));
        askNext();
    });
}

void UpstreamsPage::take(const UpstreamHealth &health)
{
    m_health.insert(health.upstream, health);
    showHealth();
}

void UpstreamsPage::showHealth()
{
    QHash<QString, Cell> cells;
    for (const UpstreamHealth &health : std::as_const(m_health)) {
        const int all = static_cast<int>(health.targets.size());
        const int serving = health.serving();
        QString text = tr("%1 of %2 serve").arg(serving).arg(all);
        if (serving == 0)
            text = tr("None of %1 serves").arg(all);
        QStringList details;
        for (const TargetHealth &target : health.targets)
            details.append(target.name + ": "_L1 + targetStateText(target.state));
        Cell cell = Cell::of(text);
        cell.toolTip = details.join(u'\n');
        cells.insert(health.upstream, cell);
    }
    model().setLive(Health, cells);
}

void UpstreamsPage::takeTraffic(const Traffic &traffic)
{
    m_inFlight.clear();
    for (const TargetTraffic &target : traffic.targets)
        m_inFlight[target.upstream] += target.inFlight;
    QHash<QString, Cell> cells;
    for (auto it = m_inFlight.cbegin(); it != m_inFlight.cend(); ++it)
        cells.insert(it.key(), Cell::of(double(it.value()), countText(it.value())));
    model().setLive(InFlight, cells);
}

QString UpstreamsPage::removalImpact(const QStringList &names) const
{
    qint64 inFlight = 0;
    for (const QString &name : names)
        inFlight += m_inFlight.value(name);
    return inFlight > 0
        ? tr("%n request(s) are at its targets now.", nullptr, static_cast<int>(inFlight))
        : QString();
}

} // namespace portcullis::gui
