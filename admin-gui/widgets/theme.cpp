// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/theme.h"

#include "admin-gui/widgets/edge_style.h"

#include <QApplication>
#include <QCoreApplication>
#include <QStyle>
#include <QStyleFactory>

#include <array>
#include <cmath>

namespace portcullis::gui::theme {

using namespace Qt::StringLiterals;

namespace {

struct PaletteColours {
    QRgb window, windowText, base, alternateBase, button, buttonText, highlight, highlightedText;
    QRgb disabledText, link, placeholder, toolTip;
};

// Of the thread that draws.
Scheme s_scheme = Scheme::System;
bool s_desktopIsDark = false;

constexpr PaletteColours kLight{0xfff3f4f6, 0xff1b1f24, 0xffffffff, 0xfff7f8fa,
                                0xffe9ebee, 0xff1b1f24, 0xff1f5f99, 0xffffffff,
                                0xff8a9099, 0xff0b5394, 0xff646b75, 0xfffffbe6};
constexpr PaletteColours kDark{0xff22252a, 0xffe6e8eb, 0xff1a1d21, 0xff1f2227,
                               0xff30343b, 0xffe6e8eb, 0xff2f6ea8, 0xffffffff,
                               0xff767d88, 0xff7fb8ee, 0xff9aa2ad, 0xff33373e};

QPalette made(const PaletteColours &colours)
{
    QPalette palette;
    using P = QPalette;
    palette.setColor(P::Window, colours.window);
    palette.setColor(P::WindowText, colours.windowText);
    palette.setColor(P::Base, colours.base);
    palette.setColor(P::AlternateBase, colours.alternateBase);
    palette.setColor(P::Text, colours.windowText);
    palette.setColor(P::Button, colours.button);
    palette.setColor(P::ButtonText, colours.buttonText);
    palette.setColor(P::BrightText, Qt::white);
    palette.setColor(P::Highlight, colours.highlight);
    palette.setColor(P::HighlightedText, colours.highlightedText);
    palette.setColor(P::Link, colours.link);
    palette.setColor(P::LinkVisited, colours.link);
    palette.setColor(P::PlaceholderText, colours.placeholder);
    palette.setColor(P::ToolTipBase, colours.toolTip);
    palette.setColor(P::ToolTipText, colours.windowText);
    // The style draws edges with these.
    const QColor button = QColor(colours.button);
    palette.setColor(P::Light, mixed(Qt::white, button, 0.35));
    palette.setColor(P::Midlight, mixed(Qt::white, button, 0.15));
    palette.setColor(P::Mid, mixed(Qt::black, button, 0.2));
    palette.setColor(P::Dark, mixed(Qt::black, button, 0.35));
    palette.setColor(P::Shadow, mixed(Qt::black, button, 0.6));
    for (const P::ColorRole role : {P::WindowText, P::Text, P::ButtonText})
        palette.setColor(P::Disabled, role, colours.disabledText);
    palette.setColor(P::Disabled, P::Highlight, mixed(colours.disabledText, colours.window, 0.4));
    return palette;
}

qreal luminance(const QColor &colour)
{
    const auto linear = [](qreal part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

struct Tag {
    const char *name;
    const char *text;
    QRgb light;
    QRgb dark;
};

constexpr std::array kTags{
    Tag{"grey", QT_TRANSLATE_NOOP("Theme", "Grey"), 0xff5b6470, 0xff8d97a5},
    Tag{"blue", QT_TRANSLATE_NOOP("Theme", "Blue"), 0xff1f5f99, 0xff6aaee8},
    Tag{"green", QT_TRANSLATE_NOOP("Theme", "Green"), 0xff1e6b2a, 0xff6cc070},
    Tag{"yellow", QT_TRANSLATE_NOOP("Theme", "Yellow"), 0xff8a6400, 0xffe0bd4a},
    Tag{"orange", QT_TRANSLATE_NOOP("Theme", "Orange"), 0xffa34700, 0xfff09a55},
    Tag{"red", QT_TRANSLATE_NOOP("Theme", "Red"), 0xffa81e1e, 0xffff8a80},
    Tag{"purple", QT_TRANSLATE_NOOP("Theme", "Purple"), 0xff6a3d9a, 0xffbf9ae6},
};

const Tag &tagOf(const QString &name)
{
    for (const Tag &each : kTags) {
        if (name == QLatin1String(each.name))
            return each;
    }
    return kTags.front();
}

void useStyle(const QString &name)
{
    const bool wantsEdges = name == "fusion"_L1;
    const bool hasEdges = qobject_cast<EdgeStyle *>(QApplication::style()) != nullptr;
    if (wantsEdges && !hasEdges)
        QApplication::setStyle(new EdgeStyle); // the application's from now on
    else if (!wantsEdges && QApplication::style()->objectName() != name)
        QApplication::setStyle(name);
}

} // namespace

Scheme schemeOf(const QString &name)
{
    return name == "light"_L1 ? Scheme::Light : name == "dark"_L1 ? Scheme::Dark : Scheme::System;
}

void apply(Scheme scheme)
{
    // What the desktop gave is known only before it is replaced.
    static const QPalette desktops = QApplication::palette();
    static const QString desktopsStyle = QApplication::style()->objectName();
    s_scheme = scheme;
    if (scheme == Scheme::System && s_desktopIsDark && !isDark(desktops))
        scheme = Scheme::Dark;
    if (scheme == Scheme::System) {
        useStyle(desktopsStyle);
        QApplication::setPalette(desktops);
        return;
    }
    useStyle(u"fusion"_s); // others draw in colours of their own
    QApplication::setPalette(scheme == Scheme::Dark ? darkPalette() : lightPalette());
}

void setDesktopIsDark(bool dark)
{
    if (s_desktopIsDark == dark)
        return;
    s_desktopIsDark = dark;
    if (s_scheme == Scheme::System)
        apply(s_scheme);
}

QPalette lightPalette()
{
    return made(kLight);
}

QPalette darkPalette()
{
    return made(kDark);
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness()
        < palette.color(QPalette::WindowText).lightness();
}

QColor good(const QPalette &palette)
{
    return isDark(palette) ? QColor(0x6c, 0xc0, 0x70) : QColor(0x1e, 0x6b, 0x2a);
}

QColor warning(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xe5, 0xb0, 0x4c) : QColor(0x80, 0x50, 0x00);
}

QColor bad(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xff, 0x8a, 0x80) : QColor(0xa8, 0x1e, 0x1e);
}

QColor accent(const QPalette &palette)
{
    return isDark(palette) ? QColor(0x7f, 0xb8, 0xee) : QColor(0x0b, 0x53, 0x94);
}

QColor quiet(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.68);
}

QColor line(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.28);
}

QColor edge(const QPalette &palette)
{
    constexpr qreal kWanted = kEdgeContrast * 1.3;
    constexpr qreal kStep = 0.02;
    const QColor text = palette.color(QPalette::WindowText);
    const QColor window = palette.color(QPalette::Window);
    const QColor base = palette.color(QPalette::Base);
    for (qreal share = 0.3; share < 1; share += kStep) {
        const QColor colour = mixed(text, window, share);
        if (contrast(colour, window) >= kWanted && contrast(colour, base) >= kWanted)
            return colour;
    }
    return text;
}

QColor tint(const QColor &role, const QPalette &palette)
{
    return mixed(role, palette.color(QPalette::Base), 0.14);
}

QColor mixed(const QColor &over, const QColor &under, qreal share)
{
    const auto blend = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(blend(over.red(), under.red()), blend(over.green(), under.green()),
                  blend(over.blue(), under.blue()));
}

const QStringList &tagNames()
{
    static const QStringList names = [] {
        QStringList all;
        for (const Tag &each : kTags)
            all.append(QLatin1String(each.name));
        return all;
    }();
    return names;
}

QString tagText(const QString &name)
{
    return QCoreApplication::translate("Theme", tagOf(name).text);
}

QColor tag(const QString &name, const QPalette &palette)
{
    const Tag &found = tagOf(name);
    return QColor(isDark(palette) ? found.dark : found.light);
}

QColor textOn(const QColor &background)
{
    const QColor black = Qt::black;
    const QColor white = Qt::white;
    return contrast(black, background) > contrast(white, background) ? black : white;
}

qreal contrast(const QColor &a, const QColor &b)
{
    const qreal first = luminance(a);
    const qreal second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace portcullis::gui::theme
