// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/settings/secrets_panel.h"

#include "admin-gui/page/permission.h"
#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/widgets/confirm.h"
#include "admin-gui/widgets/live_table.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/model/values.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

SecretsPanel::SecretsPanel(PageContext context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(new PagedTable(
          context.client,
          {"/v1/secrets", u"name"_s, tr("Secrets"), tr("There are no secrets."),
           tr("The configuration refers to one as {\"secret\": NAME}.")},
          {{tr("Name"), [](const QJsonObject &item) { return item["name"_L1].toString(); }},
           {tr("Written"),
            [](const QJsonObject &item) { return timeText(item["updated"_L1].toString()); }},
           {tr("By"), [](const QJsonObject &item) { return item["author"_L1].toString(); }}},
          this))
    , m_nameEdit(new QLineEdit(this))
    , m_valueEdit(new QLineEdit(this))
    , m_set(new QPushButton(tr("&Set secret"), this))
    , m_delete(new QPushButton(tr("Delete …"), this))
    , m_outcome(new QLabel(this))
{
    layOut();
    connect(m_set, &QPushButton::clicked, this, &SecretsPanel::askAndSet);
    connect(m_delete, &QPushButton::clicked, this, &SecretsPanel::askAndDelete);
    connect(m_nameEdit, &QLineEdit::textChanged, this, &SecretsPanel::refreshAllowed);
    connect(m_valueEdit, &QLineEdit::textChanged, this, &SecretsPanel::refreshAllowed);
    connect(m_table, &PagedTable::currentChanged, this, [this] {
        if (const QString name = m_table->current()["name"_L1].toString(); !name.isEmpty())
            m_nameEdit->setText(name);
        refreshAllowed();
    });
    connect(&context.monitor, &GatewayMonitor::updated, this, &SecretsPanel::refreshAllowed);
    connect(&context.draft, &Draft::changed, this, [this] {
        if (m_context.draft.isEmpty())
            m_table->reset(); // another gateway
    });
    refreshAllowed();
}

SecretsPanel::~SecretsPanel() = default;

void SecretsPanel::layOut()
{
    m_table->setObjectName(u"secretsTable"_s);
    m_nameEdit->setObjectName(u"secretName"_s);
    m_nameEdit->setPlaceholderText(tr("Name"));
    m_nameEdit->setAccessibleName(tr("Name of the secret"));
    m_valueEdit->setObjectName(u"secretValue"_s);
    m_valueEdit->setEchoMode(QLineEdit::Password);
    m_valueEdit->setPlaceholderText(tr("Value: it can't be read again"));
    m_valueEdit->setAccessibleName(tr("Value of the secret"));
    m_set->setObjectName(u"setSecret"_s);
    m_delete->setObjectName(u"deleteSecret"_s);
    m_outcome->setObjectName(u"secretsOutcome"_s);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    m_table->addTool(m_delete);
    auto *row = new QHBoxLayout;
    row->addWidget(m_nameEdit, 1);
    row->addWidget(m_valueEdit, 2);
    row->addWidget(m_set);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_outcome);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
}

void SecretsPanel::activate()
{
    m_table->reload();
    refreshAllowed();
}

bool SecretsPanel::isSettled() const
{
    return m_table->isSettled() && !m_call;
}

bool SecretsPanel::isThere(const QString &name) const
{
    return m_table->model().rowOf(name) >= 0;
}

void SecretsPanel::refreshAllowed()
{
    const QString forbidden = whyNot(m_context, Role::Admin);
    QString why = forbidden;
    if (why.isEmpty() && m_call)
        why = tr("Another change is under way.");
    if (why.isEmpty() && !model::isName(m_nameEdit->text().toStdString()))
        why = tr("A name has 1 to 63 of a-z, 0-9, “.”, “_” and “-”.");
    if (why.isEmpty() && m_valueEdit->text().isEmpty())
        why = tr("The secret needs a value.");
    m_set->setText(isThere(m_nameEdit->text()) ? tr("&Replace secret") : tr("&Set secret"));
    allow(*m_set, why);
    allow(*m_delete,
          !forbidden.isEmpty()               ? forbidden
              : m_table->current().isEmpty() ? tr("Select a secret.")
                                             : QString());
    m_nameEdit->setEnabled(forbidden.isEmpty());
    m_valueEdit->setEnabled(forbidden.isEmpty());
}

void SecretsPanel::askAndSet()
{
    const QString name = m_nameEdit->text();
    if (!isThere(name))
        return set();
    confirm(this,
            {tr("Replace the secret “%1”?").arg(name),
             tr("The value that it has now is lost. Whatever refers to it uses the new value at "
                "once."),
             {},
             tr("Replace"),
             m_context.nameToType()},
            [this] { set(); });
}

void SecretsPanel::set()
{
    const QString name = m_nameEdit->text();
    m_call = std::make_unique<QObject>();
    const QByteArray value = m_valueEdit->text().toUtf8();
    m_valueEdit->clear(); // whatever comes of it, it is not kept
    refreshAllowed();
    m_context.client.putSecret(
        m_call.get(), name, value, [this, name](const AdminResult<QJsonObject> &answer) {
            m_call.release()->deleteLater();
            if (answer)
                say(tr("The secret “%1” is set.").arg(name), false);
            else
                say(tr("It was not set: %1").arg(answer.error().message), true);
            refreshAllowed();
            m_table->reload();
        });
}

void SecretsPanel::askAndDelete()
{
    const QString name = m_table->current()["name"_L1].toString();
    confirm(this,
            {tr("Delete the secret “%1”?").arg(name),
             tr("It can't be brought back."),
             {},
             tr("Delete"),
             m_context.nameToType()},
            [this, name] {
                m_call = std::make_unique<QObject>();
                refreshAllowed();
                m_context.client.deleteSecret(
                    m_call.get(), name, [this, name](const AdminResult<QJsonObject> &answer) {
                        m_call.release()->deleteLater();
                        if (answer)
                            say(tr("The secret “%1” is deleted.").arg(name), false);
                        else
                            say(tr("It was not deleted: %1").arg(answer.error().message), true);
                        refreshAllowed();
                        m_table->reload();
                    });
            });
}

void SecretsPanel::say(const QString &outcome, bool isBad)
{
    showOutcome(*m_outcome, outcome, isBad);
}

} // namespace portcullis::gui
