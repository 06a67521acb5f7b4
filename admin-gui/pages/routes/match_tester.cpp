// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/routes/match_tester.h"

#include "admin-gui/form/table_parts.h"
#include "admin-gui/widgets/column_titles.h"
#include "shared/model/document_reader.h"
#include "shared/model/problems.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

model::Document readDraft(const DocumentParts &parts)
{
    model::ParseOptions options;
    options.fromApi = true;
    options.secretStore = true;
    options.allowedFolders = {"/"};
    model::Document document;
    model::Problems problems; // told by the draft's own check
    model::readParts(parts.toJson().toStdString(), options, document, problems);
    return document;
}

} // namespace

MatchTester::MatchTester(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_method(new QComboBox(this))
    , m_url(new QLineEdit(this))
    , m_headers(new QPlainTextEdit(this))
    , m_draftResult(new QLabel(this))
    , m_gatewayResult(new QLabel(this))
    , m_list(new QTreeWidget(this))
{
    m_method->setEditable(true);
    m_method->addItems({u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"OPTIONS"_s});
    nameBox(*m_method, tr("Method"));
    m_url->setObjectName(u"url"_s);
    m_url->setPlaceholderText(tr("URL to try, such as https://api.example.com/orders/7"));
    m_url->setAccessibleName(tr("URL"));
    m_url->setClearButtonEnabled(true);
    m_headers->setPlaceholderText(tr("Header fields, one on each line, such as X-Version: 2"));
    m_headers->setAccessibleName(tr("Header fields"));
    m_headers->setTabChangesFocus(true);
    m_headers->setFixedHeight(fontMetrics().lineSpacing() * 2 + 14);
    m_draftResult->setObjectName(u"draftResult"_s);
    m_gatewayResult->setObjectName(u"gatewayResult"_s);
    for (QLabel *const label : {m_draftResult, m_gatewayResult}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::RichText);
    }
    setUpList();
    auto *first = new QHBoxLayout;
    first->addWidget(m_method);
    first->addWidget(m_url, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 0);
    layout->addLayout(first);
    layout->addWidget(m_headers);
    layout->addWidget(m_draftResult);
    layout->addWidget(m_gatewayResult);
    layout->addWidget(m_list, 1);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        showOrder();
        askGateway();
    });
    const auto later = [this] { m_pause.start(); };
    connect(m_method, &QComboBox::currentTextChanged, this, later);
    connect(m_url, &QLineEdit::textChanged, this, later);
    connect(m_headers, &QPlainTextEdit::textChanged, this, later);
    connect(&context.draft, &Draft::changed, this, [this] {
        m_stale = true;
        refresh();
    });
    connect(m_list, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        m_context.navigator.go({.page = PageId::Routes, .part = {u"routes"_s, item->text(1)}});
    });
}

void MatchTester::setUpList()
{
    m_list->setAccessibleName(tr("Order of precedence"));
    m_list->setHeaderLabels({tr("Order"), tr("Route"), tr("Host"), tr("Path"), tr("Methods"),
                             tr("Conditions"), tr("Priority"), tr("This request")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    setReadableWidths(*m_list->header(), {7, 20, 20, 26, 12, 24, 8});
    keepTitlesReadable(*m_list->header());
}

void MatchTester::setRoute(const QString &name)
{
    m_route = name;
    refresh();
}

void MatchTester::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void MatchTester::refresh()
{
    // With 10,000 routes reading them all takes longer than a keystroke may.
    if (!isVisible())
        return;
    if (m_stale)
        m_order = RouteOrder(readDraft(m_context.draft.document()));
    m_stale = false;
    showOrder();
}

bool MatchTester::hasRequest() const
{
    return !m_url->text().trimmed().isEmpty();
}

void MatchTester::showOrder()
{
    const TriedRequest request =
        TriedRequest::of(m_method->currentText(), m_url->text(), m_headers->toPlainText());
    m_list->clear();
    m_list->setColumnHidden(7, !hasRequest());
    QString winner;
    QString stranger; // the first that only the method keeps out
    int order = 0;
    for (const RoutePlace &place : m_order.places()) {
        ++order;
        const Fit fit = hasRequest() ? m_order.fit(place, request) : Fit::Yes;
        if (fit == Fit::No || m_list->topLevelItemCount() == kMostLines)
            continue;
        QString verdict = tr("another method is needed");
        if (fit == Fit::Yes) {
            verdict = winner.isEmpty() ? tr("gets it") : tr("would, if the ones above did not");
            if (winner.isEmpty())
                winner = place.route;
        } else if (stranger.isEmpty()) {
            stranger = place.route;
        }
        auto *item = new QTreeWidgetItem(
            m_list,
            {QString::number(order), place.route, place.host.isEmpty() ? tr("(any)") : place.host,
             place.path, place.methods.isEmpty() ? tr("(any)") : place.methods, place.conditions,
             QString::number(place.priority), verdict});
        if (!place.isEnabled)
            item->setText(1, place.route + u' ' + tr("(not enabled)"));
        if (place.route != m_route)
            continue;
        QFont bold = m_list->font();
        bold.setBold(true);
        for (int column = 0; column < m_list->columnCount(); ++column)
            item->setFont(column, bold);
    }
    if (!hasRequest())
        m_draftResult->setText(tr("Routes are tried from top to bottom: by priority, host, path, "
                                  "conditions, name. The chosen one is bold."));
    else if (!winner.isEmpty())
        m_draftResult->setText(tr("By this draft: route <b>%1</b>.").arg(winner.toHtmlEscaped()));
    else if (!stranger.isEmpty())
        m_draftResult->setText(tr("By this draft: 405, route <b>%1</b> allows other methods only.")
                                   .arg(stranger.toHtmlEscaped()));
    else
        m_draftResult->setText(tr("By this draft: no route matches."));
    m_gatewayResult->setVisible(hasRequest());
}

void MatchTester::askGateway()
{
    const quint64 question = ++m_question;
    m_gatewayResult->clear();
    if (!hasRequest())
        return;
    if (m_context.monitor.state() != GatewayMonitor::State::Online) {
        m_gatewayResult->setText(tr("By the gateway: it can't be asked now."));
        return;
    }
    QJsonObject request{{u"method"_s, m_method->currentText().trimmed().toUpper()}};
    request.insert(u"url"_s, m_url->text().trimmed());
    QJsonObject headers;
    for (const auto &[name, value] :
         TriedRequest::of({}, m_url->text(), m_headers->toPlainText()).headers)
        headers.insert(name, value);
    if (!headers.isEmpty())
        request.insert(u"headers"_s, headers);
    m_context.client.explain(
        this, QJsonDocument(request).toJson(QJsonDocument::Compact),
        [this, question](const AdminResult<QJsonObject> &answer) {
            if (question != m_question)
                return; // another was asked meanwhile
            if (answer)
                showGateway(*answer);
            else
                m_gatewayResult->setText(
                    tr("By the gateway: %1").arg(answer.error().message.toHtmlEscaped()));
        });
}

void MatchTester::showGateway(const QJsonObject &answer)
{
    const QJsonValue match = answer.value("route"_L1);
    const QString route =
        match.isObject() ? match.toObject().value("name"_L1).toString() : match.toString();
    const QString verdict = answer.value("verdict"_L1).toString();
    const QString code = answer.value("code"_L1).toString();
    QString text =
        route.isEmpty() ? tr("no route matches") : tr("route <b>%1</b>").arg(route.toHtmlEscaped());
    if (verdict == "refused"_L1)
        text += tr("; refused with %1 at step %2 (%3)")
                    .arg(answer.value("status"_L1).toInt())
                    .arg(answer.value("stage"_L1).toString().toHtmlEscaped(), code.toHtmlEscaped());
    else if (verdict == "forwarded"_L1)
        text += tr("; forwarded");
    else if (verdict == "answered"_L1)
        text += tr("; answered with %1").arg(answer.value("status"_L1).toInt());
    m_gatewayResult->setText(tr("By the gateway as it is: %1.").arg(text));
}

} // namespace portcullis::gui
