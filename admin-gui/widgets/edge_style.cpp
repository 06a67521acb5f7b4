// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/edge_style.h"

#include "admin-gui/widgets/theme.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace portcullis::gui {

namespace {

constexpr qsizetype kMostPalettes = 64;

/// A copy that is of no kind: what the kind adds would be cut off.
QStyleOption plain(const QStyleOption &option)
{
    QStyleOption copy(option);
    copy.type = QStyleOption::SO_Default;
    return copy;
}

bool hasEdge(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_Frame:
    case QStyle::PE_FrameLineEdit:
    case QStyle::PE_IndicatorCheckBox:
    case QStyle::PE_IndicatorRadioButton:
    case QStyle::PE_PanelButtonCommand:
        return true;
    default:
        return false;
    }
}

/// Around what has the keyboard's focus; readable on a selection, too.
void drawFocus(const QStyleOptionFocusRect &option, QPainter &painter)
{
    if (!(option.state & QStyle::State_KeyboardFocusChange))
        return;
    const QPalette &palette = option.palette;
    const QColor accent = theme::accent(palette);
    const bool isSelected = option.backgroundColor.isValid()
        && theme::contrast(accent, option.backgroundColor) < theme::kEdgeContrast;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(isSelected ? palette.color(QPalette::HighlightedText) : accent);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter.restore();
}

} // namespace

EdgeStyle::EdgeStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("fusion")))
{
    setObjectName(QStringLiteral("fusion"));
}

const QPalette &EdgeStyle::withEdges(const QPalette &palette) const
{
    const auto found = m_made.constFind(palette.cacheKey());
    if (found != m_made.constEnd())
        return *found;
    if (m_made.size() >= kMostPalettes)
        m_made.clear();
    QPalette made = palette;
    // Fusion draws edges in the colour of the window, darker by this.
    made.setColor(QPalette::Window, theme::edge(palette).lighter(140));
    made.setColor(QPalette::Highlight, theme::accent(palette));
    return *m_made.insert(palette.cacheKey(), made);
}

void EdgeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    if (const auto *focus = qstyleoption_cast<const QStyleOptionFocusRect *>(option);
        focus != nullptr && element == PE_FrameFocusRect)
        return drawFocus(*focus, *painter);
    if (!hasEdge(element))
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    const QPalette &palette = withEdges(option->palette);
    if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
        QStyleOptionButton copy(*button);
        copy.palette = palette;
        QProxyStyle::drawPrimitive(element, &copy, painter, widget);
    } else if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
        QStyleOptionFrame copy(*frame);
        copy.palette = palette;
        QProxyStyle::drawPrimitive(element, &copy, painter, widget);
    } else {
        QStyleOption copy = plain(*option);
        copy.palette = palette;
        QProxyStyle::drawPrimitive(element, &copy, painter, widget);
    }
}

void EdgeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    // The others have their edges from the primitives.
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (control != CC_SpinBox || spin == nullptr)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    QStyleOptionSpinBox copy(*spin);
    copy.palette = withEdges(spin->palette);
    QProxyStyle::drawComplexControl(control, &copy, painter, widget);
}

int EdgeStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *returned) const
{
    if (hint == SH_Table_GridLineColor && option != nullptr)
        return static_cast<int>(theme::line(option->palette).rgba());
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

} // namespace portcullis::gui
