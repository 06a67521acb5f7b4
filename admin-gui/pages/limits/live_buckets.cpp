// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/limits/live_buckets.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/page/permission.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/confirm.h"
#include "admin-gui/widgets/live_table.h"
#include "admin-gui/widgets/state_panel.h"
#include "admin-gui/widgets/time_text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// A bar of ten that reads well in every font, with the figure behind it.
QString fillText(double share)
{
    const qsizetype full = qRound(share * 10);
    return QString(full, u'█') + QString(10 - full, u'░') + u' ' + shareText(share);
}

} // namespace

LiveBuckets::LiveBuckets(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(new QTableWidget(this))
    , m_panel(new StatePanel(m_table, this))
    , m_facts(new QLabel(this))
    , m_message(new QLabel(this))
    , m_consumer(new QLineEdit(this))
    , m_reset(new QPushButton(tr("&Give everything back"), this))
{
    layOut();
    m_clock.start();
    m_timer.setInterval(kPoll);
    connect(&m_timer, &QTimer::timeout, this, &LiveBuckets::ask);
    connect(m_consumer, &QLineEdit::textChanged, this, &LiveBuckets::ask);
    connect(m_reset, &QPushButton::clicked, this, &LiveBuckets::resetChosen);
    connect(m_panel, &StatePanel::retryRequested, this, &LiveBuckets::ask);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &LiveBuckets::enable);
    connect(&context.monitor, &GatewayMonitor::updated, this, &LiveBuckets::enable);
    connect(&context.draft, &Draft::changed, this, [this] {
        if (m_context.draft.isEmpty())
            m_trend.clear(); // another gateway
    });
    enable();
}

LiveBuckets::~LiveBuckets() = default;

void LiveBuckets::layOut()
{
    setUpLiveTable(*m_table,
                   {tr("Consumer"), tr("Used"), tr("Remaining"), tr("Fill"), tr("Whole again in"),
                    tr("Forecast")},
                   tr("Buckets as they are now"));
    m_table->setObjectName(u"buckets"_s);
    setReadableWidths(*m_table->horizontalHeader(), {24, 12, 12, 22, 18});
    m_facts->setObjectName(u"facts"_s);
    m_facts->setWordWrap(true);
    m_message->setObjectName(u"message"_s);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_consumer->setObjectName(u"consumer"_s);
    m_consumer->setPlaceholderText(tr("Only this consumer"));
    m_consumer->setAccessibleName(tr("Show the bucket of this consumer only"));
    m_consumer->setClearButtonEnabled(true);
    m_reset->setObjectName(u"reset"_s);
    auto *top = new QHBoxLayout;
    top->addWidget(m_facts, 1);
    top->addWidget(m_consumer);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_reset);
    bottom->addWidget(m_message, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 0);
    layout->addLayout(top);
    layout->addWidget(m_panel, 1);
    layout->addLayout(bottom);
}

void LiveBuckets::setLimit(const QString &name)
{
    if (name == m_limit)
        return;
    m_limit = name;
    m_buckets.clear();
    m_table->setRowCount(0);
    m_facts->clear();
    m_message->clear();
    m_asking = false;
    enable();
    ask();
}

void LiveBuckets::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
    m_timer.start();
}

void LiveBuckets::ask()
{
    if (!isVisible()) {
        m_timer.stop();
        return;
    }
    if (m_limit.isEmpty() || m_asking)
        return;
    if (!m_context.draft.base().contains({u"rateLimits"_s, m_limit}))
        return m_panel->showEmpty(tr("The gateway does not know this limit yet."),
                                  tr("It counts from when the draft is applied."));
    m_asking = true;
    QByteArray path = "/v1/usage?rateLimit=" + QUrl::toPercentEncoding(m_limit);
    const QString consumer = m_consumer->text().trimmed();
    if (!consumer.isEmpty())
        path += "&consumer=" + QUrl::toPercentEncoding(consumer);
    m_context.client.fetchList(
        this, path, kMostBuckets,
        [this, asked = m_limit, consumer](const AdminResult<QJsonArray> &items) {
            if (asked != m_limit)
                return;
            m_asking = false;
            if (!items)
                return m_panel->showError(items.error().message);
            take(*items);
            if (consumer != m_consumer->text().trimmed())
                ask(); // it was typed meanwhile
        });
}

void LiveBuckets::take(const QJsonArray &items)
{
    const QString before = chosen() ? chosen()->consumer : QString();
    Usage usage = readUsage(items);
    m_trend.add(usage.buckets, m_clock.elapsed());
    m_buckets = std::move(usage.buckets);
    // Those that are nearest to their end first.
    std::ranges::stable_sort(m_buckets, std::greater{}, &BucketUse::fill);
    m_table->setRowCount(static_cast<int>(m_buckets.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        fillRow(row, m_buckets[row]);
        if (m_buckets[row].consumer == before && m_table->currentRow() != row)
            m_table->selectRow(row);
    }
    if (!usage.limits.isEmpty()) {
        const LimitUse &all = usage.limits.first();
        QString facts = tr("%1 admitted, %2 refused since the start; %n bucket(s).", nullptr,
                           static_cast<int>(all.buckets))
                            .arg(countText(all.admitted), countText(all.refused));
        if (all.shadowRefused > 0)
            facts +=
                u' ' + tr("In shadow it would have refused %1.").arg(countText(all.shadowRefused));
        m_facts->setText(facts);
    }
    if (m_buckets.isEmpty())
        m_panel->showEmpty(tr("No consumer has a bucket of this limit now."),
                           tr("Only limits that count by consumer list their buckets."));
    else
        m_panel->showContent();
    enable();
}

QString LiveBuckets::forecastText(const BucketUse &bucket) const
{
    if (bucket.remaining <= 0)
        return tr("Nothing is left");
    const auto rate = m_trend.perSecond(bucket);
    if (!rate)
        return tr("Looking on …");
    if (const auto left = m_trend.secondsLeft(bucket))
        return tr("Runs out in %1").arg(spanText(*left));
    return *rate > 0 ? tr("Lasts until it is whole again") : tr("Not used now");
}

void LiveBuckets::fillRow(int row, const BucketUse &bucket)
{
    const auto set = [&](int column, const QString &text, bool right = false) {
        QTableWidgetItem *item = m_table->item(row, column);
        if (item == nullptr) {
            item = new QTableWidgetItem;
            item->setTextAlignment(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
            m_table->setItem(row, column, item);
        }
        item->setText(text);
        item->setToolTip(text);
    };
    set(Consumer, bucket.consumer);
    set(Used, countText(static_cast<qint64>(bucket.used)), true);
    set(Remaining, countText(static_cast<qint64>(bucket.remaining)), true);
    set(Fill, fillText(bucket.fill()));
    set(Reset, bucket.resetSeconds > 0 ? spanText(bucket.resetSeconds) : tr("It is whole"));
    m_table->item(row, Reset)
        ->setToolTip(timeTip(QDateTime::currentDateTimeUtc().addSecs(bucket.resetSeconds)));
    set(Forecast, forecastText(bucket));
}

const BucketUse *LiveBuckets::chosen() const
{
    const int row = m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
    return row >= 0 && row < m_buckets.size() ? &m_buckets[row] : nullptr;
}

void LiveBuckets::enable()
{
    QString why = whyNot(m_context, Role::Operator);
    if (why.isEmpty() && !chosen())
        why = tr("Select a bucket.");
    allow(*m_reset, why, tr("As if this consumer had used nothing"));
}

void LiveBuckets::resetChosen()
{
    const BucketUse *const bucket = chosen();
    if (!bucket || !m_reset->isEnabled())
        return;
    const QString impact =
        tr("%1 of %2 are used; it may use all of it again at once. This is no part of the draft.")
            .arg(countText(static_cast<qint64>(bucket->used)),
                 countText(static_cast<qint64>(bucket->capacity)));
    confirm(this,
            {tr("Give %1 all of %2 back").arg(bucket->consumer, m_limit),
             impact,
             {},
             tr("Give back"),
             m_context.nameToType(),
             true},
            [this, consumer = bucket->consumer] {
                m_context.client.resetUsage(
                    this, m_limit, consumer,
                    [this, consumer](const AdminResult<QJsonObject> &answer) {
                        if (answer)
                            say(tr("%1 has used nothing of it now.").arg(consumer), false);
                        else
                            say(answer.error().message, true);
                        ask();
                    });
            });
}

void LiveBuckets::say(const QString &message, bool isError)
{
    showOutcome(*m_message, message, isError);
}

} // namespace portcullis::gui
