// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/pages.h"
#include "admin-gui/widgets/theme.h"

#include <QApplication>
#include <QTest>

using namespace portcullis::gui;
using namespace Qt::StringLiterals;

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void schemesAreApplied();
    void everyPageHasAnIcon();
    void iconsTakeThePalettesColour();
};

void TestTheme::textIsReadable_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << theme::lightPalette();
    QTest::newRow("dark") << theme::darkPalette();
}

void TestTheme::textIsReadable()
{
    QFETCH(QPalette, palette);
    constexpr qreal kReadable = 4.5; // WCAG 2, AA
    const auto check = [](const char *what, const QColor &text, const QColor &behind) {
        const qreal contrast = theme::contrast(text, behind);
        QVERIFY2(contrast >= kReadable,
                 qPrintable(u"%1 %2"_s.arg(QLatin1String(what)).arg(contrast)));
    };
    using P = QPalette;
    const QColor backs[] = {palette.color(P::Base), palette.color(P::Window),
                            palette.color(P::AlternateBase)};
    QList<std::pair<const char *, QColor>> texts{{"good", theme::good(palette)},
                                                 {"warning", theme::warning(palette)},
                                                 {"bad", theme::bad(palette)},
                                                 {"accent", theme::accent(palette)},
                                                 {"quiet", theme::quiet(palette)},
                                                 {"text", palette.color(P::Text)},
                                                 {"placeholder", palette.color(P::PlaceholderText)},
                                                 {"link", palette.color(P::Link)}};
    for (const QString &tag : theme::tagNames())
        texts.append({"tag", theme::tag(tag, palette)});
    for (const QColor &behind : backs) {
        for (const auto &[what, text] : texts)
            check(what, text, behind);
    }
    check("button", palette.color(P::ButtonText), palette.color(P::Button));
    check("selection", palette.color(P::HighlightedText), palette.color(P::Highlight));
    check("tool tip", palette.color(P::ToolTipText), palette.color(P::ToolTipBase));
    for (const QColor &role :
         {theme::accent(palette), theme::warning(palette), theme::bad(palette)}) {
        check("on a tint", palette.color(P::WindowText), theme::tint(role, palette));
        check("role on its tint", role, theme::tint(role, palette));
        check("on a role", theme::textOn(role), role);
    }
}

void TestTheme::schemesAreApplied()
{
    theme::apply(theme::schemeOf(u"dark"_s));
    QVERIFY(theme::isDark(QApplication::palette()));
    theme::apply(theme::schemeOf(u"light"_s));
    QVERIFY(!theme::isDark(QApplication::palette()));
    theme::setDesktopIsDark(true); // not what was chosen
    QVERIFY(!theme::isDark(QApplication::palette()));
    theme::apply(theme::schemeOf(u"no such"_s)); // the system's
    QVERIFY(theme::isDark(QApplication::palette()));
    theme::setDesktopIsDark(false);
    QVERIFY(!theme::isDark(QApplication::palette()));
}

void TestTheme::everyPageHasAnIcon()
{
    for (int i = 0; i < kPageCount; ++i) {
        const PageInfo &info = pageInfo(static_cast<PageId>(i));
        QVERIFY2(!theme::icon(QLatin1String(info.name)).isNull(), info.name);
        QVERIFY(pageNamed(QLatin1String(info.name)) == info.id);
    }
    QVERIFY(theme::icon(u"no such"_s).isNull());
}

void TestTheme::iconsTakeThePalettesColour()
{
    const QIcon icon = theme::icon(u"listeners"_s);
    const auto strongest = [&icon] {
        const QImage image = icon.pixmap(32, 32).toImage();
        QColor found = Qt::transparent;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() > found.alpha())
                    found = image.pixelColor(x, y);
            }
        }
        return found.lightness();
    };
    theme::apply(theme::Scheme::Dark);
    QVERIFY(strongest() > 128);
    theme::apply(theme::Scheme::Light);
    QVERIFY(strongest() < 128);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
