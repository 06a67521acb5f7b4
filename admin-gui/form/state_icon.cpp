// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/state_icon.h"

#include "admin-gui/widgets/theme.h"

#include <QCoreApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace portcullis::gui {

namespace {

struct StateText {
    Q_DECLARE_TR_FUNCTIONS(StateText)
};

QColor colourOf(State state, const QPalette &palette)
{
    switch (state) {
    case State::Error:
        return theme::bad(palette);
    case State::Warning:
        return theme::warning(palette);
    case State::New:
        return theme::good(palette);
    default:
        return palette.color(QPalette::Link);
    }
}

/// Draws instead of scaling, so that it is sharp on every screen.
class StateIconEngine final : public QIconEngine {
public:
    StateIconEngine(State state, QPalette palette) : m_state(state), m_palette(std::move(palette))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const qreal side = qMin(rect.width(), rect.height());
        painter->translate(rect.center() + QPointF(0.5, 0.5));
        painter->scale(side / 16, side / 16); // drawn on a grid of 16, its middle at 0,0
        const QColor colour = colourOf(m_state, m_palette);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        draw(*painter, m_palette.color(QPalette::Base));
        painter->restore();
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new StateIconEngine(*this); }

private:
    void draw(QPainter &painter, const QColor &inner) const
    {
        switch (m_state) {
        case State::Error: // a disc with an exclamation mark
            painter.drawEllipse(QRectF(-7, -7, 14, 14));
            painter.setBrush(inner);
            painter.drawRoundedRect(QRectF(-1.1, -4.5, 2.2, 5.6), 1, 1);
            painter.drawEllipse(QRectF(-1.2, 2.4, 2.4, 2.4));
            break;
        case State::Warning: { // a triangle with one
            QPainterPath triangle;
            triangle.moveTo(0, -7);
            triangle.lineTo(7.5, 6.5);
            triangle.lineTo(-7.5, 6.5);
            triangle.closeSubpath();
            painter.drawPath(triangle);
            painter.setBrush(inner);
            painter.drawRoundedRect(QRectF(-0.9, -2.6, 1.8, 4.8), 0.9, 0.9);
            painter.drawEllipse(QRectF(-1, 3.2, 2, 2));
            break;
        }
        case State::New: // a plus
            painter.drawRoundedRect(QRectF(-1.3, -6, 2.6, 12), 1, 1);
            painter.drawRoundedRect(QRectF(-6, -1.3, 12, 2.6), 1, 1);
            break;
        default: { // a pencil's stroke
            painter.rotate(45);
            painter.drawRect(QRectF(-1.8, -7, 3.6, 10));
            QPainterPath tip;
            tip.moveTo(-1.8, 3.8);
            tip.lineTo(1.8, 3.8);
            tip.lineTo(0, 7.5);
            tip.closeSubpath();
            painter.drawPath(tip);
        }
        }
    }

    State m_state;
    QPalette m_palette;
};

} // namespace

QIcon stateIcon(State state, const QPalette &palette)
{
    return state == State::None ? QIcon() : QIcon(new StateIconEngine(state, palette));
}

QString stateText(State state)
{
    switch (state) {
    case State::New:
        return StateText::tr("New");
    case State::Edited:
        return StateText::tr("Edited");
    case State::Warning:
        return StateText::tr("Warning");
    case State::Error:
        return StateText::tr("Problem");
    default:
        return {};
    }
}

} // namespace portcullis::gui
