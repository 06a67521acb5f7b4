// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/pending_bar.h"

#include "admin-gui/page/permission.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString leftText(qint64 seconds)
{
    constexpr qint64 kMinute = 60;
    constexpr qint64 kHour = 60 * kMinute;
    const auto two = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
    const QString minutes = two(seconds % kHour / kMinute) + u':' + two(seconds % kMinute);
    return seconds < kHour ? minutes : QString::number(seconds / kHour) + u':' + minutes;
}

} // namespace

PendingBar::PendingBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_keep(new QPushButton(tr("&Keep"), this))
    , m_revert(new QPushButton(tr("Revert &now"), this))
{
    constexpr int kSecondMs = 1000;
    setFrameShape(StyledPanel);
    setObjectName(u"pendingBar"_s);
    m_text->setObjectName(u"pendingText"_s);
    m_keep->setObjectName(u"keepButton"_s);
    m_revert->setObjectName(u"revertNowButton"_s);
    m_text->setWordWrap(true);
    QFont bold = m_text->font();
    bold.setBold(true);
    m_text->setFont(bold);
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_keep);
    layout->addWidget(m_revert);
    m_second.setInterval(kSecondMs);
    connect(&m_second, &QTimer::timeout, this, &PendingBar::refresh);
    connect(m_keep, &QPushButton::clicked, this, &PendingBar::keepRequested);
    connect(m_revert, &QPushButton::clicked, this, &PendingBar::revertRequested);
    setDeadline(0, {});
}

void PendingBar::setDeadline(qint64 revision, const QDateTime &deadline)
{
    m_revision = revision;
    m_deadline = deadline;
    setVisible(isPending());
    if (isPending())
        m_second.start();
    else
        m_second.stop();
    refresh();
}

void PendingBar::setAllowed(const QString &whyNot)
{
    m_whyNot = whyNot;
    refresh();
}

void PendingBar::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void PendingBar::refresh()
{
    const qint64 left = qMax<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(m_deadline));
    m_text->setText(left > 0 ? tr("Revision %1 is in force on trial: it reverts by itself in %2.")
                                   .arg(m_revision)
                                   .arg(leftText(left))
                             : tr("Revision %1 is being reverted.").arg(m_revision));
    allow(*m_keep, m_whyNot, tr("It stays in force"));
    allow(*m_revert, m_whyNot, tr("What was in force before is again"));
    if (m_busy) {
        m_keep->setEnabled(false);
        m_revert->setEnabled(false);
    }
}

} // namespace portcullis::gui
