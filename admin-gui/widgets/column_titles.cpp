// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/column_titles.h"

#include <QEvent>
#include <QScopedValueRollback>

#include <algorithm>

namespace portcullis::gui {

namespace {

/// A narrower column could not be taken hold of again.
constexpr int kLeastCharacters = 6;

/// The header's own stretching knows no width that the last column must have.
class LastColumn final : public QObject {
public:
    explicit LastColumn(QHeaderView &header) : QObject(&header), m_header(header)
    {
        header.viewport()->installEventFilter(this);
        connect(&header, &QHeaderView::sectionResized, this, [this](int column, int before) {
            if (column != last() || before == 0) // hidden until now
                adjust();
        });
        connect(&header, &QHeaderView::sectionMoved, this, &LastColumn::adjust);
        connect(&header, &QHeaderView::sectionCountChanged, this, &LastColumn::adjust);
        adjust();
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
            adjust();
        return false;
    }

private:
    /// That is seen; -1: none.
    int last() const
    {
        for (int visual = m_header.count() - 1; visual >= 0; --visual) {
            if (!m_header.isSectionHidden(m_header.logicalIndex(visual)))
                return m_header.logicalIndex(visual);
        }
        return -1;
    }

    void adjust()
    {
        const int column = last();
        if (m_adjusting || column < 0)
            return;
        const QScopedValueRollback adjusting(m_adjusting, true);
        const int needed = m_header.sectionSizeHint(column);
        const int others = m_header.length() - m_header.sectionSize(column);
        const bool hasRoom = others + needed <= m_header.viewport()->width();
        const bool hadRoom = m_header.stretchLastSection();
        if (hadRoom != hasRoom)
            m_header.setStretchLastSection(hasRoom);
        if (!hasRoom && (hadRoom || m_header.sectionSize(column) < needed))
            m_header.resizeSection(column, needed);
    }

    QHeaderView &m_header;
    bool m_adjusting = false;
};

} // namespace

void setReadableWidth(QHeaderView &header, int column, int width)
{
    header.resizeSection(column, std::max(width, header.sectionSizeHint(column)));
}

void setReadableWidths(QHeaderView &header, std::initializer_list<int> characters)
{
    const int unit = header.fontMetrics().averageCharWidth();
    int column = 0;
    for (const int each : characters)
        setReadableWidth(header, column++, unit * each);
}

void keepTitlesReadable(QHeaderView &header)
{
    header.setMinimumSectionSize(header.fontMetrics().averageCharWidth() * kLeastCharacters);
    for (int column = 0; column < header.count(); ++column) {
        if (!header.isSectionHidden(column))
            setReadableWidth(header, column, header.sectionSize(column));
    }
    new LastColumn(header);
}

} // namespace portcullis::gui
