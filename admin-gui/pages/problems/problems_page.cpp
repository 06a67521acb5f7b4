// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/problems/problems_page.h"

#include "admin-gui/pages/records/findings_view.h"
#include "admin-gui/widgets/theme.h"
#include "admin-gui/widgets/time_text.h"

#include <QJsonArray>
#include <QLabel>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

ProblemsPage::ProblemsPage(PageContext context, QWidget *parent)
    : Page(PageId::Problems, context, parent)
    , m_heading(new QLabel(this))
    , m_gateway(new QLabel(this))
    , m_findings(new FindingsView(this))
    , m_state(new StatePanel(m_findings, this))
{
    m_heading->setObjectName(u"problemsHeading"_s);
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    m_gateway->setObjectName(u"gatewayProblems"_s);
    m_gateway->setTextFormat(Qt::PlainText);
    m_gateway->setWordWrap(true);
    m_gateway->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_gateway);
    layout->addWidget(m_heading);
    layout->addWidget(m_state, 1);
    connect(&context.draft, &Draft::changed, this, &ProblemsPage::refresh);
    connect(&context.draft, &Draft::findingsChanged, this, &ProblemsPage::refresh);
    connect(&context.monitor, &GatewayMonitor::updated, this, &ProblemsPage::refresh);
    connect(m_findings, &FindingsView::findingActivated, this, [this](const DraftFinding &finding) {
        Destination destination;
        destination.page = pageOf(finding.ref);
        destination.part = finding.ref;
        destination.pointer = finding.pointer;
        this->context().navigator.go(destination);
    });
    refresh();
}

ProblemsPage::~ProblemsPage() = default;

void ProblemsPage::activate()
{
    askNodes();
    refresh();
}

void ProblemsPage::askNodes()
{
    const GatewayMonitor &monitor = context().monitor;
    m_nodes.clear();
    if (m_call || monitor.state() != GatewayMonitor::State::Online
        || monitor.info().mode == "file"_L1)
        return;
    m_call = std::make_unique<QObject>();
    context().client.fetchObject(
        m_call.get(), "/v1/nodes", [this](const AdminResult<QJsonObject> &answer) {
            m_call.release()->deleteLater();
            if (!answer)
                m_nodes.append(
                    tr("What the other gateways do can't be told: %1").arg(answer.error().message));
            const QJsonArray items = answer ? answer->value("items"_L1).toArray() : QJsonArray();
            qint64 latest = 0;
            for (const auto &each : items)
                latest = qMax(latest, each["revision"_L1].toInteger());
            for (const auto &each : items) {
                const QString name = each["name"_L1].toString();
                const QString health = each["health"_L1].toString();
                if (health != "ready"_L1 && health != "ok"_L1)
                    m_nodes.append(
                        tr("Gateway %1: %2, last seen %3")
                            .arg(name, health, timeText(each["lastSeen"_L1].toString())));
                else if (each["revision"_L1].toInteger() < latest)
                    m_nodes.append(tr("Gateway %1 still serves revision %2; %3 is the latest.")
                                       .arg(name)
                                       .arg(each["revision"_L1].toInteger())
                                       .arg(latest));
            }
            refresh();
        });
}

QStringList ProblemsPage::ofGateway() const
{
    const GatewayMonitor &monitor = context().monitor;
    QStringList all;
    switch (monitor.state()) {
    case GatewayMonitor::State::Offline:
    case GatewayMonitor::State::Refused:
        all.append(tr("The gateway does not answer: %1").arg(monitor.error().message));
        return all;
    case GatewayMonitor::State::Idle:
    case GatewayMonitor::State::Connecting:
        return all;
    case GatewayMonitor::State::Online:
        break;
    }
    if (!monitor.readiness().ready)
        all.append(tr("The gateway takes no requests: %1").arg(monitor.readiness().why));
    else if (!monitor.readiness().why.isEmpty())
        all.append(tr("The gateway serves, but not as it should: %1").arg(monitor.readiness().why));
    return all + m_nodes;
}

void ProblemsPage::refresh()
{
    const Draft &draft = context().draft;
    const QStringList gateway = ofGateway();
    m_gateway->setText(gateway.join(u'\n'));
    m_gateway->setVisible(!gateway.isEmpty());
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_gateway->setPalette(colours);
    m_findings->setFindings(draft.findings());
    const int errors = draft.errorCount();
    const int warnings = static_cast<int>(draft.findings().size()) - errors;
    m_heading->setVisible(!draft.findings().isEmpty());
    m_heading->setText(
        (draft.isEdited() ? tr("In the draft: %1") : tr("In the configuration in force: %1"))
            .arg(tr("%n error(s)", nullptr, errors) + u", "_s
                 + tr("%n warning(s)", nullptr, warnings)));
    if (!draft.findings().isEmpty())
        m_state->showContent(); // also while it is checked again: they are most likely the same
    else if (draft.isEmpty() || !draft.isChecked())
        m_state->showLoading(draft.isEmpty() ? tr("The configuration has not come yet.")
                                             : tr("The configuration is being checked …"));
    else
        m_state->showEmpty(tr("Nothing is wrong with the configuration."));
}

} // namespace portcullis::gui
