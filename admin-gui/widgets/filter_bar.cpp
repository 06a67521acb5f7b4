// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/filter_bar.h"

#include "admin-gui/models/filter_completion.h"
#include "admin-gui/widgets/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_sign(new QLabel(this))
    , m_message(new QLabel(this))
    , m_recent(new QToolButton(this))
    , m_completer(new QCompleter(m_edit))
{
    auto *title = new QLabel(tr("&Filter"), this);
    title->setBuddy(m_edit);
    m_edit->setObjectName(u"filterEdit"_s);
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setPlaceholderText(tr("such as status >= 400 and route == orders"));
    m_sign->setObjectName(u"filterSign"_s);
    m_message->setObjectName(u"filterMessage"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_recent->setText(tr("Recent"));
    m_recent->setAccessibleName(tr("Recent filters"));
    m_recent->setPopupMode(QToolButton::InstantPopup);
    m_recent->setMenu(new QMenu(m_recent));
    connect(m_recent->menu(), &QMenu::aboutToShow, this, &FilterBar::fillHistoryMenu);

    auto *line = new QHBoxLayout;
    line->setSpacing(fontMetrics().averageCharWidth());
    line->addWidget(title);
    line->addWidget(m_edit, 1);
    line->addWidget(m_sign);
    line->addWidget(m_recent);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_message);
    setFocusProxy(m_edit);

    m_completer->setModel(&m_candidates);
    m_completer->setWidget(m_edit);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_edit->installEventFilter(this);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kApplyAfterMs);
    connect(&m_timer, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            &FilterBar::insert);
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::check);
    connect(m_edit, &QLineEdit::textEdited, this, [this] { offer(false); });
    connect(m_edit, &QLineEdit::editingFinished, this, [this] {
        apply();
        remember();
    });
    check();
}

FilterBar::~FilterBar() = default;

QString FilterBar::text() const
{
    return m_edit->text();
}

void FilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    apply();
    remember();
}

void FilterBar::narrow(const QString &field, const QString &op, const QString &value)
{
    // What is no expression can't be narrowed.
    setText(narrowedFilter(m_valid ? text() : QString(), field, op, value));
}

void FilterBar::setValues(std::function<QStringList(const QString &)> values)
{
    m_values = std::move(values);
}

void FilterBar::setHistory(const QStringList &history)
{
    m_history = history.mid(0, kHistory);
}

void FilterBar::focusText()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterBar::check()
{
    const auto parsed = TrafficFilter::parse(m_edit->text());
    m_valid = parsed.has_value();
    if (m_valid) {
        m_filter = *parsed;
        const bool any = m_edit->text().trimmed().isEmpty();
        m_sign->setText(any ? QString() : tr("✓ valid"));
        m_message->setText(any ? tr("Ctrl+Space offers what can stand where the cursor is.")
                               : QString());
        m_timer.start();
    } else {
        m_timer.stop();
        m_sign->setText(tr("✕ not valid"));
        m_message->setText(tr("At character %1: %2. The last valid filter stays in force.")
                               .arg(parsed.error().at + 1)
                               .arg(parsed.error().message));
    }
    m_message->setVisible(!m_message->text().isEmpty());
    m_edit->setAccessibleDescription(m_sign->text() + u' ' + m_message->text());
    colour();
}

void FilterBar::apply()
{
    m_timer.stop();
    if (m_valid)
        Q_EMIT filterChanged(m_filter);
}

void FilterBar::remember()
{
    const QString text = m_edit->text().trimmed();
    if (!m_valid || text.isEmpty())
        return;
    m_history.removeAll(text);
    m_history.prepend(text);
    setHistory(m_history);
}

void FilterBar::colour()
{
    const bool empty = m_edit->text().trimmed().isEmpty();
    const QColor accent = m_valid ? theme::good(palette()) : theme::bad(palette());
    QPalette field = palette();
    if (!empty)
        field.setColor(QPalette::Base, theme::mixed(accent, palette().color(QPalette::Base), 0.14));
    m_edit->setPalette(field);
    QPalette label = palette();
    label.setColor(QPalette::WindowText, accent);
    m_sign->setPalette(label);
    QPalette hint = palette();
    hint.setColor(QPalette::WindowText, m_valid ? theme::quiet(palette()) : theme::bad(palette()));
    m_message->setPalette(hint);
}

void FilterBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool asks = key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier;
        const bool down = key->key() == Qt::Key_Down && !m_completer->popup()->isVisible();
        if (asks || down) {
            offer(true);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

/// Shows what can stand at the cursor; unless `wanted` only where something was begun.
void FilterBar::offer(bool wanted)
{
    const auto values = m_values ? m_values : [](const QString &) { return QStringList(); };
    const FilterCompletion completion =
        completeFilter(m_edit->text(), m_edit->cursorPosition(), values);
    if (completion.candidates.isEmpty() || (!wanted && completion.length == 0)) {
        m_completer->popup()->hide();
        return;
    }
    m_from = completion.from;
    m_length = completion.length;
    m_candidates.setStringList(completion.candidates);
    m_completer->complete();
}

void FilterBar::insert(const QString &candidate)
{
    QString text = m_edit->text();
    const bool goesOn = candidate.endsWith(u'.'); // header.
    const QString whole = goesOn ? candidate : candidate + u' ';
    text.replace(m_from, m_length, whole);
    m_edit->setText(text);
    m_edit->setCursorPosition(static_cast<int>(m_from + whole.size()));
}

void FilterBar::fillHistoryMenu()
{
    QMenu &menu = *m_recent->menu();
    menu.clear();
    for (const QString &each : std::as_const(m_history)) {
        // An ampersand would become a mnemonic.
        QString title = each;
        menu.addAction(title.replace(u'&', u"&&"_s), this, [this, each] { setText(each); });
    }
    if (m_history.isEmpty())
        menu.addAction(tr("None was used yet"))->setEnabled(false);
}

} // namespace portcullis::gui
