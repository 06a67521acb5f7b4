// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/pages.h"
#include "admin-gui/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QStyleOption>
#include <QTableView>
#include <QTest>

#include <memory>

using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<QWidget> madeControl(const QString &name)
{
    if (name == u"line")
        return std::make_unique<QLineEdit>();
    if (name == u"text")
        return std::make_unique<QPlainTextEdit>();
    if (name == u"check")
        return std::make_unique<QCheckBox>();
    if (name == u"radio")
        return std::make_unique<QRadioButton>();
    if (name == u"spin")
        return std::make_unique<QSpinBox>();
    if (name == u"table")
        return std::make_unique<QTableView>();
    if (name == u"button")
        return std::make_unique<QPushButton>();
    auto combo = std::make_unique<QComboBox>();
    combo->setEditable(name == u"editable combo");
    return combo;
}

/// How well the left edge is seen beside what is outside of it and what is inside: of the strongest
/// column there, the lesser contrast. Buttons are told by what stands around them.
qreal edgeContrast(QWidget &widget)
{
    widget.resize(120, 40);
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    const QImage image = widget.grab().toImage();
    const QPalette &palette = widget.palette();
    const bool isPanel = qobject_cast<QPushButton *>(&widget) != nullptr
        || (qobject_cast<QComboBox *>(&widget) != nullptr
            && !qobject_cast<QComboBox *>(&widget)->isEditable());
    qreal best = 0;
    for (int x = 0; x < 4; ++x) {
        const QColor colour = image.pixelColor(x, 20);
        const qreal outside = theme::contrast(colour, palette.color(QPalette::Window));
        const qreal inside = theme::contrast(colour, palette.color(QPalette::Base));
        best = std::max(best, isPanel ? outside : std::min(outside, inside));
    }
    return best;
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void edgesAreSeen_data();
    void edgesAreSeen();
    void controlsHaveSuchEdges_data();
    void controlsHaveSuchEdges();
    void theFocusIsSeen_data();
    void theFocusIsSeen();
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

void TestTheme::edgesAreSeen_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << theme::lightPalette();
    QTest::newRow("dark") << theme::darkPalette();
    QTest::newRow("a desktop's in grey") << QPalette(Qt::lightGray);
    QTest::newRow("a desktop's in blue") << QPalette(Qt::darkBlue);
}

void TestTheme::edgesAreSeen()
{
    QFETCH(const QPalette, palette);
    for (const QPalette::ColorRole back : {QPalette::Window, QPalette::Base}) {
        QVERIFY(theme::contrast(theme::edge(palette), palette.color(back)) >= theme::kEdgeContrast);
        // A grid is no control, and nothing is told by it alone.
        QVERIFY(theme::contrast(theme::line(palette), palette.color(back)) >= 1.5);
    }
}

void TestTheme::controlsHaveSuchEdges_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("control");
    for (const char *scheme : {"light", "dark"}) {
        for (const char *control : {"line", "text", "check", "radio", "combo", "editable combo",
                                    "spin", "table", "button"})
            QTest::addRow("%s: %s", scheme, control)
                << QString::fromLatin1(scheme) << QString::fromLatin1(control);
    }
}

void TestTheme::controlsHaveSuchEdges()
{
    QFETCH(const QString, scheme);
    QFETCH(const QString, control);
    theme::apply(theme::schemeOf(scheme));
    const std::unique_ptr<QWidget> widget = madeControl(control);
    const qreal seen = edgeContrast(*widget);
    QVERIFY2(seen >= theme::kEdgeContrast, qPrintable(QString::number(seen)));
}

void TestTheme::theFocusIsSeen_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::newRow("light") << u"light"_s;
    QTest::newRow("dark") << u"dark"_s;
}

void TestTheme::theFocusIsSeen()
{
    QFETCH(const QString, scheme);
    theme::apply(theme::schemeOf(scheme));
    const QPalette palette = QApplication::palette();
    for (const QPalette::ColorRole back : {QPalette::Base, QPalette::Window, QPalette::Highlight}) {
        QStyleOptionFocusRect option;
        option.rect = {0, 0, 20, 20};
        option.palette = palette;
        option.backgroundColor = palette.color(back);
        option.state = QStyle::State_HasFocus | QStyle::State_KeyboardFocusChange;
        QImage image(option.rect.size(), QImage::Format_RGB32);
        image.fill(option.backgroundColor);
        QPainter painter(&image);
        QApplication::style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter);
        painter.end();
        const qreal seen = theme::contrast(image.pixelColor(0, 10), option.backgroundColor);
        QVERIFY2(seen >= theme::kEdgeContrast, qPrintable(QString::number(seen)));
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
