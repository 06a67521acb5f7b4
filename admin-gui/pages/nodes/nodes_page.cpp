// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/nodes/nodes_page.h"

#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/time_text.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString uptimeText(qint64 seconds)
{
    constexpr qint64 kMinute = 60;
    constexpr qint64 kHour = 60 * kMinute;
    constexpr qint64 kDay = 24 * kHour;
    if (seconds >= kDay)
        return NodesPage::tr("%1 d %2 h").arg(seconds / kDay).arg(seconds % kDay / kHour);
    if (seconds >= kHour)
        return NodesPage::tr("%1 h %2 min").arg(seconds / kHour).arg(seconds % kHour / kMinute);
    return NodesPage::tr("%1 min").arg(seconds / kMinute);
}

} // namespace

NodesPage::NodesPage(PageContext context, QWidget *parent)
    : Page(PageId::Nodes, context, parent), m_table(nullptr)
{
    const auto text = [](const char *member) {
        return [member](const QJsonObject &item) {
            return item.value(QLatin1String(member)).toString();
        };
    };
    const auto time = [](const char *member) {
        return [member](const QJsonObject &item) {
            return timeText(item.value(QLatin1String(member)).toString());
        };
    };
    // In words: who lags is to be seen without comparing numbers.
    const auto revision = [this](const QJsonObject &item) {
        const qint64 number = item["revision"_L1].toInteger();
        if (number >= m_latest)
            return QString::number(number);
        return tr("%1 (%n behind)", nullptr, static_cast<int>(m_latest - number)).arg(number);
    };
    constexpr int kTimeWidth = 170;
    const QList<RecordColumn> columns{
        {tr("Name"), text("name")},
        {tr("Health"), text("health")},
        {tr("Revision"), revision},
        {tr("Version"), text("version")},
        {tr("Up for"),
         [](const QJsonObject &item) { return uptimeText(item["uptimeSeconds"_L1].toInteger()); }},
        {tr("Started"), time("started"), {}, {}, Qt::AlignLeft | Qt::AlignVCenter, kTimeWidth},
        {tr("Last seen"), [](const QJsonObject &item) {
             return agoText(parseTime(item["lastSeen"_L1].toString()));
         }}};
    m_table = new PagedTable(context.client,
                             {"/v1/nodes", u"name"_s, tr("Nodes"),
                              tr("No gateway has written itself down yet."),
                              tr("Gateways that share a store are listed here."), false, false},
                             columns, this);
    m_table->setObjectName(u"nodesTable"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_table->reload();
        else
            m_refresh.stop();
    });
    connect(m_table, &PagedTable::loaded, this, [this] {
        RecordsModel &model = m_table->model();
        m_latest = 0;
        for (int row = 0; row < model.rowCount(); ++row)
            m_latest = qMax(m_latest, model.item(row)["revision"_L1].toInteger());
        model.refreshTexts();
    });
    connect(&context.draft, &Draft::changed, this, [this] {
        if (this->context().draft.isEmpty())
            m_table->reset(); // another gateway
    });
}

NodesPage::~NodesPage() = default;

void NodesPage::activate()
{
    m_table->reload();
    m_refresh.start();
}

bool NodesPage::isSettled() const
{
    return m_table->isSettled();
}

void NodesPage::save(QSettings &settings) const
{
    kNodesHeader.set(settings, m_table->view().horizontalHeader()->saveState());
}

void NodesPage::restore(const QSettings &settings)
{
    m_table->view().horizontalHeader()->restoreState(kNodesHeader.get(settings));
}

} // namespace portcullis::gui
