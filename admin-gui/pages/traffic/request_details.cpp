// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/traffic/request_details.h"

#include "admin-gui/pages/request/html.h"
#include "admin-gui/pages/request/request_html.h"
#include "admin-gui/pages/request/rule_link.h"
#include "ui_request_details.h"

namespace portcullis::gui {

using namespace Qt::StringLiterals;

RequestDetails::RequestDetails(QWidget *parent)
    : QWidget(parent), m_ui(std::make_unique<Ui::RequestDetails>())
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    for (QTextBrowser *browser : findChildren<QTextBrowser *>()) {
        browser->setOpenLinks(false); // they lead to pages of this app
        connect(browser, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) {
            if (const auto destination = linkDestination(link))
                Q_EMIT followed(*destination);
        });
    }
    connect(m_ui->flow, &FlowDiagram::selectionChanged, this,
            [this](Stage stage) { m_ui->stepLabel->setText(m_ui->flow->details(stage)); });
    connect(m_ui->explainButton, &QPushButton::clicked, this, &RequestDetails::explainAsked);
    connect(m_ui->simulateButton, &QPushButton::clicked, this, &RequestDetails::simulateAsked);
    setEntry({});
}

RequestDetails::~RequestDetails() = default;

void RequestDetails::setEntry(const TrafficRow &entry)
{
    m_entry = entry;
    m_ui->pages->setCurrentWidget(entry ? m_ui->requestPage : m_ui->nonePage);
    if (entry)
        fill();
}

void RequestDetails::fill()
{
    const api::TrafficEntry &entry = *m_entry;
    const RequestTrace trace = traceOf(entry);
    m_ui->flow->setTrace(trace);
    Stage shown = Stage::Proxy; // where the time goes, unless another step ended it
    for (int i = 0; i < kStageCount; ++i) {
        if (trace[static_cast<std::size_t>(i)].ends())
            shown = static_cast<Stage>(i);
    }
    m_ui->flow->select(shown);
    m_ui->stepLabel->setText(m_ui->flow->details(shown));
    m_ui->titleLabel->setText(tr("%1 %2%3").arg(entry.method, entry.host, entry.targetText()));
    fillTexts();
    m_ui->draftText->setHtml(html::paragraph(html::escaped(
        tr("Explain with the draft asks the gateway what the draft would make of this request."))));
}

/// Links get the colour that the palette has for them when the text is set.
void RequestDetails::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui && m_entry)
        fillTexts();
}

void RequestDetails::fillTexts()
{
    const api::TrafficEntry &entry = *m_entry;
    m_ui->whyText->setHtml(whyHtml(entry));
    m_ui->receivedText->setHtml(receivedHtml(entry));
    m_ui->sentText->setHtml(sentHtml(entry));
    m_ui->answeredText->setHtml(answeredHtml(entry));
    m_ui->returnedText->setHtml(returnedHtml(entry));
}

void RequestDetails::showSimulated(const QString &text)
{
    m_ui->draftText->setHtml(text);
    m_ui->tabs->setCurrentWidget(m_ui->draftTab);
}

void RequestDetails::setDraftEdited(bool edited)
{
    m_ui->simulateButton->setEnabled(edited);
    m_ui->simulateButton->setToolTip(
        edited ? tr("What the edits that are not applied yet would make of this request")
               : tr("There are no edits: the draft is the configuration in force"));
}

} // namespace portcullis::gui
