// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/configuration/configuration_page.h"

#include "admin-gui/models/figures.h"
#include "shared/client/aside.h"
#include "ui_configuration_page.h"

#include <QKeyEvent>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

ConfigurationPage::ConfigurationPage(QWidget *parent)
    : QWidget(parent), m_ui(std::make_unique<Ui::ConfigurationPage>())
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    m_ui->error->hide();
    setIsFile(false);
    m_ui->searchEdit->installEventFilter(this);
    connect(m_ui->searchEdit, &QLineEdit::textChanged, this, &ConfigurationPage::search);
    connect(m_ui->nextButton, &QToolButton::clicked, this, [this] { step(true); });
    connect(m_ui->previousButton, &QToolButton::clicked, this, [this] { step(false); });
    search();
}

ConfigurationPage::~ConfigurationPage()
{
    stopSearch();
}

void ConfigurationPage::setConfiguration(const QByteArray &json, qint64 revision)
{
    const quint64 serial = ++m_serial;
    if (m_text && m_text->json() == json) {
        // Whoever reads stays where they are when a new revision says the same.
        showHeading(revision);
        Q_EMIT shown();
        return;
    }
    runAside(
        this, [json] { return DocumentText::of(json); },
        [this, revision, serial](const Result<Text> &text) {
            if (serial == m_serial)
                showText(text, revision);
        });
}

void ConfigurationPage::showText(const Result<Text> &text, qint64 revision)
{
    if (!text) {
        showError(tr("The gateway's configuration can't be read: %1")
                      .arg(QString::fromStdString(text.error().what)));
    } else {
        m_text = *text;
        m_ui->error->hide();
        m_ui->text->show();
        m_ui->text->setText(m_text);
        showHeading(revision);
        search();
    }
    Q_EMIT shown();
}

void ConfigurationPage::showHeading(qint64 revision)
{
    m_ui->heading->setText(tr("Configuration in force, revision %1").arg(countText(revision)));
}

void ConfigurationPage::setIsFile(bool isFile)
{
    m_ui->hint->setVisible(isFile);
}

void ConfigurationPage::showError(const QString &message)
{
    ++m_serial;
    m_text.reset();
    m_ui->text->setText(nullptr);
    search();
    m_ui->heading->setText(tr("Configuration in force"));
    m_ui->text->hide();
    m_ui->error->setText(message);
    m_ui->error->show();
}

void ConfigurationPage::focusSearch()
{
    m_ui->searchEdit->setFocus(Qt::ShortcutFocusReason);
    m_ui->searchEdit->selectAll();
}

bool ConfigurationPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_ui->searchEdit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            step(!(key->modifiers() & Qt::ShiftModifier));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ConfigurationPage::stopSearch()
{
    if (m_stop)
        *m_stop = true;
    m_stop.reset();
    m_stepLater.reset();
}

void ConfigurationPage::search()
{
    stopSearch();
    const QString wanted = m_ui->searchEdit->text();
    m_ui->text->setWanted(wanted);
    if (wanted.isEmpty() || !m_text)
        return showFound({});
    m_stop = std::make_shared<std::atomic_bool>(false);
    runAside(
        this,
        [text = m_text, wanted, stop = m_stop] {
            return std::pair(stop, text->find(wanted, *stop));
        },
        [this](std::pair<std::shared_ptr<std::atomic_bool>, QList<int>> found) {
            if (found.first == m_stop)
                showFound(std::move(found.second));
        });
}

void ConfigurationPage::showFound(QList<int> matches)
{
    m_stop.reset();
    m_matches = std::move(matches);
    m_place = -1;
    m_ui->nextButton->setEnabled(!m_matches.isEmpty());
    m_ui->previousButton->setEnabled(!m_matches.isEmpty());
    if (m_ui->searchEdit->text().isEmpty())
        m_ui->matchLabel->clear();
    else if (m_matches.isEmpty())
        m_ui->matchLabel->setText(tr("Not found"));
    else
        m_ui->matchLabel->setText(tr("Found: %1").arg(countText(m_matches.size())));
    if (const auto forward = std::exchange(m_stepLater, std::nullopt))
        step(*forward);
}

int ConfigurationPage::nextPlace(bool forward) const
{
    const int count = static_cast<int>(m_matches.size());
    const int line = m_ui->text->currentLine();
    if (m_place >= 0 && m_matches[m_place] == line)
        return (m_place + (forward ? 1 : count - 1)) % count;
    const auto at = std::ranges::lower_bound(m_matches, std::max(line, 0));
    const int below = static_cast<int>(at - m_matches.begin());
    return forward ? below % count : (below + count - 1) % count;
}

void ConfigurationPage::step(bool forward)
{
    // Who types and presses Enter at once means what is being searched.
    if (m_stop)
        m_stepLater = forward;
    if (m_stop || m_matches.isEmpty())
        return;
    m_place = nextPlace(forward);
    const int line = m_matches[m_place];
    const auto first = std::ranges::lower_bound(m_matches, line);
    m_ui->text->showPlace(line, m_place - static_cast<int>(first - m_matches.begin()));
    m_ui->matchLabel->setText(
        tr("%1 of %2").arg(countText(m_place + 1), countText(m_matches.size())));
}

} // namespace portcullis::gui
