// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/explain/explain_page.h"

#include "admin-gui/models/stage_trace.h"
#include "admin-gui/pages/explain/paste_dialog.h"
#include "admin-gui/pages/request/html.h"
#include "admin-gui/pages/request/request_html.h"
#include "admin-gui/pages/request/rule_link.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/column_titles.h"
#include "ui_explain_page.h"

#include <QClipboard>
#include <QCompleter>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

using Caller = ComposedRequest::Caller;

ExplainPage::ExplainPage(PageContext context, QWidget *parent)
    : Page(PageId::Explain, context, parent), m_ui(std::make_unique<Ui::ExplainPage>())
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    setUpForm();
    setUpResult();
    connect(&context.draft, &Draft::changed, this, &ExplainPage::offerNames);
    offerNames();
    compose({});
}

ExplainPage::~ExplainPage() = default;

QString ExplainPage::title() const
{
    return tr("Explain");
}

QAction *ExplainPage::addCommand(const QString &text, const QKeySequence &key,
                                 const std::function<void()> &does)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, does);
    addAction(action);
    m_commands.append(action);
    return action;
}

void ExplainPage::setUpForm()
{
    m_ui->splitter->setStretchFactor(0, 2);
    m_ui->splitter->setStretchFactor(1, 3);
    m_ui->splitter->setSizes({420, 760}); // until somebody moves it
    m_ui->methodBox->addItems(
        {u"GET"_s, u"HEAD"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"OPTIONS"_s});
    m_ui->protocolBox->addItems({u"HTTP/1.1"_s, u"HTTP/1.0"_s, u"HTTP/2"_s});
    m_ui->callerBox->addItem(tr("as the header fields say"), int(Caller::AsHeaders));
    m_ui->callerBox->addItem(tr("nobody"), int(Caller::Nobody));
    m_ui->callerBox->addItem(tr("a key or token"), int(Caller::Credential));
    m_ui->callerBox->addItem(tr("a consumer, as if accepted"), int(Caller::Identity));
    connect(m_ui->callerBox, &QComboBox::currentIndexChanged, this, &ExplainPage::showCallerFields);
    m_ui->headersTable->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    setReadableWidths(*m_ui->headersTable->horizontalHeader(), {20});
    m_ui->headersTable->verticalHeader()->hide();
    m_ui->headersTable->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    connect(m_ui->headersTable, &QTableWidget::itemChanged, this, &ExplainPage::trimHeaders);
    connect(m_ui->urlEdit, &QLineEdit::returnPressed, this, &ExplainPage::explain);

    auto *explainAction =
        addCommand(tr("Explain"), QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { explain(); });
    connect(m_ui->explainButton, &QPushButton::clicked, explainAction, &QAction::trigger);
    auto *pasteAction =
        addCommand(tr("Paste a curl command…"), tr("Ctrl+Shift+V"), [this] { paste(); });
    connect(m_ui->pasteButton, &QPushButton::clicked, pasteAction, &QAction::trigger);
    auto *copyAction = addCommand(tr("Copy as curl"), tr("Ctrl+Shift+C"), [this] { copyAsCurl(); });
    connect(m_ui->copyButton, &QPushButton::clicked, copyAction, &QAction::trigger);
    auto *clearAction = addCommand(tr("Begin anew"), tr("Ctrl+Backspace"), [this] { compose({}); });
    connect(m_ui->clearButton, &QPushButton::clicked, clearAction, &QAction::trigger);
}

void ExplainPage::setUpResult()
{
    for (QTextBrowser *browser : {m_ui->verdictText, m_ui->outcomeText, m_ui->messageText}) {
        browser->setOpenLinks(false); // they lead to pages of this app
        connect(browser, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) {
            if (const auto destination = linkDestination(link))
                context().navigator.go(*destination);
        });
    }
    connect(m_ui->flow, &FlowDiagram::selectionChanged, this,
            [this](Stage stage) { m_ui->stepLabel->setText(m_ui->flow->details(stage)); });
    m_ui->messageText->setHtml(html::paragraph(html::escaped(tr(
        "Compose a request, or paste a curl command, and choose Explain. It is decided as a real "
        "one would be; nothing is sent, and no limit is charged."))));
}

/// Listeners and authenticators to choose from, consumers to complete.
void ExplainPage::offerNames()
{
    if (m_offered == context().draft.baseRevision())
        return;
    m_offered = context().draft.baseRevision();
    const DocumentParts &document = context().draft.base();
    const auto fill = [&document](QComboBox &box, const QString &section, const QString &none) {
        const QString before = box.currentData().toString();
        box.clear();
        box.addItem(none, QString());
        for (const auto &part : document.entities(section).mid(0, kMostNames))
            box.addItem(part->name, part->name);
        box.setCurrentIndex(std::max(0, box.findData(before)));
    };
    fill(*m_ui->listenerBox, u"listeners"_s, tr("the first that fits"));
    fill(*m_ui->authenticatorBox, u"authenticators"_s, tr("choose one"));
    QStringList consumers;
    for (const auto &part : document.entities(u"consumers"_s).mid(0, kMostNames))
        consumers.append(part->name);
    m_ui->consumerEdit->setCompleter(new QCompleter(consumers, m_ui->consumerEdit));
}

void ExplainPage::showCallerFields()
{
    const auto caller = static_cast<Caller>(m_ui->callerBox->currentData().toInt());
    const bool credential = caller == Caller::Credential;
    const bool identity = caller == Caller::Identity;
    m_ui->authenticatorLabel->setVisible(credential || identity);
    m_ui->authenticatorBox->setVisible(credential || identity);
    m_ui->credentialLabel->setVisible(credential);
    m_ui->credentialEdit->setVisible(credential);
    m_ui->consumerLabel->setVisible(identity);
    m_ui->consumerEdit->setVisible(identity);
}

void ExplainPage::addHeader(const QString &name, const QString &value)
{
    QTableWidget &table = *m_ui->headersTable;
    const int row = table.rowCount();
    table.insertRow(row);
    table.setItem(row, 0, new QTableWidgetItem(name));
    table.setItem(row, 1, new QTableWidgetItem(value));
}

/// There is always one empty row to write into, and it is the last one.
void ExplainPage::trimHeaders()
{
    const QSignalBlocker blocker(m_ui->headersTable);
    QTableWidget &table = *m_ui->headersTable;
    const auto isEmpty = [&table](int row) {
        const auto *name = table.item(row, 0);
        const auto *value = table.item(row, 1);
        return (!name || name->text().trimmed().isEmpty()) && (!value || value->text().isEmpty());
    };
    for (int row = table.rowCount() - 2; row >= 0; --row) {
        if (isEmpty(row))
            table.removeRow(row);
    }
    if (table.rowCount() == 0 || !isEmpty(table.rowCount() - 1))
        addHeader({}, {});
}

ComposedRequest ExplainPage::composed() const
{
    ComposedRequest request;
    request.method = m_ui->methodBox->currentText().trimmed();
    request.url = m_ui->urlEdit->text().trimmed();
    for (int row = 0; row < m_ui->headersTable->rowCount(); ++row) {
        const auto *name = m_ui->headersTable->item(row, 0);
        const auto *value = m_ui->headersTable->item(row, 1);
        if (name && !name->text().trimmed().isEmpty())
            request.headers.append({name->text().trimmed(), value ? value->text() : QString()});
    }
    request.body = m_ui->bodyEdit->toPlainText().toUtf8();
    request.client = m_ui->clientEdit->text().trimmed();
    request.listener = m_ui->listenerBox->currentData().toString();
    request.protocol = m_ui->protocolBox->currentText();
    request.time = m_ui->timeEdit->text().trimmed();
    request.caller = static_cast<Caller>(m_ui->callerBox->currentData().toInt());
    request.authenticator = m_ui->authenticatorBox->currentData().toString();
    if (request.caller == Caller::Credential)
        request.credential = m_ui->credentialEdit->text();
    // A name with the authenticator before it is a subject: nobody who is configured.
    const QString name = m_ui->consumerEdit->text().trimmed();
    const QString prefix = request.authenticator + u':';
    if (request.caller == Caller::Identity && name.startsWith(prefix))
        request.subject = name.mid(prefix.size());
    else if (request.caller == Caller::Identity)
        request.consumer = name;
    return request;
}

void ExplainPage::compose(const ComposedRequest &request)
{
    m_ui->methodBox->setCurrentText(request.method);
    m_ui->urlEdit->setText(request.url);
    {
        const QSignalBlocker blocker(m_ui->headersTable);
        m_ui->headersTable->setRowCount(0);
        for (const auto &[name, value] : request.headers)
            addHeader(name, value);
    }
    trimHeaders();
    m_ui->bodyEdit->setPlainText(QString::fromUtf8(request.body));
    m_ui->clientEdit->setText(request.client);
    const auto choose = [](QComboBox &box, const QString &name) {
        if (!name.isEmpty() && box.findData(name) < 0)
            box.addItem(name, name); // one that is not configured any more
        box.setCurrentIndex(std::max(0, box.findData(name)));
    };
    choose(*m_ui->listenerBox, request.listener);
    choose(*m_ui->authenticatorBox, request.authenticator);
    m_ui->protocolBox->setCurrentText(request.protocol.isEmpty() ? u"HTTP/1.1"_s
                                                                 : request.protocol);
    m_ui->timeEdit->setText(request.time);
    m_ui->callerBox->setCurrentIndex(m_ui->callerBox->findData(int(request.caller)));
    m_ui->credentialEdit->setText(request.credential);
    m_ui->consumerEdit->setText(request.subject.isEmpty()
                                    ? request.consumer
                                    : request.authenticator + u':' + request.subject);
    showCallerFields();
}

void ExplainPage::follow(const Destination &destination)
{
    if (destination.material.isEmpty()) {
        m_ui->urlEdit->setFocus();
        return;
    }
    compose(ComposedRequest::fromJson(QJsonDocument::fromJson(destination.material).object()));
    explain();
}

void ExplainPage::explain()
{
    m_asking = true;
    m_ui->explainButton->setEnabled(false);
    m_ui->explainButton->setText(tr("Asking…"));
    QJsonObject request = composed().toJson();
    if (request.contains("target"_L1)) {
        // Who gives a path only means this gateway; a Host among the header fields counts first.
        const QString host = context().monitor.url().host();
        request[u"host"_s] = host.contains(u':') ? u'[' + host + u']' : host;
    }
    const QByteArray json = QJsonDocument(request).toJson(QJsonDocument::Compact);
    context().client.explain(this, json,
                             [this, round = ++m_round](const AdminResult<QJsonObject> &answer) {
                                 if (round != m_round)
                                     return;
                                 m_asking = false;
                                 m_ui->explainButton->setEnabled(true);
                                 m_ui->explainButton->setText(tr("&Explain"));
                                 if (answer)
                                     showResult(*answer);
                                 else
                                     showError(answer.error());
                             });
}

void ExplainPage::showResult(const QJsonObject &explanation)
{
    const RequestTrace trace = traceOf(explanation);
    m_ui->flow->setTrace(trace);
    Stage shown = Stage::Proxy;
    for (int i = 0; i < kStageCount; ++i) {
        const StageTrace &step = trace[static_cast<std::size_t>(i)];
        if (step.ends() || step.verdict == StageTrace::Verdict::Unknown)
            shown = static_cast<Stage>(i);
    }
    m_ui->flow->select(shown);
    m_ui->stepLabel->setText(m_ui->flow->details(shown));
    m_explanation = explanation;
    showTexts();
    m_ui->rawText->setPlainText(QString::fromUtf8(QJsonDocument(explanation).toJson()));
    m_ui->results->setCurrentWidget(m_ui->resultPage);
}

void ExplainPage::showTexts()
{
    m_ui->verdictText->setHtml(verdictHtml(m_explanation));
    m_ui->outcomeText->setHtml(outcomeHtml(m_explanation));
}

/// Links get the colour that the palette has for them when the text is set.
void ExplainPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui && !m_explanation.isEmpty())
        showTexts();
}

void ExplainPage::showError(const AdminError &error)
{
    QString text = html::paragraph(
        u"<b>"_s + html::escaped(tr("This request can't be explained: %1").arg(error.message))
        + u"</b>"_s);
    m_ui->messageText->setHtml(text);
    m_ui->results->setCurrentWidget(m_ui->messagePage);
}

void ExplainPage::paste()
{
    auto *dialog = new PasteDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        compose(dialog->command().request);
        explain();
    });
    dialog->open();
}

/// Where the gateway itself can be called; the admin API is on the same machine.
QString ExplainPage::addressOf(const QString &listener) const
{
    for (const auto &part : context().draft.base().entities(u"listeners"_s)) {
        if (!listener.isEmpty() && part->name != listener)
            continue;
        const QJsonObject object = QJsonDocument::fromJson(part->copy()).object();
        const QString scheme = object["tls"_L1].isObject() ? u"https"_s : u"http"_s;
        const int port = object["port"_L1].toInt();
        QString address = scheme + u"://"_s + context().monitor.url().host();
        return port > 0 ? address + u':' + QString::number(port) : address;
    }
    return u"http://"_s + context().monitor.url().host();
}

/// The header field that the chosen authenticator reads, up to the credential; empty where it is
/// somewhere else.
QString ExplainPage::credentialPrefix() const
{
    const QJsonObject object =
        QJsonDocument::fromJson(
            context().draft.base().json(
                {u"authenticators"_s, m_ui->authenticatorBox->currentData().toString()}))
            .object();
    if (object["type"_L1].toString() != "api-key"_L1)
        return object.isEmpty() ? QString() : u"Authorization: Bearer "_s;
    if (object.contains("header"_L1)) {
        const QString header = object["header"_L1].toString();
        return header.compare("authorization"_L1, Qt::CaseInsensitive) == 0
            ? header + u": Bearer "_s
            : header + u": "_s;
    }
    return object.contains("query"_L1) || object.contains("cookie"_L1) ? QString()
                                                                       : u"X-API-Key: "_s;
}

void ExplainPage::copyAsCurl()
{
    const ComposedRequest request = composed();
    QGuiApplication::clipboard()->setText(
        request.toCurl(addressOf(request.listener), credentialPrefix()));
}

void ExplainPage::save(QSettings &settings) const
{
    kExplainSplitter.set(settings, m_ui->splitter->saveState());
}

void ExplainPage::restore(const QSettings &settings)
{
    m_ui->splitter->restoreState(kExplainSplitter.get(settings));
}

} // namespace portcullis::gui
