// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/apply_bar.h"

#include "admin-gui/models/plain_tip.h"
#include "admin-gui/widgets/theme.h"
#include "shared/model/values.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include <chrono>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// What the gateway takes.
constexpr std::chrono::milliseconds kShortest = std::chrono::seconds(1);
constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);

bool isConfirmTime(const QString &text)
{
    const auto time = model::parseDuration(text.toStdString());
    return time && *time >= kShortest && *time <= kLongest;
}

} // namespace

ApplyBar::ApplyBar(QWidget *parent)
    : QWidget(parent)
    , m_noteEdit(new QLineEdit(this))
    , m_confirm(new QComboBox(this))
    , m_apply(new QPushButton(tr("&Apply"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_progress(new QProgressBar(this))
    , m_reason(new QLabel(this))
    , m_outcome(new QLabel(this))
{
    constexpr int kProgressWidth = 120;
    m_noteEdit->setObjectName(u"noteEdit"_s);
    m_noteEdit->setPlaceholderText(tr("Why, for the history"));
    m_confirm->setObjectName(u"confirmCombo"_s);
    m_confirm->setEditable(true);
    m_confirm->setInsertPolicy(QComboBox::NoInsert);
    m_confirm->lineEdit()->setAccessibleName(tr("Confirm within"));
    m_confirm->view()->setAccessibleName(tr("Times to confirm"));
    m_confirm->addItem(tr("No"), QString());
    for (const QString &time : {u"1m"_s, u"5m"_s, u"15m"_s, u"1h"_s})
        m_confirm->addItem(time, time);
    m_confirm->setToolTip(tr("The change reverts by itself unless somebody keeps it in this time, "
                             "such as 90s, 5m or 1h: from 1s to 24h. Whoever has locked themselves "
                             "out need only wait."));
    m_apply->setObjectName(u"applyButton"_s);
    m_cancel->setObjectName(u"cancelApply"_s);
    m_reason->setObjectName(u"applyReason"_s);
    m_outcome->setObjectName(u"applyOutcome"_s);
    m_progress->setRange(0, 0);
    m_progress->setFixedWidth(kProgressWidth);
    m_progress->setAccessibleName(tr("The change is being applied"));
    for (QLabel *label : {m_reason, m_outcome}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *noteLabel = new QLabel(tr("N&ote:"), this);
    noteLabel->setBuddy(m_noteEdit);
    auto *confirmLabel = new QLabel(tr("&Confirm within:"), this);
    confirmLabel->setBuddy(m_confirm);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_outcome, 0, 0, 1, 7);
    layout->addWidget(noteLabel, 1, 0);
    layout->addWidget(m_noteEdit, 1, 1);
    layout->addWidget(confirmLabel, 1, 2);
    layout->addWidget(m_confirm, 1, 3);
    layout->addWidget(m_progress, 1, 4);
    layout->addWidget(m_cancel, 1, 5);
    layout->addWidget(m_apply, 1, 6);
    layout->addWidget(m_reason, 2, 0, 1, 7);
    layout->setColumnStretch(1, 1);
    connect(m_noteEdit, &QLineEdit::textChanged, this, &ApplyBar::edited);
    connect(m_confirm, &QComboBox::editTextChanged, this, &ApplyBar::edited);
    connect(m_apply, &QPushButton::clicked, this, &ApplyBar::applyRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ApplyBar::cancelRequested);
    setOutcome({}, Tone::Plain);
    refresh();
}

QString ApplyBar::note() const
{
    return m_noteEdit->text().trimmed();
}

QString ApplyBar::confirmWithin() const
{
    const QString text = m_confirm->currentText().trimmed();
    return text == m_confirm->itemText(0) ? QString() : text;
}

void ApplyBar::clearNote()
{
    m_noteEdit->clear();
    m_confirm->setCurrentIndex(0);
}

void ApplyBar::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    refresh();
}

QString ApplyBar::whyNot() const
{
    if (!m_whyNot.isEmpty())
        return m_whyNot;
    if (note().toUtf8().size() > kMostNote)
        return tr("The note is too long: %1 bytes at most.").arg(kMostNote);
    if (const QString time = confirmWithin(); !time.isEmpty() && !isConfirmTime(time))
        return tr("“%1” is no time to confirm: write 90s, 5m or 1h, from 1s to 24h.").arg(time);
    return {};
}

void ApplyBar::setOutcome(const QString &message, Tone tone)
{
    m_tone = tone;
    m_outcome->setText(message);
    m_outcome->setVisible(!message.isEmpty());
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText,
                     tone == Tone::Good      ? theme::good(palette())
                         : tone == Tone::Bad ? theme::bad(palette())
                                             : palette().color(QPalette::WindowText));
    m_outcome->setPalette(colours);
}

void ApplyBar::setApplying(bool applying)
{
    m_applying = applying;
    refresh();
}

void ApplyBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setOutcome(m_outcome->text(), m_tone);
}

void ApplyBar::edited()
{
    refresh();
    Q_EMIT termsChanged();
}

void ApplyBar::refresh()
{
    const QString reason = whyNot();
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty() && !m_applying);
    m_apply->setEnabled(reason.isEmpty() && !m_applying);
    m_apply->setToolTip(plainTip(reason));
    m_apply->setAccessibleDescription(reason);
    m_progress->setVisible(m_applying);
    m_cancel->setVisible(m_applying);
    m_noteEdit->setEnabled(!m_applying);
    m_confirm->setEnabled(!m_applying);
}

} // namespace portcullis::gui
