// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/configuration/document_view.h"

#include "admin-gui/pages/configuration/document_lines.h"
#include "admin-gui/widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

namespace {

constexpr int kGap = 12; // pixels, between a number and its line

int numberWidth(const QFontMetrics &metrics, int lines)
{
    return metrics.horizontalAdvance(QString::number(std::max(lines, 1)));
}

} // namespace

/// Paints one line: its number, marks behind what was searched, and the text.
class DocumentView::Painter final : public QStyledItemDelegate {
public:
    explicit Painter(DocumentView &view) : QStyledItemDelegate(&view), m_view(view) { }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {m_view.lineWidth(), option.fontMetrics.height() + 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &given,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        const QPalette &palette = option.palette;
        const bool chosen = option.state & QStyle::State_Selected;
        const QPalette::ColorGroup group =
            option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
        // The background, and the sign of the current line, as the style has them.
        m_view.style()->drawControl(QStyle::CE_ItemViewItem, &option, painter, &m_view);
        const QColor text =
            palette.color(group, chosen ? QPalette::HighlightedText : QPalette::Text);
        const int numbers = numberWidth(option.fontMetrics, m_view.m_text->count());
        QRect place = option.rect.adjusted(kGap / 2, 0, 0, 0);
        painter->save();
        painter->setFont(option.font);
        painter->setPen(chosen ? text : theme::quiet(palette));
        painter->drawText(QRect(place.left(), place.top(), numbers, place.height()),
                          Qt::AlignRight | Qt::AlignVCenter, QString::number(index.row() + 1));
        place.setLeft(place.left() + numbers + kGap);
        QString line = index.data().toString();
        if (line.size() > kMostShown)
            line = line.left(kMostShown) + QChar(0x2026);
        painter->setPen(text);
        mark(*painter, option, line, place, index.row());
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, line);
        painter->restore();
    }

private:
    void mark(QPainter &painter, const QStyleOptionViewItem &option, const QString &line,
              const QRect &place, int row) const
    {
        const QString &wanted = m_view.m_wanted;
        if (wanted.isEmpty())
            return;
        const bool chosen = option.state & QStyle::State_Selected;
        const QColor colour =
            theme::mixed(theme::warning(option.palette), option.palette.color(QPalette::Base), 0.3);
        int nth = 0;
        for (qsizetype at = line.indexOf(wanted, 0, Qt::CaseInsensitive); at >= 0;
             at = line.indexOf(wanted, at + wanted.size(), Qt::CaseInsensitive)) {
            const QFontMetrics &metrics = option.fontMetrics;
            const int from = metrics.horizontalAdvance(line, int(at));
            const int to = metrics.horizontalAdvance(line, int(at + wanted.size()));
            const QRect box(place.left() + from, place.top(), to - from, place.height());
            // Not told by colour alone, which one is meant. On the colour of what is chosen the
            // text would not be readable on a third one.
            if (row == m_view.m_framedLine && nth == m_view.m_framedPlace)
                painter.drawRect(box.adjusted(0, 0, 0, -1));
            else if (chosen)
                painter.drawLine(box.bottomLeft(), box.bottomRight());
            else
                painter.fillRect(box, colour);
            ++nth;
        }
    }

    const DocumentView &m_view;
};

DocumentView::DocumentView(QWidget *parent)
    : QListView(parent), m_model(new DocumentLines(this)), m_copy(new QAction(tr("&Copy"), this))
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setUniformItemSizes(true); // otherwise each of a million lines is asked
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideNone);
    setModel(m_model);
    setItemDelegate(new Painter(*this));
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    connect(m_copy, &QAction::triggered, this, &DocumentView::copy);
    addAction(m_copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

DocumentView::~DocumentView() = default;

void DocumentView::setText(std::shared_ptr<const DocumentText> text)
{
    const int scrolled = verticalScrollBar()->value();
    const int current = currentLine();
    m_framedLine = -1;
    m_text = std::move(text);
    m_model->setText(m_text);
    if (current >= 0 && current < m_model->rowCount())
        setCurrentIndex(m_model->index(current));
    // What is not seen is laid out when it is, and has no scroll bar to set before.
    if (isVisible())
        doItemsLayout();
    verticalScrollBar()->setValue(scrolled);
}

void DocumentView::setWanted(const QString &wanted)
{
    m_wanted = wanted;
    m_framedLine = -1;
    viewport()->update();
}

void DocumentView::showPlace(int line, int nth)
{
    m_framedLine = line;
    m_framedPlace = nth;
    const QModelIndex index = m_model->index(line);
    setCurrentIndex(index);
    scrollTo(index, PositionAtCenter);
    viewport()->update();
}

int DocumentView::lineWidth() const
{
    if (!m_text)
        return 0;
    const QFontMetrics metrics = fontMetrics();
    return kGap * 2 + numberWidth(metrics, m_text->count())
        + static_cast<int>(std::min(m_text->longest(), kMostShown))
        * metrics.horizontalAdvance(QChar(u'0'));
}

QString DocumentView::chosenText() const
{
    // By ranges: a list of a million chosen lines would take longer than copying them.
    QItemSelection chosen = selectionModel()->selection();
    std::ranges::sort(chosen, {}, &QItemSelectionRange::top);
    QString text;
    for (const QItemSelectionRange &range : std::as_const(chosen)) {
        if (!text.isEmpty())
            text += u'\n';
        text += m_text->lines(range.top(), range.bottom());
    }
    return text;
}

void DocumentView::copy() const
{
    if (selectionModel()->hasSelection())
        QApplication::clipboard()->setText(chosenText());
}

void DocumentView::keyPressEvent(QKeyEvent *event)
{
    // Otherwise the current line alone is copied.
    if (event->matches(QKeySequence::Copy))
        return copy();
    QListView::keyPressEvent(event);
}

void DocumentView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_model != nullptr)
        scheduleDelayedItemsLayout();
}

} // namespace portcullis::gui
