// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/effect_panel.h"

#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/time_text.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

enum Column { CountColumn, FromColumn, ToColumn, StepColumn, RuleColumn };
enum Role { MaterialRole = Qt::UserRole, FilterRole };

QString number(const QJsonValue &value)
{
    return QLocale().toString(value.toInteger());
}

/// Such as `refused: 403 authorize.group`.
QString verdictText(const QJsonObject &verdict)
{
    QString text = verdict["verdict"_L1].toString();
    const qint64 status = verdict["status"_L1].toInteger();
    const QString code = verdict["code"_L1].toString();
    if (status > 0)
        text += u": "_s + QString::number(status);
    if (!code.isEmpty())
        text += u' ' + code;
    return text;
}

} // namespace

QByteArray materialOf(const QJsonObject &request)
{
    QJsonObject material;
    for (const auto &member : {"method"_L1, "path"_L1, "query"_L1, "host"_L1, "client"_L1,
                               "listener"_L1, "protocol"_L1, "tls"_L1}) {
        if (const QJsonValue value = request[member]; !value.isUndefined())
            material[member] = value;
    }
    QJsonObject headers;
    for (const auto &each : request["headers"_L1].toArray()) {
        const QString name = each["name"_L1].toString();
        if (each["value"_L1].isString() && name.compare("host"_L1, Qt::CaseInsensitive) != 0)
            headers[name] = each["value"_L1];
    }
    if (!headers.isEmpty())
        material["headers"_L1] = headers;
    if (request["consumer"_L1].isString() && request["authenticator"_L1].isString())
        material["identity"_L1] = QJsonObject{{u"consumer"_s, request["consumer"_L1]},
                                              {u"authenticator"_s, request["authenticator"_L1]}};
    return QJsonDocument(material).toJson(QJsonDocument::Compact);
}

EffectPanel::EffectPanel(PageContext context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_counts(new QLabel(this))
    , m_tree(new QTreeWidget(this))
    , m_state(new StatePanel(m_tree, this))
{
    constexpr int kVerdictWidth = 190;
    m_counts->setObjectName(u"effectCounts"_s);
    m_counts->setWordWrap(true);
    m_counts->setTextFormat(Qt::PlainText);
    m_tree->setObjectName(u"effectTree"_s);
    m_tree->setHeaderLabels(
        {tr("Requests"), tr("Now"), tr("With the draft"), tr("Step"), tr("Rule")});
    m_tree->setAccessibleName(tr("Recorded requests that would be decided otherwise"));
    setReadableWidth(*m_tree->header(), FromColumn, kVerdictWidth);
    setReadableWidth(*m_tree->header(), ToColumn, kVerdictWidth);
    keepTitlesReadable(*m_tree->header());
    m_tree->setAlternatingRowColors(true);
    m_tree->setUniformRowHeights(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_counts);
    layout->addWidget(m_state, 1);
    connect(m_state, &StatePanel::retryRequested, this, &EffectPanel::ask);
    connect(m_tree, &QTreeWidget::itemActivated, this,
            [this](const QTreeWidgetItem *item) { open(*item); });
    forget();
}

EffectPanel::~EffectPanel() = default;

void EffectPanel::forget()
{
    m_call.reset();
    m_isCurrent = false;
    m_counts->clear();
    m_state->showEmpty(tr("Nobody has asked yet."));
}

void EffectPanel::ask()
{
    if (m_isCurrent || m_call)
        return;
    m_call = std::make_unique<QObject>();
    m_state->showLoading(tr("The gateway decides the requests that it recorded once more …"));
    m_context.client.simulateConfig(
        m_call.get(), m_context.draft.document().toJson(),
        [this](const AdminResult<QJsonObject> &answer) {
            m_call.release()->deleteLater();
            if (!answer)
                return m_state->showError(
                    tr("The effect can't be told: %1").arg(answer.error().message));
            m_isCurrent = true;
            showAnswer(*answer);
        });
}

void EffectPanel::showAnswer(const QJsonObject &answer)
{
    m_tree->clear();
    QString counts = tr("Of %1 recorded requests %2 would be decided otherwise, %3 as now; of %4 "
                        "it can't be told.")
                         .arg(number(answer["considered"_L1]), number(answer["different"_L1]),
                              number(answer["same"_L1]), number(answer["undetermined"_L1]));
    if (const QString from = answer["from"_L1].toString(); !from.isEmpty())
        counts += u' '
            + tr("They are from %1 to %2.")
                  .arg(timeText(from), timeText(answer["to"_L1].toString()));
    for (const auto &each : answer["undeterminedBecause"_L1].toArray())
        counts += u'\n'
            + tr("Not to be told of %1: %2")
                  .arg(number(each["count"_L1]), each["why"_L1].toString());
    m_counts->setText(counts);
    for (const auto &group : answer["groups"_L1].toArray())
        addGroup(group.toObject());
    constexpr int kFewGroups = 10;
    if (m_tree->topLevelItemCount() <= kFewGroups)
        m_tree->expandAll();
    if (answer["considered"_L1].toInteger() == 0)
        m_state->showEmpty(tr("No requests are recorded yet."),
                           tr("The gateway keeps the latest requests in memory since its start."));
    else if (m_tree->topLevelItemCount() == 0)
        m_state->showEmpty(tr("All of them would be decided as now."));
    else
        m_state->showContent();
}

void EffectPanel::addGroup(const QJsonObject &group)
{
    const auto withRoute = [&group](const char *verdict, const char *route) {
        const QString name = group.value(QLatin1String(route)).toString();
        return verdictText(group.value(QLatin1String(verdict)).toObject())
            + (name.isEmpty() ? QString() : u" ("_s + name + u')');
    };
    auto *row = new QTreeWidgetItem(m_tree,
                                    {number(group["count"_L1]), withRoute("from", "routeFrom"),
                                     withRoute("to", "routeTo"), group["stage"_L1].toString(),
                                     group["rule"_L1].toString()});
    for (const auto &each : group["examples"_L1].toArray()) {
        const QJsonObject request = each.toObject();
        QStringList who{timeText(request["time"_L1].toString()), request["consumer"_L1].toString()};
        who.removeAll(QString());
        auto *example = new QTreeWidgetItem(
            row,
            {QString(), request["method"_L1].toString() + u' ' + request["path"_L1].toString(),
             who.join(", "_L1)});
        example->setToolTip(FromColumn, tr("Explain this request"));
        example->setData(CountColumn, MaterialRole, materialOf(request));
        // The latest stands for all of them: they part at the same rule.
        if (const QString route = request["routeBefore"_L1].toString();
            !route.isEmpty() && row->childCount() == 1)
            row->setData(CountColumn, FilterRole, u"route == \"%1\""_s.arg(route));
    }
    if (row->childCount() > 0 && row->data(CountColumn, FilterRole).isNull())
        row->setData(CountColumn, MaterialRole, row->child(0)->data(CountColumn, MaterialRole));
}

void EffectPanel::open(const QTreeWidgetItem &item)
{
    Destination destination;
    destination.filter = item.data(CountColumn, FilterRole).toString();
    destination.material = item.data(CountColumn, MaterialRole).toByteArray();
    destination.page = destination.material.isEmpty() ? PageId::Traffic : PageId::Explain;
    if (!destination.material.isEmpty() || !destination.filter.isEmpty())
        m_context.navigator.go(destination);
}

} // namespace portcullis::gui
