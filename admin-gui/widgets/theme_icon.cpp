// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/resources/resources.h"
#include "admin-gui/widgets/theme.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>

#ifdef PORTCULLIS_HAVE_SVG
#include <QSvgRenderer>
#endif

#include <utility>

namespace portcullis::gui::theme {

QIcon tagIcon(const QString &name, const QPalette &palette)
{
    constexpr int kSize = 32; // scaled down where it is shown
    QPixmap square(kSize, kSize);
    square.fill(Qt::transparent);
    QPainter painter(&square);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tag(name, palette));
    painter.drawRoundedRect(square.rect().adjusted(3, 3, -3, -3), 6, 6);
    painter.end();
    QIcon icon(square);
    icon.addPixmap(square, QIcon::Selected); // the colour counts there, too
    return icon;
}

#ifdef PORTCULLIS_HAVE_SVG

namespace {

/// Draws a black SVG in the colour that text has beside it.
class Engine final : public QIconEngine {
public:
    Engine(QString name, QByteArray svg) : m_name(std::move(name)), m_svg(std::move(svg)) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatio();
        QPixmap drawn = pixmap(rect.size() * ratio, mode, state);
        drawn.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), drawn);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const QColor colour = colourOf(mode);
        const QString key = QStringLiteral("portcullis-icon/%1/%2/%3x%4")
                                .arg(m_name, colour.name())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap drawn;
        if (QPixmapCache::find(key, &drawn))
            return drawn;
        drawn = QPixmap(size);
        drawn.fill(Qt::transparent);
        QSvgRenderer renderer(QByteArray(m_svg).replace("#000", colour.name().toLatin1()));
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&drawn);
        renderer.render(&painter, drawn.rect());
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state); // already in the pixels of the screen
    }

    QIconEngine *clone() const override { return new Engine(m_name, m_svg); }

private:
    static QColor colourOf(QIcon::Mode mode)
    {
        const QPalette palette = QApplication::palette();
        switch (mode) {
        case QIcon::Disabled:
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        case QIcon::Selected:
            return palette.color(QPalette::HighlightedText);
        default:
            return palette.color(QPalette::WindowText);
        }
    }

    QString m_name;
    QByteArray m_svg;
};

} // namespace

QIcon icon(const QString &name)
{
    initResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? QIcon(new Engine(name, file.readAll())) : QIcon();
}

#else

QIcon icon(const QString &)
{
    return {};
}

#endif

} // namespace portcullis::gui::theme
