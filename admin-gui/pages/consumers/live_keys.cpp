// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/consumers/live_keys.h"

#include "admin-gui/page/permission.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/confirm.h"
#include "admin-gui/widgets/live_table.h"
#include "admin-gui/widgets/secret_once.h"
#include "admin-gui/widgets/state_panel.h"
#include "admin-gui/widgets/time_text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// Keys of one consumer that are shown; a caller with more has no use for a table.
constexpr int kMostKeys = 1000;

QString stateText(const QJsonObject &key)
{
    if (!key["enabled"_L1].toBool(true))
        return LiveKeys::tr("Disabled");
    const QDateTime expires = parseTime(key["expires"_L1].toString());
    if (!expires.isValid())
        return LiveKeys::tr("Valid");
    if (expires <= QDateTime::currentDateTimeUtc())
        return LiveKeys::tr("Expired");
    return LiveKeys::tr("Valid, expires %1").arg(agoText(expires));
}

QString lastUsedText(const QJsonObject &key)
{
    const QString at = key["lastUsed"_L1].toString();
    return at.isEmpty() ? LiveKeys::tr("Not since the start") : agoText(parseTime(at));
}

} // namespace

LiveKeys::LiveKeys(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(new QTableWidget(this))
    , m_panel(new StatePanel(m_table, this))
    , m_secret(new SecretOnce(this))
    , m_id(new QLineEdit(this))
    , m_expires(new QLineEdit(this))
    , m_grace(new QComboBox(this))
    , m_create(new QPushButton(tr("&Create key"), this))
    , m_rotate(new QPushButton(tr("&Rotate"), this))
    , m_revoke(new QPushButton(tr("Re&voke"), this))
    , m_message(new QLabel(this))
{
    layOut();
    connect(m_create, &QPushButton::clicked, this, &LiveKeys::create);
    connect(m_rotate, &QPushButton::clicked, this, &LiveKeys::rotateChosen);
    connect(m_revoke, &QPushButton::clicked, this, &LiveKeys::revokeChosen);
    connect(m_expires, &QLineEdit::textChanged, this, &LiveKeys::enable);
    connect(m_panel, &StatePanel::retryRequested, this, &LiveKeys::ask);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        enable();
        Q_EMIT choiceChanged();
    });
    connect(&context.monitor, &GatewayMonitor::updated, this, &LiveKeys::enable);
    connect(&context.draft, &Draft::changed, this, [this] {
        if (m_context.draft.isEmpty())
            m_secret->setSecret({}, {}); // another gateway
    });
    enable();
}

LiveKeys::~LiveKeys() = default;

void LiveKeys::layOut()
{
    setUpLiveTable(*m_table, {tr("Key"), tr("State"), tr("Expires"), tr("Last used")},
                   tr("API keys as they are now"));
    m_table->setObjectName(u"keys"_s);
    setReadableWidths(*m_table->horizontalHeader(), {26, 26, 26});

    m_id->setObjectName(u"keyId"_s);
    m_id->setPlaceholderText(tr("made up by the gateway"));
    m_id->setAccessibleName(tr("Id of the new key"));
    m_expires->setObjectName(u"keyExpires"_s);
    m_expires->setPlaceholderText(tr("never, or such as 2027-01-01T00:00:00Z"));
    m_expires->setAccessibleName(tr("When the new key expires"));
    m_grace->setObjectName(u"grace"_s);
    m_grace->setAccessibleName(tr("How long the old key stays valid"));
    m_grace->addItem(tr("the old one valid for a day"), u"24h"_s);
    m_grace->addItem(tr("the old one valid for an hour"), u"1h"_s);
    m_grace->addItem(tr("the old one valid for a week"), u"7d"_s);
    m_grace->addItem(tr("the old one valid for a month"), u"30d"_s);
    m_create->setObjectName(u"createKey"_s);
    m_rotate->setObjectName(u"rotateKey"_s);
    m_revoke->setObjectName(u"revokeKey"_s);
    m_message->setObjectName(u"message"_s);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);

    auto *made = new QHBoxLayout;
    auto *idLabel = new QLabel(tr("&Id"), this);
    idLabel->setBuddy(m_id);
    auto *expiresLabel = new QLabel(tr("E&xpires"), this);
    expiresLabel->setBuddy(m_expires);
    for (QWidget *each : std::initializer_list<QWidget *>{idLabel, m_id, expiresLabel, m_expires})
        made->addWidget(each, qobject_cast<QLineEdit *>(each) ? 1 : 0);
    made->addWidget(m_create);
    auto *chosenRow = new QHBoxLayout;
    chosenRow->addWidget(m_rotate);
    chosenRow->addWidget(m_grace);
    chosenRow->addWidget(m_revoke);
    chosenRow->addWidget(m_message, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 0);
    layout->addWidget(m_secret);
    layout->addWidget(m_panel, 1);
    layout->addLayout(chosenRow);
    layout->addLayout(made);
}

void LiveKeys::setConsumer(const QString &name)
{
    if (name == m_consumer)
        return;
    m_consumer = name;
    m_keys = {};
    m_table->setRowCount(0);
    m_message->clear();
    m_secret->setSecret({}, {});
    enable();
    ask();
}

void LiveKeys::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

bool LiveKeys::isSettled() const
{
    return m_panel->isSettled();
}

void LiveKeys::ask()
{
    if (!isVisible() || m_consumer.isEmpty())
        return;
    if (!m_context.draft.base().contains({u"consumers"_s, m_consumer}))
        return m_panel->showEmpty(tr("The gateway does not know this consumer yet."),
                                  tr("Apply the draft, then make its first key here."));
    if (m_keys.isEmpty())
        m_panel->showLoading(tr("Asking for the keys …"));
    const QByteArray path = "/v1/consumers/" + QUrl::toPercentEncoding(m_consumer) + "/keys";
    m_context.client.fetchList(this, path, kMostKeys,
                               [this, asked = m_consumer](const AdminResult<QJsonArray> &keys) {
                                   if (asked != m_consumer)
                                       return;
                                   if (!keys)
                                       return m_panel->showError(keys.error().message);
                                   take(*keys);
                               });
}

void LiveKeys::take(const QJsonArray &keys)
{
    const QString before = chosen();
    m_keys = keys;
    m_table->setRowCount(static_cast<int>(keys.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QJsonObject key = keys[row].toObject();
        fillRow(row, key);
        if (key["id"_L1].toString() == before)
            m_table->selectRow(row);
    }
    if (keys.isEmpty())
        m_panel->showEmpty(tr("This consumer has no API key."),
                           tr("Make one below; it is shown once."));
    else
        m_panel->showContent();
    enable();
}

void LiveKeys::fillRow(int row, const QJsonObject &key)
{
    const auto set = [&](int column, const QString &text, const QString &tip = {}) {
        auto *item = new QTableWidgetItem(text);
        item->setToolTip(tip.isEmpty() ? text : tip);
        m_table->setItem(row, column, item);
    };
    const QString expires = key["expires"_L1].toString();
    set(Id, key["id"_L1].toString());
    set(State, stateText(key));
    set(Expires, expires.isEmpty() ? tr("Never") : timeText(expires), timeTip(parseTime(expires)));
    set(LastUsed, lastUsedText(key), timeTip(parseTime(key["lastUsed"_L1].toString())));
}

const QJsonObject LiveKeys::chosenKey() const
{
    const int row = m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
    return row >= 0 && row < m_keys.size() ? m_keys[row].toObject() : QJsonObject();
}

QString LiveKeys::chosen() const
{
    return chosenKey()["id"_L1].toString();
}

void LiveKeys::enable()
{
    const bool known = m_context.draft.base().contains({u"consumers"_s, m_consumer});
    const auto why = [&](Role least) {
        if (QString reason = whyNot(m_context, least); !reason.isEmpty())
            return reason;
        if (m_busy)
            return tr("Another change is under way.");
        return known ? QString() : tr("The gateway does not know this consumer yet.");
    };
    const QString expires = m_expires->text().trimmed();
    QString whyNoKey = why(Role::Admin);
    if (whyNoKey.isEmpty() && !expires.isEmpty() && !parseTime(expires).isValid())
        whyNoKey = tr("The expiry is no moment, such as 2027-01-01T00:00:00Z.");
    const QString noChoice = chosen().isEmpty() ? tr("Select a key.") : QString();
    const auto first = [](const QString &a, const QString &b) { return a.isEmpty() ? b : a; };
    allow(*m_create, whyNoKey, tr("Makes a key, which is shown once"));
    allow(*m_rotate, first(why(Role::Admin), noChoice), tr("Makes another key in its place"));
    allow(*m_revoke, first(why(Role::Operator), noChoice), tr("Refuses the key from now on"));
}

void LiveKeys::create()
{
    m_busy = true;
    enable();
    m_context.client.createKey(
        this, m_consumer, m_id->text().trimmed(), m_expires->text().trimmed(), {},
        [this, consumer = m_consumer](const AdminResult<api::NewKey> &answer) {
            if (answer) {
                m_id->clear();
                m_expires->clear();
            }
            taken(tr("The new key of %1:").arg(consumer), answer);
        });
}

void LiveKeys::rotateChosen()
{
    if (chosen().isEmpty() || !m_rotate->isEnabled())
        return;
    m_busy = true;
    enable();
    m_context.client.rotateKey(
        this, m_consumer, chosen(), m_grace->currentData().toString(), {},
        [this, consumer = m_consumer, old = chosen()](const AdminResult<api::NewKey> &answer) {
            taken(tr("The key of %1 that takes the place of %2:").arg(consumer, old), answer);
        });
}

void LiveKeys::taken(const QString &what, const AdminResult<api::NewKey> &answer)
{
    m_busy = false;
    if (answer) {
        m_secret->setSecret(what, answer->key.toLatin1());
        m_secret->setFocus();
        say(tr("Key %1 is made.").arg(answer->id), false);
    } else {
        say(tr("No key was made: %1").arg(answer.error().message), true);
    }
    enable();
    ask();
}

void LiveKeys::revokeChosen()
{
    const QJsonObject key = chosenKey();
    const QString id = key["id"_L1].toString();
    if (id.isEmpty() || !m_revoke->isEnabled())
        return;
    const QString used = key["lastUsed"_L1].toString();
    const QString impact =
        (used.isEmpty() ? tr("It was not used since the gateway's start.")
                        : tr("It was last used %1.").arg(agoText(parseTime(used))))
        + u' ' + tr("Whoever sends it is refused with 401 at once. This is no part of the draft.");
    confirm(this,
            {tr("Revoke key %1 of %2").arg(id, m_consumer),
             impact,
             {},
             tr("Revoke"),
             m_context.nameToType(),
             false},
            [this, id] {
                m_busy = true;
                enable();
                m_context.client.revokeKey(this, m_consumer, id, {},
                                           [this, id](const AdminResult<api::Applied> &answer) {
                                               m_busy = false;
                                               if (answer)
                                                   say(tr("Key %1 is revoked.").arg(id), false);
                                               else
                                                   say(answer.error().message, true);
                                               enable();
                                               ask();
                                           });
            });
}

void LiveKeys::say(const QString &message, bool isError)
{
    showOutcome(*m_message, message, isError);
}

} // namespace portcullis::gui
