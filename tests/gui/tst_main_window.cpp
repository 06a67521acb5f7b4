// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/command_palette.h"
#include "admin-gui/app/navigation.h"
#include "admin-gui/app/pages.h"
#include "admin-gui/app/shortcuts_dialog.h"
#include "admin-gui/pages/configuration/document_view.h"
#include "app_fixture.h"
#include "demo_gateway.h"
#include "tests/integration/data_fixture.h"

#include <QAccessible>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTest>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr int kReconnectMs = 15'000;

QAbstractButton *buttonOf(QMessageBox &box, const QString &text)
{
    const auto buttons = box.buttons();
    for (QAbstractButton *button : buttons) {
        if (button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsTheConfigurationInForce();
    void losesAndRegainsTheConnection();
    void whatIsShownOfAnotherGatewayGoes();
    void whatAGatewaySaysIsNoMarkUp();
    void everythingHasANameForScreenReaders();
    void pagesAreReachedByKeys();
    void backAndForwardFollowTheWay();
    void editsAreCountedUndoneAndRedone();
    void closingAsksAboutEdits();
    void switchingAsksAboutEdits();
    void editsComeBackAfterTheEnd();
    void onlyOneWindowKeepsItsEdits();
    void aFolderThatCannotBeWrittenIsSaid();
    void editsThatCannotBeKeptAreNotPromised();
    void inFileModeEditorsSayWhatToDo();
    void aViewerIsToldBeforeEditing();
    void remembersPageAndLayout();
    void thePaletteFindsAndGoes();
    void theKeysAreThoseOfTheActions();
    void noKeyIsThereTwice();
    void aProductionAndAReadOnlyGatewaySaySo();

private:
    void connected(test::App &app)
    {
        app.connectTo(m_gateway.adminUrl(), m_gateway.token());
        QTRY_VERIFY2(app.isConnected() && !app.draft().isEmpty(), qPrintable(app.status()));
    }
    static void edit(test::App &app)
    {
        app.draft().put({u"routes"_s, u"hello"_s},
                        R"({"name":"hello","match":{"paths":["/new"]},"upstream":"echo"})",
                        u"Change route hello"_s);
    }

    test::DemoGateway m_gateway;
};

void TestMainWindow::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(), m_gateway.log().constData());
}

void TestMainWindow::showsTheConfigurationInForce()
{
    test::App app;
    connected(app);
    auto *text = app.find<DocumentView>("text");
    QTRY_VERIFY(text->model()->rowCount() > 0);
    text->selectAll();
    QVERIFY(text->chosenText().contains(u"\"name\": \"hello\""_s));
    app.window.go({PageId::Document});
    app.action("searchAction")->trigger();
    QTest::keyClicks(app.find<QLineEdit>("searchEdit"), u"broken"_s);
    QTest::keyClick(app.find<QLineEdit>("searchEdit"), Qt::Key_Return);
    QTRY_COMPARE(app.find<QLabel>("matchLabel")->text().left(2), u"1 "_s);
    QVERIFY2(text->chosenText().contains(u"broken"_s), qPrintable(text->chosenText()));
    QTRY_COMPARE(app.draft().baseRevision(), 1);
    QVERIFY(!app.draft().baseEtag().isEmpty());
    QCOMPARE(app.find<QLabel>("revisionLabel")->text(), u"Revision 1"_s);
}

void TestMainWindow::losesAndRegainsTheConnection()
{
    test::App app;
    connected(app);
    edit(app);
    const quint16 port = m_gateway.adminPort();
    m_gateway.kill();
    QTRY_VERIFY2(app.status().startsWith(u"Offline: "_s), qPrintable(app.status()));
    QVERIFY(app.notice("offline").contains(u"not current"_s));
    QCOMPARE(app.find<QLabel>("statusSign")->text(), u"✕"_s);
    QVERIFY2(m_gateway.start(port), m_gateway.log().constData());
    QTRY_VERIFY2_WITH_TIMEOUT(app.isConnected(), qPrintable(app.status()), kReconnectMs);
    QVERIFY(app.notice("offline").isEmpty());
    QVERIFY(app.draft().isEdited());
    QTRY_COMPARE(app.find<QLabel>("liveLabel")->text(), u"Live events"_s);
}

void TestMainWindow::whatIsShownOfAnotherGatewayGoes()
{
    test::App app;
    connected(app);
    app.connectTo(QUrl(u"http://127.0.0.1:1"_s), "x");
    QCOMPARE(app.find<DocumentView>("text")->model()->rowCount(), 0);
    QVERIFY(app.draft().isEmpty());
    QTRY_VERIFY(app.status().startsWith(u"Offline: "_s));
    app.action("disconnectAction")->trigger();
    QVERIFY(app.status().startsWith(u"Not connected"_s));
    QVERIFY(app.notice("offline").isEmpty());
}

void TestMainWindow::whatAGatewaySaysIsNoMarkUp()
{
    test::App app;
    for (const char *name : {"statusLabel", "error", "heading", "revisionLabel"})
        QCOMPARE(app.find<QLabel>(name)->textFormat(), Qt::PlainText);
    const auto post = [&app](const QString &text) {
        app.find<NoticeBar>("notices")->post(u"x"_s, NoticeBar::Kind::Error, text);
    };
    post(u"<b>bold</b>"_s);
    const auto labels = app.find<NoticeBar>("notices")->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY(label->text() != u"<b>bold</b>"_s || label->textFormat() == Qt::PlainText);
}

void TestMainWindow::everythingHasANameForScreenReaders()
{
    test::App app;
    const QList<QWidget *> widgets = app.window.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->objectName().startsWith(u"qt_"))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty() || qobject_cast<QLabel *>(widget),
                 qPrintable(widget->objectName() + u' '
                            + QLatin1String(widget->parentWidget()->metaObject()->className())
                            + u' ' + QLatin1String(widget->metaObject()->className())));
    }
}

void TestMainWindow::pagesAreReachedByKeys()
{
    test::App app;
    app.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&app.window));
    QTest::keyClick(&app.window, Qt::Key_0, Qt::ControlModifier);
    QTRY_COMPARE(app.window.currentPage()->id(), PageId::Document);
    QTest::keyClick(&app.window, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(app.find<QLineEdit>("searchEdit")->hasFocus());
    QTest::keyClick(&app.window, Qt::Key_F6);
    QTRY_VERIFY(app.find<Navigation>("navigation")->hasFocus());
    QTest::keyClick(app.find<Navigation>("navigation"), Qt::Key_Home);
    QTRY_COMPARE(app.window.currentPage()->id(), PageId::Pipeline);
    QTest::keyClick(&app.window, Qt::Key_F6);
    QTRY_VERIFY(!app.find<Navigation>("navigation")->hasFocus());
}

void TestMainWindow::backAndForwardFollowTheWay()
{
    test::App app;
    QVERIFY(!app.action("backAction")->isEnabled());
    app.window.go({PageId::Document});
    app.action("backAction")->trigger();
    QCOMPARE(app.window.currentPage()->id(), PageId::Pipeline);
    QVERIFY(!app.action("backAction")->isEnabled());
    app.action("forwardAction")->trigger();
    QCOMPARE(app.window.currentPage()->id(), PageId::Document);
    QVERIFY(!app.action("forwardAction")->isEnabled());
}

void TestMainWindow::editsAreCountedUndoneAndRedone()
{
    test::App app;
    connected(app);
    QCOMPARE(app.action("changesAction")->iconText(), u"No changes"_s);
    edit(app);
    QCOMPARE(app.action("changesAction")->iconText(), u"1 change"_s);
    QVERIFY(app.action("undoAction")->toolTip().contains(u"Change route hello"_s));
    QVERIFY(app.window.isWindowModified());
    app.action("undoAction")->trigger();
    QVERIFY(!app.draft().isEdited() && !app.window.isWindowModified());
    app.action("redoAction")->trigger();
    QVERIFY(app.draft().isEdited());
    app.draft().put({u"routes"_s, u"hello"_s}, R"({"name":"hello","upstream":"nobody"})",
                    u"Break it"_s);
    QTRY_VERIFY(app.action("problemsAction")->iconText().contains(u"problem"_s)
                && app.action("problemsAction")->iconText() != u"No problems"_s);
    app.action("discardAction")->trigger();
    QVERIFY(!app.draft().isEdited());
}

void TestMainWindow::closingAsksAboutEdits()
{
    test::App app;
    connected(app);
    edit(app);
    QVERIFY(!app.window.close());
    auto *box = app.find<QMessageBox>("editsBox");
    QVERIFY(box);
    box->reject();
    QVERIFY(app.window.isVisible() && app.draft().isEdited());
    QTRY_VERIFY(!app.find<QMessageBox>("editsBox"));
    QVERIFY(!app.window.close());
    buttonOf(*app.find<QMessageBox>("editsBox"), u"Discard"_s)->click();
    QVERIFY(!app.window.isVisible());
}

void TestMainWindow::switchingAsksAboutEdits()
{
    test::App app;
    connected(app);
    edit(app);
    app.connectTo(QUrl(u"http://127.0.0.1:1"_s), "x");
    QVERIFY(app.isConnected() && app.draft().isEdited());
    auto *box = app.find<QMessageBox>("editsBox");
    QVERIFY(box);
    buttonOf(*box, u"Discard"_s)->click();
    QTRY_VERIFY(app.status().startsWith(u"Offline: "_s));
}

void TestMainWindow::editsComeBackAfterTheEnd()
{
    const QTemporaryDir folder;
    {
        test::App app(nullptr, folder.path());
        connected(app);
        edit(app);
    } // ended without being asked
    test::App app(nullptr, folder.path());
    connected(app);
    QCOMPARE(app.draft().changes().size(), 1);
    QVERIFY(app.notice("restored").contains(u"not applied"_s));
    app.draft().discard();
    QVERIFY(app.notice("restored").isEmpty());
    app.window.workspace().open(test::profileOf(QUrl(u"http://127.0.0.1:1"_s)), "x");
    connected(app);
    QVERIFY(!app.draft().isEdited());
}

void TestMainWindow::onlyOneWindowKeepsItsEdits()
{
    const QTemporaryDir folder;
    auto first = std::make_unique<test::App>(nullptr, folder.path());
    connected(*first);
    edit(*first);
    QVERIFY(first->notice("keeping").isEmpty());
    {
        test::App second(nullptr, folder.path());
        connected(second);
        QVERIFY(second.notice("keeping").contains(u"Another window"_s));
        QVERIFY(!second.draft().isEdited());
        second.draft().put({u"accessLog"_s, {}}, R"({"to":"stdout"})", u"Change access log"_s);
        QVERIFY(!second.window.close());
        auto *box = second.find<QMessageBox>("editsBox");
        QVERIFY(box->informativeText().contains(u"lost"_s));
        QVERIFY(!buttonOf(*box, u"Keep for later"_s));
        box->reject();
    } // what it had is gone; what the first one has is not
    first.reset();
    test::App third(nullptr, folder.path());
    connected(third);
    QVERIFY(third.notice("keeping").isEmpty());
    QCOMPARE(third.draft().changes().size(), 1);
    QCOMPARE(third.draft().changes()[0].ref, (PartRef{u"routes"_s, u"hello"_s}));
}

void TestMainWindow::aFolderThatCannotBeWrittenIsSaid()
{
    const QTemporaryDir folder;
    QFile inTheWay(folder.filePath(u"drafts"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    test::App app(nullptr, inTheWay.fileName());
    connected(app);
    QVERIFY2(app.notice("keeping").contains(u"can't be written"_s),
             qPrintable(app.notice("keeping")));
}

void TestMainWindow::editsThatCannotBeKeptAreNotPromised()
{
    const QTemporaryDir folder;
    const QString drafts = folder.filePath(u"drafts"_s);
    test::App app(nullptr, drafts);
    connected(app);
    edit(app);
    QVERIFY(app.notice("keeping").isEmpty());
    QVERIFY(QDir(drafts).removeRecursively());
    QVERIFY(!app.window.close());
    auto *box = app.find<QMessageBox>("editsBox");
    QVERIFY2(box->informativeText().contains(u"lost"_s), qPrintable(box->informativeText()));
    QVERIFY(!buttonOf(*box, u"Keep for later"_s));
    box->reject();
    QVERIFY(app.notice("keeping").contains(u"can't be written"_s));
}

void TestMainWindow::inFileModeEditorsSayWhatToDo()
{
    test::DemoGateway gateway;
    QVERIFY2(gateway.start(), gateway.log().constData());
    test::App app;
    app.connectTo(gateway.adminUrl(), gateway.token());
    QTRY_VERIFY2(app.isConnected() && !app.draft().isEmpty(), qPrintable(app.status()));
    QVERIFY(app.notice("fileMode").isEmpty()); // nothing is edited on the first page
    for (const PageId page :
         {PageId::Routes, PageId::Listeners, PageId::Settings, PageId::Changes}) {
        app.window.go({page});
        QVERIFY(app.notice("fileMode").contains(u"can't be applied"_s));
    }
    app.window.go({PageId::Document});
    QVERIFY(app.notice("fileMode").isEmpty());

    // What it says to do does it.
    app.window.go({PageId::Settings});
    app.draft().put({u"defaults"_s, {}}, R"({"authenticate":["keys"],"via":false})",
                    u"Change Via of defaults"_s);
    auto *save = app.find<NoticeBar>("notices")
                     ->findChild<QWidget *>(u"fileMode"_s)
                     ->findChild<QPushButton *>();
    save->click();
    auto *dialog = app.window.findChild<QFileDialog *>();
    QVERIFY(dialog);
    dialog->selectFile(QString::fromUtf8(gateway.inFolder("gateway.json")));
    Q_EMIT dialog->fileSelected(QString::fromUtf8(gateway.inFolder("gateway.json")));
    dialog->close();
    QTRY_COMPARE_WITH_TIMEOUT(app.draft().baseRevision(), 2, test::kProcessWaitMs);
    QVERIFY(!app.draft().isEdited());
    QVERIFY(app.notice("saveFailed").isEmpty());
}

void TestMainWindow::aViewerIsToldBeforeEditing()
{
    test::DataGateway gateway;
    QVERIFY2(gateway.startSeeded(test::fixedDocument("seed")), gateway.process().err().constData());
    const test::Answer viewer =
        gateway.admin("POST", "/v1/tokens", R"({"name":"looker","role":"viewer"})");
    test::App app;
    app.connectTo(QUrl(u"http://"_s + QString::fromUtf8(gateway.process().at("admin"))),
                  viewer.member("token"));
    QTRY_VERIFY2(app.isConnected() && !app.draft().isEmpty(), qPrintable(app.status()));
    app.window.go({PageId::Settings});
    QVERIFY2(app.notice("mayNotApply").contains(u"“viewer”"_s),
             qPrintable(app.notice("mayNotApply")));
    QVERIFY(app.notice("fileMode").isEmpty());
    app.connectTo(QUrl(u"http://"_s + QString::fromUtf8(gateway.process().at("admin"))),
                  gateway.token());
    QTRY_VERIFY_WITH_TIMEOUT(app.notice("mayNotApply").isEmpty() && app.isConnected(),
                             test::kProcessWaitMs);
}

void TestMainWindow::remembersPageAndLayout()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"app.ini"_s), QSettings::IniFormat);
    QSize size;
    {
        test::App app(&settings);
        app.window.resize(780, 700); // some Qt restores nothing larger than the screen
        size = app.window.size();
        app.window.go({PageId::Document});
        app.window.close();
    }
    test::App app(&settings);
    QCOMPARE(app.window.currentPage()->id(), PageId::Document);
    QCOMPARE(app.window.size(), size);
}

void TestMainWindow::thePaletteFindsAndGoes()
{
    test::App app;
    connected(app);
    const auto type = [&app](const QString &text) {
        auto *palette = static_cast<CommandPalette *>(app.window.makePalette());
        palette->show();
        auto *edit = palette->findChild<QLineEdit *>(u"paletteEdit"_s);
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    };
    type(u"docu"_s);
    QCOMPARE(app.window.currentPage()->id(), PageId::Document);
    type(u"pipel"_s);
    QCOMPARE(app.window.currentPage()->id(), PageId::Pipeline);
    type(u"search the document"_s);
    QCOMPARE(app.window.currentPage()->id(), PageId::Document);
}

void TestMainWindow::theKeysAreThoseOfTheActions()
{
    test::App app;
    const std::unique_ptr<QDialog> dialog(app.window.makeShortcuts());
    const auto *tree = dialog->findChild<QTreeWidget *>(u"shortcuts"_s);
    QStringList listed;
    for (int i = 0; i < tree->topLevelItemCount(); ++i) {
        for (int row = 0; row < tree->topLevelItem(i)->childCount(); ++row)
            listed.append(tree->topLevelItem(i)->child(row)->text(1));
    }
    int withKeys = 0;
    const auto actions = app.window.findChildren<QAction *>();
    for (const QAction *action : actions) {
        if (action->shortcut().isEmpty() || action->objectName().startsWith(u"_q_"_s)
            || qobject_cast<QLineEdit *>(action->parent()))
            continue;
        ++withKeys;
        QVERIFY2(listed.contains(action->shortcut().toString(QKeySequence::NativeText)),
                 qPrintable(action->text()));
    }
    QVERIFY(withKeys > 20);
}

void TestMainWindow::noKeyIsThereTwice()
{
    test::App app;
    const QList<ActionGroup> groups = app.window.allActions();
    const auto windowGroups = groups.size() - app.window.pages().size();
    QStringList windows;
    for (qsizetype i = 0; i < groups.size(); ++i) {
        QStringList keys = i < windowGroups ? QStringList() : windows;
        for (const QAction *action : groups[i].actions) {
            const QString key = action->shortcut().toString();
            QVERIFY2(i >= windowGroups || !key.isEmpty(), qPrintable(action->text()));
            QVERIFY2(key.isEmpty() || !keys.contains(key), qPrintable(key));
            keys.append(key);
            if (i < windowGroups) {
                QVERIFY2(!windows.contains(key), qPrintable(key));
                windows.append(key);
            }
        }
    }
}

void TestMainWindow::aProductionAndAReadOnlyGatewaySaySo()
{
    test::App app;
    Profile profile = test::profileOf(m_gateway.adminUrl(), u"Shop"_s);
    profile.readOnly = true;
    profile.production = true;
    app.window.connectTo(profile, m_gateway.token());
    QTRY_VERIFY(app.isConnected());
    QCOMPARE(app.find<QToolButton>("gatewayButton")->text(), u"Shop (production, read only)"_s);
    QVERIFY(app.window.windowTitle().contains(u"Shop"_s));
    const PageContext context = app.window.workspace().contextFor(app.window);
    QVERIFY(context.isReadOnly());
    QCOMPARE(context.nameToType(), u"Shop"_s);
    profile.readOnly = profile.production = false;
    app.window.workspace().setProfile(profile);
    QVERIFY(!context.isReadOnly() && context.nameToType().isEmpty());
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
