// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/configuration/configuration_page.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/widgets/theme.h"
#include "shared/api/json_indent.h"
#include "ui_configuration_page.h"

#include <QFontDatabase>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace portcullis::gui {

ConfigurationPage::ConfigurationPage(QWidget *parent)
    : QWidget(parent), m_ui(std::make_unique<Ui::ConfigurationPage>())
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    m_ui->text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_ui->error->hide();
    setIsFile(false);
    m_ui->searchEdit->installEventFilter(this);
    connect(m_ui->searchEdit, &QLineEdit::textChanged, this, &ConfigurationPage::search);
    connect(m_ui->nextButton, &QToolButton::clicked, this, [this] { step(true); });
    connect(m_ui->previousButton, &QToolButton::clicked, this, [this] { step(false); });
    search();
}

ConfigurationPage::~ConfigurationPage() = default;

void ConfigurationPage::setConfiguration(const QByteArray &json, qint64 revision)
{
    const auto indented =
        api::indentJson({json.constData(), static_cast<std::size_t>(json.size())});
    if (!indented) {
        showError(tr("The gateway's configuration can't be read: %1")
                      .arg(QString::fromStdString(indented.error().what)));
        return;
    }
    m_ui->error->hide();
    m_ui->text->show();
    m_ui->heading->setText(tr("Configuration in force, revision %1").arg(countText(revision)));
    setText(QString::fromStdString(*indented));
}

void ConfigurationPage::setIsFile(bool isFile)
{
    m_ui->hint->setVisible(isFile);
}

void ConfigurationPage::showError(const QString &message)
{
    setText({});
    m_ui->heading->setText(tr("Configuration in force"));
    m_ui->text->hide();
    m_ui->error->setText(message);
    m_ui->error->show();
}

void ConfigurationPage::setText(const QString &text)
{
    if (text == m_ui->text->toPlainText())
        return;
    // Whoever reads stays where they are when a new revision comes.
    const int scrolled = m_ui->text->verticalScrollBar()->value();
    m_ui->text->setPlainText(text);
    m_ui->text->verticalScrollBar()->setValue(scrolled);
    search();
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

void ConfigurationPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui)
        markMatches();
}

void ConfigurationPage::search()
{
    const QString wanted = m_ui->searchEdit->text();
    m_matches.clear();
    if (!wanted.isEmpty()) {
        const QString text = m_ui->text->toPlainText();
        for (qsizetype at = text.indexOf(wanted, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(wanted, at + wanted.size(), Qt::CaseInsensitive))
            m_matches.append(static_cast<int>(at));
    }
    m_ui->nextButton->setEnabled(!m_matches.isEmpty());
    m_ui->previousButton->setEnabled(!m_matches.isEmpty());
    if (wanted.isEmpty())
        m_ui->matchLabel->clear();
    else if (m_matches.isEmpty())
        m_ui->matchLabel->setText(tr("Not found"));
    else
        m_ui->matchLabel->setText(tr("Found: %1").arg(countText(m_matches.size())));
    markMatches();
}

void ConfigurationPage::step(bool forward)
{
    if (m_matches.isEmpty())
        return;
    const int from = m_ui->text->textCursor().selectionStart();
    const bool onMatch = m_ui->text->textCursor().hasSelection();
    auto at = std::lower_bound(m_matches.begin(), m_matches.end(), from);
    if (forward) {
        if (at != m_matches.end() && *at == from && onMatch)
            ++at;
        at = at == m_matches.end() ? m_matches.begin() : at;
    } else {
        at = at == m_matches.begin() ? m_matches.end() - 1 : at - 1;
    }
    QTextCursor cursor = m_ui->text->textCursor();
    cursor.setPosition(*at);
    cursor.setPosition(*at + int(m_ui->searchEdit->text().size()), QTextCursor::KeepAnchor);
    m_ui->text->setTextCursor(cursor);
    m_ui->text->centerCursor();
    m_ui->matchLabel->setText(tr("%1 of %2").arg(at - m_matches.begin() + 1).arg(m_matches.size()));
}

void ConfigurationPage::markMatches()
{
    QList<QTextEdit::ExtraSelection> marks;
    const int size = int(m_ui->searchEdit->text().size());
    for (const int at : std::as_const(m_matches)) {
        if (marks.size() == kMaxMarks)
            break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_ui->text->document());
        mark.cursor.setPosition(at);
        mark.cursor.setPosition(at + size, QTextCursor::KeepAnchor);
        mark.format.setBackground(
            theme::mixed(theme::warning(palette()), palette().color(QPalette::Base), 0.3));
        marks.append(mark);
    }
    m_ui->text->setExtraSelections(marks);
}

} // namespace portcullis::gui
