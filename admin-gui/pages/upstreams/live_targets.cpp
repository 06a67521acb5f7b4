// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/upstreams/live_targets.h"

#include "admin-gui/form/state_icon.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/confirm.h"
#include "admin-gui/widgets/live_table.h"
#include "admin-gui/widgets/time_text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTextDocument>
#include <QUrl>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

gui::State iconOf(const TargetHealth &target)
{
    if (target.state == "unhealthy"_L1 || target.state == "ejected"_L1)
        return gui::State::Error;
    return target.state == "healthy"_L1 ? gui::State::None : gui::State::Warning;
}

} // namespace

LiveTargets::LiveTargets(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(new QTableWidget(this))
    , m_facts(new QLabel(this))
    , m_message(new QLabel(this))
    , m_drain(new QPushButton(tr("D&rain"), this))
    , m_back(new QPushButton(tr("Take &back in"), this))
{
    setUpTable();
    for (QLabel *const label : {m_facts, m_message})
        label->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_message->setWordWrap(true);
    m_message->setObjectName(u"message"_s);
    m_drain->setObjectName(u"drain"_s);
    m_back->setObjectName(u"takeBack"_s);
    m_drain->setToolTip(tr("No new requests go there; those under way finish"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_drain);
    buttons->addWidget(m_back);
    buttons->addWidget(m_message, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 0);
    layout->addWidget(m_facts);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(m_drain, &QPushButton::clicked, this, &LiveTargets::drainChosen);
    connect(m_back, &QPushButton::clicked, this, &LiveTargets::takeBackChosen);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        enable();
        Q_EMIT choiceChanged();
    });
    m_timer.setInterval(kPoll);
    connect(&m_timer, &QTimer::timeout, this, &LiveTargets::ask);
    connect(&context.feed, &EventFeed::health, this, [this](const QJsonObject &event) {
        if (event.value("upstream"_L1).toString() == m_upstream)
            ask();
    });
    enable();
}

void LiveTargets::setUpTable()
{
    setUpLiveTable(*m_table,
                   {tr("Target"), tr("URL"), tr("State"), tr("In flight"), tr("Share"),
                    tr("Failures"), tr("Checks"), tr("Last check")},
                   tr("Targets as they are now"));
    m_table->setObjectName(u"targets"_s);
    setReadableWidths(*m_table->horizontalHeader(), {20, 30, 18, 10, 13, 10, 16});
}

void LiveTargets::setUpstream(const QString &name)
{
    if (name == m_upstream)
        return;
    m_upstream = name;
    m_message->clear();
    m_table->setRowCount(0);
    m_health = {};
    m_facts->clear();
    enable();
    ask();
}

void LiveTargets::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
    m_timer.start();
}

void LiveTargets::ask()
{
    if (!isVisible()) {
        m_timer.stop();
        return;
    }
    if (m_upstream.isEmpty())
        return;
    if (m_context.monitor.state() != GatewayMonitor::State::Online)
        return say(tr("The gateway can't be asked now."), true);
    const QByteArray path = "/v1/upstreams/" + QUrl::toPercentEncoding(m_upstream) + "/health";
    m_context.client.fetchObject(
        this, path, [this, asked = m_upstream](const AdminResult<QJsonObject> &answer) {
            if (asked != m_upstream)
                return;
            if (answer)
                return take(readUpstreamHealth(*answer));
            m_table->setRowCount(0);
            m_facts->setText(
                m_context.draft.base().contains({u"upstreams"_s, m_upstream})
                    ? answer.error().message
                    : tr("The gateway does not know it yet: it is only in the draft."));
            enable();
        });
}

void LiveTargets::fillRow(int row, const TargetHealth &target)
{
    const auto set = [&](int column, const QString &text, bool right = false) {
        QTableWidgetItem *item = m_table->item(row, column);
        if (item == nullptr) {
            item = new QTableWidgetItem;
            item->setTextAlignment(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
            m_table->setItem(row, column, item);
        }
        item->setText(text);
        item->setToolTip(Qt::convertFromPlainText(text)); // an error may say anything
    };
    set(Name, target.name);
    set(Url, target.address.isEmpty() ? target.url : target.url + " ("_L1 + target.address + u')');
    QString state = targetStateText(target.state);
    if (target.state == "ejected"_L1 && !target.ejectedUntil.isEmpty())
        state += u", "_s + tr("until %1").arg(timeText(target.ejectedUntil));
    set(State, state);
    m_table->item(row, State)->setIcon(stateIcon(iconOf(target), palette()));
    set(InFlight, countText(target.inFlight), true);
    set(Share, tr("%1 × %2 %").arg(target.weight).arg(target.sharePercent), true);
    set(Failures, countText(target.failures), true);
    m_table->item(row, Failures)
        ->setToolTip(tr("In a row, of clients' requests; ejected %1 times since the start")
                         .arg(target.ejections));
    set(Checks,
        target.checks > 0 ? tr("%1 of %2 bad").arg(target.failedChecks).arg(target.checks)
                          : QString(),
        true);
    set(LastCheck, lastCheckText(target));
}

void LiveTargets::take(const UpstreamHealth &health)
{
    const QString name = chosen() != nullptr ? chosen()->name : QString();
    m_health = health;
    m_table->setRowCount(static_cast<int>(health.targets.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        fillRow(row, health.targets[row]);
        if (health.targets[row].name == name && m_table->currentRow() != row)
            m_table->selectRow(row);
    }
    QStringList facts{tr("%1 of %n target(s) serve; %2 requests in flight.", nullptr,
                         static_cast<int>(health.targets.size()))
                          .arg(health.serving())
                          .arg(countText(health.inFlight()))};
    for (const QString &more : {health.discovery, health.breaker}) {
        if (!more.isEmpty())
            facts.append(more + u'.');
    }
    m_facts->setText(facts.join(u'\n'));
    enable();
    Q_EMIT arrived(m_health);
}

const TargetHealth *LiveTargets::chosen() const
{
    const int row = m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
    return row >= 0 && row < m_health.targets.size() ? &m_health.targets[row] : nullptr;
}

void LiveTargets::enable()
{
    const TargetHealth *const target = chosen();
    const bool mayChange = !m_context.isReadOnly() && target != nullptr;
    m_drain->setEnabled(mayChange && !target->isDraining);
    m_back->setEnabled(mayChange && target->isDraining);
}

void LiveTargets::drainChosen()
{
    const TargetHealth *const target = chosen();
    if (target == nullptr || target->isDraining || m_context.isReadOnly())
        return;
    const int left = m_health.serving() - (target->serves() ? 1 : 0);
    QString impact = tr("%n request(s) under way there finish; no new ones go there.", nullptr,
                        static_cast<int>(target->inFlight));
    impact += u' ';
    impact += left > 0
        ? tr("%1 of %2 targets go on serving.").arg(left).arg(m_health.targets.size())
        : tr("No target is left: every request to this upstream is answered with 503.");
    impact += u' ';
    impact += tr("This happens at once and is no part of the draft; it ends when the gateway "
                 "starts anew.");
    confirm(this,
            {tr("Drain %1 of upstream %2").arg(target->name, m_upstream),
             impact,
             {},
             tr("Drain"),
             m_context.nameToType(),
             left > 0},
            [this, name = target->name] { setDrain(name, true); });
}

void LiveTargets::takeBackChosen()
{
    if (const TargetHealth *const target = chosen(); target && !m_context.isReadOnly())
        setDrain(target->name, false);
}

void LiveTargets::setDrain(const QString &target, bool out)
{
    say(out ? tr("Draining %1 …").arg(target) : tr("Taking %1 back in …").arg(target), false);
    m_context.client.setDrain(this, m_upstream, target, out,
                              [this, target, out](const AdminResult<QJsonObject> &answer) {
                                  if (!answer)
                                      return say(answer.error().message, true);
                                  say(out ? tr("%1 gets no new requests.").arg(target)
                                          : tr("%1 serves again.").arg(target),
                                      false);
                                  ask();
                              });
}

void LiveTargets::say(const QString &message, bool isError)
{
    showOutcome(*m_message, message, isError);
}

} // namespace portcullis::gui
