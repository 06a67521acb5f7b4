// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/state_panel.h"

#include "admin-gui/widgets/theme.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

StatePanel::StatePanel(QWidget *content, QWidget *parent)
    : QStackedWidget(parent)
    , m_content(content)
    , m_notice(new QWidget(this))
    , m_icon(new QLabel(m_notice))
    , m_message(new QLabel(m_notice))
    , m_hint(new QLabel(m_notice))
    , m_progress(new QProgressBar(m_notice))
    , m_retry(new QPushButton(tr("Try again"), m_notice))
{
    constexpr int kProgressWidth = 240;
    m_message->setObjectName(u"stateMessage"_s);
    m_retry->setObjectName(u"stateRetry"_s);
    for (QLabel *label : {m_message, m_hint}) {
        label->setTextFormat(Qt::PlainText); // what a gateway says is no mark-up
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_icon->setAlignment(Qt::AlignCenter);
    m_progress->setRange(0, 0);
    m_progress->setFixedWidth(kProgressWidth);
    m_progress->setAccessibleName(tr("Loading"));
    auto *layout = new QVBoxLayout(m_notice);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_message);
    layout->addWidget(m_hint);
    layout->addWidget(m_progress, 0, Qt::AlignHCenter);
    layout->addWidget(m_retry, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    addWidget(m_content);
    addWidget(m_notice);
    connect(m_retry, &QPushButton::clicked, this, &StatePanel::retryRequested);
}

void StatePanel::showLoading(const QString &message)
{
    say(State::Loading, message, {});
}

void StatePanel::showContent()
{
    m_state = State::Ready;
    setCurrentWidget(m_content);
}

void StatePanel::showEmpty(const QString &message, const QString &hint)
{
    say(State::Empty, message, hint);
}

void StatePanel::showError(const QString &message)
{
    say(State::Failed, message, {});
}

QString StatePanel::message() const
{
    return m_state == State::Ready ? QString() : m_message->text();
}

void StatePanel::say(State state, const QString &message, const QString &hint)
{
    m_state = state;
    m_message->setText(message);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_progress->setVisible(state == State::Loading);
    m_retry->setVisible(state == State::Failed);
    m_icon->setVisible(state == State::Failed);
    colour();
    setCurrentWidget(m_notice);
}

void StatePanel::changeEvent(QEvent *event)
{
    QStackedWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void StatePanel::colour()
{
    constexpr int kIconSize = 32;
    m_icon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(kIconSize));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText,
                     m_state == State::Failed ? theme::bad(palette()) : theme::quiet(palette()));
    m_message->setPalette(colours);
    colours.setColor(QPalette::WindowText, theme::quiet(palette()));
    m_hint->setPalette(colours);
}

} // namespace portcullis::gui
