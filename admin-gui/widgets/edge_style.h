// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QHash>
#include <QPalette>
#include <QProxyStyle>

namespace portcullis::gui {

/// Fusion, with the edges of fields, boxes, buttons and tables and the mark of the focus in colours
/// of the theme: Fusion makes its own darker than the window, which is little to see on a dark one.
class EdgeStyle final : public QProxyStyle {
    Q_OBJECT

public:
    EdgeStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returned) const override;

private:
    const QPalette &withEdges(const QPalette &palette) const;

    /// What withEdges() made, by the key of what it was made of: Fusion keeps pictures by the key
    /// of the palette, so it must stay the same.
    mutable QHash<qint64, QPalette> m_made;
};

} // namespace portcullis::gui
