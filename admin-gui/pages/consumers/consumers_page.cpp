// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/consumers/consumers_page.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/pages/consumers/live_keys.h"
#include "admin-gui/widgets/time_text.h"

#include <QJsonObject>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Among the columns that are given to the table.
enum Column { Groups, Keys, Subjects, Limits, LastUsed, Description };

Cell listCell(const JsonTree &consumer, const char *member)
{
    const QStringList texts = stringsOf(consumer.find(member));
    Cell cell = Cell::of(texts.join(", "_L1));
    cell.toolTip = texts.join(u'\n');
    return cell;
}

Cell countCell(const JsonTree &consumer, const char *member)
{
    const JsonTree *const list = consumer.find(member);
    const auto count = list ? static_cast<qint64>(list->items.size()) : 0;
    return Cell::of(double(count), countText(count));
}

Cell descriptionCell(const JsonTree &consumer)
{
    const JsonTree *const text = consumer.find("description");
    return Cell::of(text ? stringOf(*text).simplified() : QString());
}

QList<EntityColumn> columns()
{
    const auto list = [](const char *member) {
        return [member](const JsonTree &consumer) { return listCell(consumer, member); };
    };
    const auto count = [](const char *member) {
        return [member](const JsonTree &consumer) { return countCell(consumer, member); };
    };
    return {
        {u"groups"_s, ConsumersPage::tr("Groups"), ConsumersPage::tr("What routes may ask for"),
         list("groups"), false, 24},
        {u"keys"_s, ConsumersPage::tr("API keys"), ConsumersPage::tr("How many keys it has"),
         count("apiKeys"), false, 10},
        {u"subjects"_s, ConsumersPage::tr("Subjects"),
         ConsumersPage::tr("Tokens and certificates that are its own"), count("subjects"), false,
         10},
        {u"limits"_s, ConsumersPage::tr("Rate limits"),
         ConsumersPage::tr("Limits of its own, beside those of routes"), list("rateLimits"), false,
         24},
        {u"lastUsed"_s,
         ConsumersPage::tr("Key last used"),
         ConsumersPage::tr("When one of its API keys was accepted, since the gateway's start"),
         {},
         false,
         18},
        {u"description"_s, ConsumersPage::tr("Description"), ConsumersPage::tr("Text for people"),
         descriptionCell, false, 30},
    };
}

} // namespace

ConsumersPage::ConsumersPage(PageContext context, QWidget *parent)
    : EntityTablePage(PageId::Consumers, context, u"consumers"_s, columns(), parent)
    , m_keys(new LiveKeys(context, &form()))
{
    form().addPage(tr("Keys now"), m_keys);
    m_usageTimer.setInterval(kUsagePoll);
    connect(&m_usageTimer, &QTimer::timeout, this, &ConsumersPage::askUsage);
    connect(&context.draft, &Draft::changed, m_keys, &LiveKeys::ask);
}

QString ConsumersPage::title() const
{
    return tr("Consumers");
}

void ConsumersPage::activate()
{
    EntityTablePage::activate();
    askUsage();
    m_usageTimer.start();
}

void ConsumersPage::currentChanged(const QString &name)
{
    m_keys->setConsumer(name);
}

JsonTree ConsumersPage::copyOf(const JsonTree &entity) const
{
    // A key and a subject belong to one consumer only.
    JsonTree copy = entity;
    copy.remove("apiKeys");
    copy.remove("subjects");
    return copy;
}

void ConsumersPage::askUsage()
{
    if (!isVisible()) {
        m_usageTimer.stop();
        return;
    }
    if (context().monitor.state() != GatewayMonitor::State::Online)
        return;
    // The times stand beside the items, of which one is enough.
    context().client.fetchObject(this, "/v1/usage?limit=1", [this](const auto &usage) {
        m_wasTold = true;
        if (usage)
            takeUsage(*usage);
    });
}

void ConsumersPage::takeUsage(const QJsonObject &usage)
{
    m_lastUsed.clear();
    const QJsonObject keys = usage.value("lastUsed"_L1).toObject().value("keys"_L1).toObject();
    for (auto it = keys.begin(); it != keys.end(); ++it) {
        QDateTime &latest = m_lastUsed[it.key().section(u'/', 0, 0)];
        const QDateTime at = parseTime(it.value().toString());
        if (!latest.isValid() || at > latest)
            latest = at;
    }
    QHash<QString, Cell> cells;
    for (auto it = m_lastUsed.cbegin(); it != m_lastUsed.cend(); ++it) {
        Cell cell = Cell::of(double(it.value().toMSecsSinceEpoch()), agoText(it.value()));
        cell.toolTip = timeTip(it.value());
        cells.insert(it.key(), cell);
    }
    model().setLive(LastUsed, cells);
}

QString ConsumersPage::removalImpact(const QStringList &names) const
{
    int keys = 0;
    QDateTime latest;
    for (const QString &name : names) {
        if (const auto tree = treeOf(context().draft.document().json({u"consumers"_s, name})))
            if (const JsonTree *const list = tree->find("apiKeys"))
                keys += static_cast<int>(list->items.size());
        if (const QDateTime at = m_lastUsed.value(name);
            at.isValid() && (!latest.isValid() || at > latest))
            latest = at;
    }
    QString impact = keys > 0 ? tr("%n key(s) will be refused.", nullptr, keys) : QString();
    if (latest.isValid())
        impact += u' ' + tr("One of them was used %1.").arg(agoText(latest));
    return impact.trimmed();
}

} // namespace portcullis::gui
