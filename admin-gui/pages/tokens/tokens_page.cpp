// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/tokens/tokens_page.h"

#include "admin-gui/page/permission.h"
#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/confirm.h"
#include "admin-gui/widgets/live_table.h"
#include "admin-gui/widgets/secret_once.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/model/values.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString roleText(const QString &role)
{
    if (role == "viewer"_L1)
        return TokensPage::tr("Viewer: sees everything");
    if (role == "operator"_L1)
        return TokensPage::tr("Operator: also revokes keys, drains targets, resets usage");
    if (role == "admin"_L1)
        return TokensPage::tr("Admin: changes everything");
    return role;
}

QList<RecordColumn> columns()
{
    const auto text = [](const char *member) {
        return [member](const QJsonObject &item) {
            return item.value(QLatin1String(member)).toString();
        };
    };
    const auto used = [](const QJsonObject &item) {
        const QString at = item["lastUsed"_L1].toString();
        return at.isEmpty() ? TokensPage::tr("Never") : agoText(parseTime(at));
    };
    const auto role = [](const QJsonObject &item) { return roleText(item["role"_L1].toString()); };
    const auto usedTip = [](const QJsonObject &item) {
        return timeTip(parseTime(item["lastUsed"_L1].toString()));
    };
    const auto made = [](const QJsonObject &item) {
        return timeText(item["created"_L1].toString());
    };
    constexpr auto kLeft = Qt::AlignLeft | Qt::AlignVCenter;
    constexpr int kName = 160;
    constexpr int kRole = 360;
    constexpr int kTime = 170;
    return {{TokensPage::tr("Name"), text("name"), {}, {}, kLeft, kName},
            {TokensPage::tr("Role"), role, {}, {}, kLeft, kRole},
            {TokensPage::tr("Last used"), used, {}, usedTip, kLeft, kTime},
            {TokensPage::tr("Made"), made, {}, {}, kLeft, kTime},
            {TokensPage::tr("Id"), text("id")}};
}

} // namespace

TokensPage::TokensPage(PageContext context, QWidget *parent)
    : Page(PageId::Tokens, context, parent)
    , m_table(new PagedTable(context.client,
                             {"/v1/tokens", u"id"_s, tr("Tokens"), tr("There are no tokens.")},
                             columns(), this))
    , m_nameEdit(new QLineEdit(this))
    , m_role(new QComboBox(this))
    , m_create(new QPushButton(tr("&Create token"), this))
    , m_reason(new QLabel(this))
    , m_outcome(new QLabel(this))
    , m_secret(new SecretOnce(this))
    , m_delete(new QAction(tr("Delete …"), this))
{
    layOut();
    connect(m_create, &QPushButton::clicked, this, &TokensPage::create);
    connect(m_nameEdit, &QLineEdit::textChanged, this, &TokensPage::refreshAllowed);
    connect(m_nameEdit, &QLineEdit::returnPressed, m_create, &QPushButton::click);
    connect(m_delete, &QAction::triggered, this, &TokensPage::askAndDelete);
    connect(m_table, &PagedTable::currentChanged, this, &TokensPage::refreshAllowed);
    connect(&context.monitor, &GatewayMonitor::updated, this, &TokensPage::refreshAllowed);
    connect(&context.draft, &Draft::changed, this, [this] {
        if (!this->context().draft.isEmpty())
            return;
        m_table->reset(); // another gateway
        m_secret->setSecret({}, {});
    });
    refreshAllowed();
}

TokensPage::~TokensPage() = default;

void TokensPage::layOut()
{
    m_table->setObjectName(u"tokensTable"_s);
    m_table->filter().setPlaceholderText(tr("Filter by name"));
    m_nameEdit->setObjectName(u"tokenName"_s);
    m_nameEdit->setPlaceholderText(tr("Name, such as ci or the name of a person"));
    m_nameEdit->setAccessibleName(tr("Name of the new token"));
    m_role->setObjectName(u"tokenRole"_s);
    m_role->setAccessibleName(tr("Role of the new token"));
    m_role->view()->setAccessibleName(tr("Roles"));
    for (const QString &role : {u"viewer"_s, u"operator"_s, u"admin"_s})
        m_role->addItem(roleText(role), role);
    m_create->setObjectName(u"createToken"_s);
    m_delete->setObjectName(u"deleteToken"_s);
    m_delete->setShortcut(QKeySequence::Delete);
    m_delete->setShortcutContext(Qt::WidgetShortcut);
    m_table->view().addAction(m_delete);
    m_reason->setObjectName(u"tokensReason"_s);
    m_outcome->setObjectName(u"tokensOutcome"_s);
    for (QLabel *label : {m_reason, m_outcome}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->hide();
    }
    auto *button = new QToolButton(this);
    button->setDefaultAction(m_delete);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_table->addTool(button);
    auto *row = new QHBoxLayout;
    row->addWidget(m_nameEdit, 1);
    row->addWidget(m_role);
    row->addWidget(m_create);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_outcome);
    layout->addWidget(m_secret);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
    layout->addWidget(m_reason);
}

void TokensPage::activate()
{
    m_table->reload();
    refreshAllowed();
}

bool TokensPage::isSettled() const
{
    return m_table->isSettled() && !m_call;
}

QList<QAction *> TokensPage::commands() const
{
    return {m_delete};
}

void TokensPage::save(QSettings &settings) const
{
    kTokensHeader.set(settings, m_table->view().horizontalHeader()->saveState());
}

void TokensPage::restore(const QSettings &settings)
{
    m_table->view().horizontalHeader()->restoreState(kTokensHeader.get(settings));
}

void TokensPage::refreshAllowed()
{
    const QString forbidden = whyNot(context(), Role::Admin);
    QString why = forbidden;
    const QString name = m_nameEdit->text();
    if (why.isEmpty() && m_call)
        why = tr("Another change is under way.");
    if (why.isEmpty() && name.isEmpty())
        why = tr("The token needs a name.");
    if (why.isEmpty() && !model::isName(name.toStdString()))
        why = tr("A name has 1 to 63 of a-z, 0-9, “.”, “_” and “-”.");
    allow(*m_create, why);
    m_reason->setText(forbidden.isEmpty() && name.isEmpty() ? QString() : why);
    m_reason->setVisible(!m_reason->text().isEmpty());
    m_nameEdit->setEnabled(forbidden.isEmpty());
    m_role->setEnabled(forbidden.isEmpty());
    allow(*m_delete,
          !forbidden.isEmpty()               ? forbidden
              : m_table->current().isEmpty() ? tr("Select a token.")
                                             : QString());
}

void TokensPage::create()
{
    const QString name = m_nameEdit->text();
    m_call = std::make_unique<QObject>();
    refreshAllowed();
    context().client.createToken(
        m_call.get(), name, m_role->currentData().toString(),
        [this, name](const AdminResult<QJsonObject> &answer) {
            m_call.release()->deleteLater();
            if (!answer) {
                say(tr("No token was made: %1").arg(answer.error().message), true);
            } else {
                m_nameEdit->clear();
                m_outcome->hide();
                m_secret->setSecret(tr("The new token “%1”:").arg(name),
                                    answer->value("token"_L1).toString().toLatin1());
                m_secret->setFocus();
            }
            refreshAllowed();
            m_table->reload();
        });
}

void TokensPage::askAndDelete()
{
    const QJsonObject token = m_table->current();
    const QString name = token["name"_L1].toString();
    const QString used = token["lastUsed"_L1].toString();
    const QString impact = used.isEmpty()
        ? tr("It was never used.")
        : tr("It was last used %1. Whoever has it can do nothing any more, at once.")
              .arg(agoText(parseTime(used)));
    confirm(
        this,
        {tr("Delete the token “%1”?").arg(name), impact, {}, tr("Delete"), context().nameToType()},
        [this, id = token["id"_L1].toString(), name] {
            m_call = std::make_unique<QObject>();
            refreshAllowed();
            context().client.deleteToken(
                m_call.get(), id, [this, name](const AdminResult<QJsonObject> &answer) {
                    m_call.release()->deleteLater();
                    if (answer)
                        say(tr("The token “%1” is deleted.").arg(name), false);
                    else
                        say(tr("It was not deleted: %1").arg(answer.error().message), true);
                    refreshAllowed();
                    m_table->reload();
                });
        });
}

void TokensPage::say(const QString &outcome, bool isBad)
{
    showOutcome(*m_outcome, outcome, isBad);
}

} // namespace portcullis::gui
