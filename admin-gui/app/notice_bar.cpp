// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/notice_bar.h"

#include "admin-gui/widgets/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace portcullis::gui {

namespace {

QColor colourOf(NoticeBar::Kind kind, const QPalette &palette)
{
    switch (kind) {
    case NoticeBar::Kind::Hint:
        return theme::accent(palette);
    case NoticeBar::Kind::Warning:
        return theme::warning(palette);
    case NoticeBar::Kind::Error:
        break;
    }
    return theme::bad(palette);
}

/// The kind as a word, so that the colour is not needed.
QString wordOf(NoticeBar::Kind kind)
{
    switch (kind) {
    case NoticeBar::Kind::Hint:
        return NoticeBar::tr("Note");
    case NoticeBar::Kind::Warning:
        return NoticeBar::tr("Warning");
    case NoticeBar::Kind::Error:
        break;
    }
    return NoticeBar::tr("Error");
}

} // namespace

NoticeBar::NoticeBar(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(4);
    setAccessibleName(tr("Notices"));
    hide();
}

NoticeBar::Notice NoticeBar::make(const QString &name, Kind kind, const QList<Button> &buttons)
{
    auto *frame = new QFrame;
    frame->setObjectName(name);
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAutoFillBackground(true);
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QHBoxLayout(frame);
    layout->setContentsMargins(10, 5, 6, 5);
    auto *word = new QLabel(wordOf(kind));
    QFont bold = word->font();
    bold.setBold(true);
    word->setFont(bold);
    layout->addWidget(word, 0, Qt::AlignTop);
    layout->addWidget(label, 1);
    for (const Button &each : buttons) {
        auto *button = new QPushButton(each.text);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, each.run);
        layout->addWidget(button);
    }
    m_layout->addWidget(frame);
    return {frame, label, kind};
}

void NoticeBar::post(const QString &name, Kind kind, const QString &text,
                     const QList<Button> &buttons)
{
    auto found = m_notices.find(name);
    if (found != m_notices.end() && found->kind != kind) {
        dismiss(name);
        found = m_notices.end();
    }
    if (found == m_notices.end()) {
        found = m_notices.insert(name, make(name, kind, buttons));
        colour(*found);
        found->label->setText(text);
        QAccessibleEvent alert(found->label, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    } else if (found->label->text() != text) {
        found->label->setText(text);
    }
    show();
}

void NoticeBar::dismiss(const QString &name)
{
    const auto found = m_notices.constFind(name);
    if (found == m_notices.constEnd())
        return;
    found->frame->hide();
    found->frame->deleteLater(); // its button may be what was clicked
    m_notices.erase(found);
    setVisible(!m_notices.isEmpty());
}

QString NoticeBar::text(const QString &name) const
{
    const auto found = m_notices.constFind(name);
    return found == m_notices.constEnd() ? QString() : found->label->text();
}

void NoticeBar::colour(const Notice &notice)
{
    const QColor role = colourOf(notice.kind, palette());
    QPalette colours = palette();
    colours.setColor(QPalette::Window, theme::tint(role, palette()));
    notice.frame->setPalette(colours);
    QPalette words = notice.frame->palette();
    words.setColor(QPalette::WindowText, role);
    if (auto *word = notice.frame->findChild<QLabel *>())
        word->setPalette(words);
}

void NoticeBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (const Notice &notice : std::as_const(m_notices))
        colour(notice);
}

} // namespace portcullis::gui
