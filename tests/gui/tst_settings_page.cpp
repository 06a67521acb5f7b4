// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// What the document says beside its entities, in forms, against a real gateway.
#include "admin-gui/pages/problems/problems_page.h"
#include "settings_fixture.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

using Fixture = SettingsFixture;
constexpr int kPatience = kProcessWaitMs;

void choose(QComboBox &box, const QByteArray &json)
{
    const int at = box.findData(json);
    if (at < 0)
        qFatal("no such choice: %s", json.constData());
    box.setCurrentIndex(at);
    Q_EMIT box.activated(at);
}

} // namespace

class TestSettingsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void openingChangesNothing();
    void whatIsChangedIsInForceOnceApplied();
    void whatWasLeftOutStaysLeftOut();
    void aBadValueIsSaidAtItsField();
    void aFindingLeadsToItsField_data();
    void aFindingLeadsToItsField();
    void whatIsUnknownSurvives();
    void aMemberThatIsUnknownIsEditedAsJson();
    void aMemberIsLeftOutAndComesBack();
    void undoAndRedoReachTheField();
    void namesInTheDefaultsLeadToTheirPage();
    void aReadOnlyProfileChangesNothing();
    void aViewerDraftsAndDoesNotApply();
    void everythingIsReachedByKeys();
    void everythingHasANameForScreenReaders();
    void whatAFieldDoesIsSaidWhileItIsEdited();
};

void TestSettingsPage::initTestCase()
{
    QLocale::setDefault(QLocale::c());
}

void TestSettingsPage::openingChangesNothing()
{
    Fixture f;
    QVERIFY(f.begin());
    const QByteArray before = f.desk.draft.document().toJson();
    for (const char *section : {"defaults", "accessLog", "tracing", "counters"}) {
        EntityForm &form = f.form(section);
        const auto *parts = form.findChild<QListWidget *>(u"sections"_s);
        for (int i = 0; i < parts->count(); ++i) {
            form.showSection(i);
            QCoreApplication::processEvents();
            form.flush();
        }
        for (FieldEditor *const editor : form.findChildren<FieldEditor *>())
            QVERIFY2(!editor->value() || editor->canShow(*editor->value()),
                     qPrintable(editor->field().pointer));
        form.showSection(0);
        f.settings->shoot(qPrintable(u"settings-"_s + QLatin1String(section)));
    }
    QVERIFY(!f.desk.draft.isEdited());
    QCOMPARE(f.desk.draft.document().toJson(), before);
    QCOMPARE(f.desk.draft.undoStack().count(), 0);
}

void TestSettingsPage::whatIsChangedIsInForceOnceApplied()
{
    Fixture f;
    QVERIFY(f.begin());
    QVERIFY(!f.inForce().contains("counters"_L1));
    QVERIFY(QDir().mkpath(QString::fromUtf8(f.gateway.inFolder("files"))));
    choose(*f.field<QComboBox>("accessLog", "/to"), "file");
    auto *file = f.form("accessLog").editorOf(u"/to"_s)->findChild<QLineEdit *>();
    file->setFocus();
    QTest::keyClicks(file, u"access.log"_s); // in the folder for files
    QCOMPARE(f.row(1), u"Access log (changed)"_s);
    f.field<QCheckBox>("defaults", "/via")->click();
    auto *sample = f.field<QLineEdit>("tracing", "/sample");
    sample->selectAll();
    QTest::keyClicks(sample, u"0.25"_s);
    auto *proxies = f.field<QPlainTextEdit>("defaults", "/trustedProxies"); // which takes it over
    proxies->setPlainText(u"10.0.0.0/8\n192.0.2.0/24"_s);
    f.form("defaults").flush();
    QVERIFY(f.apply());
    const QJsonObject config = f.inForce();
    QCOMPARE(config["accessLog"_L1]["to"_L1]["file"_L1].toString(), u"access.log"_s);
    QCOMPARE(config["defaults"_L1]["via"_L1].toBool(true), false);
    QCOMPARE(config["defaults"_L1]["trustedProxies"_L1].toArray().size(), 2);
    QCOMPARE(config["tracing"_L1]["sample"_L1].toDouble(), 0.25);
    QTRY_COMPARE_WITH_TIMEOUT(f.row(1), u"Access log"_s, kPatience);
}

void TestSettingsPage::whatWasLeftOutStaysLeftOut()
{
    Fixture f;
    f.load(R"({"version":1,"routes":[],"defaults":{"rateLimits":[]}})");
    QCOMPARE(f.row(0), u"Defaults"_s);
    QCOMPARE(f.row(1), u"Access log (left out)"_s);
    f.form("tracing");
    QVERIFY(f.panel().findChild<QLabel *>(u"memberState"_s)->text().contains("leaves it out"_L1));
    choose(*f.field<QComboBox>("accessLog", "/to"), "\"off\"");
    QCOMPARE(f.json("accessLog"), QByteArray(R"({"to":"off"})"));
    QVERIFY(f.json("tracing").isNull() && f.json("counters").isNull());
    QCOMPARE(f.json("defaults"), QByteArray(R"({"rateLimits":[]})"));
    // Back to the default takes the member out again.
    choose(*f.field<QComboBox>("accessLog", "/to"), "");
    QVERIFY(f.json("accessLog").isNull());
    QVERIFY(!f.desk.draft.isEdited());
}

void TestSettingsPage::aBadValueIsSaidAtItsField()
{
    Fixture f;
    QVERIFY(f.begin());
    auto *redis = f.field<QLineEdit>("counters", "/redis");
    QTest::keyClicks(redis, u"ftp://somewhere"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.problem("counters", "/redis").contains("Problem"_L1), kPatience);
    QVERIFY(f.list().item(3)->toolTip().contains("1 problem"_L1));
    QVERIFY(!f.list().item(3)->icon().isNull());
    QVERIFY(f.form("counters")
                .findChild<QListWidget *>(u"sections"_s)
                ->item(0)
                ->text()
                .contains("(1)"_L1));
    f.settings->shoot("settings-problem");
    theme::apply(theme::Scheme::Light);
    QCoreApplication::processEvents();
    const QString light = f.problem("counters", "/redis");
    theme::apply(theme::Scheme::Dark);
    QTRY_VERIFY(f.problem("counters", "/redis") != light); // its colour is that of the theme
    theme::apply(theme::Scheme::Light);
    QTRY_COMPARE(f.problem("counters", "/redis"), light);
    theme::apply(theme::Scheme::System);
    redis->selectAll();
    QTest::keyClicks(redis, u"redis://127.0.0.1:6379"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.problem("counters", "/redis").isEmpty(), kPatience);
    QTRY_VERIFY(!f.list().item(3)->toolTip().contains("problem"_L1));
}

void TestSettingsPage::aFindingLeadsToItsField_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field"); // empty: the JSON

    QTest::newRow("an entry of a list")
        << QByteArray("defaults") << QByteArray(R"({"trustedProxies":["10.0.0.0/8","nonsense"]})")
        << u"/trustedProxies"_s;
    QTest::newRow("in another section")
        << QByteArray("defaults") << QByteArray(R"({"cors":{"origins":["*"],"maxAge":"soon"}})")
        << u"/cors/maxAge"_s;
    QTest::newRow("a reference to nothing")
        << QByteArray("defaults") << QByteArray(R"({"rateLimits":["gone"]})") << u"/rateLimits"_s;
    QTest::newRow("a choice that there is not")
        << QByteArray("accessLog") << QByteArray(R"({"to":"nowhere"})") << u"/to"_s;
    QTest::newRow("what is missing")
        << QByteArray("tracing") << QByteArray(R"({"sample":0.5})") << u"/otlp"_s;
    QTest::newRow("out of its range")
        << QByteArray("counters") << QByteArray(R"({"redis":"redis://127.0.0.1","timeout":"1h"})")
        << u"/timeout"_s;
    QTest::newRow("what the app does not know")
        << QByteArray("accessLog") << QByteArray(R"({"to":"off","later":1})") << QString();
}

void TestSettingsPage::aFindingLeadsToItsField()
{
    QFETCH(QByteArray, section);
    QFETCH(QByteArray, json);
    QFETCH(QString, field);
    Fixture f;
    f.load(R"({"version":1,"routes":[]})");
    Shown<ProblemsPage> problems(f.desk);
    f.desk.draft.put({QString::fromLatin1(section), {}}, json, u"Break"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.desk.draft.errorCount(), 1, kPatience);
    auto *findings = problems.find<QTreeWidget>("findings");
    QTRY_VERIFY(findings->topLevelItemCount() > 0);
    Q_EMIT findings->itemActivated(findings->topLevelItem(0), 0);
    QCOMPARE(f.desk.navigator.went.size(), 1);
    const Destination destination = f.desk.navigator.went[0];
    QCOMPARE(destination.page, PageId::Settings);
    QCOMPARE(destination.part, (PartRef{QString::fromLatin1(section), {}}));
    problems.page.hide();
    f.settings->page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.settings->page));

    f.settings->page.follow(destination);
    QCOMPARE(f.settings->page.currentSection(), QString::fromLatin1(section));
    EntityForm &form = f.panel().form();
    QTRY_VERIFY(form.isAncestorOf(QApplication::focusWidget()));
    if (field.isEmpty()) {
        QCOMPARE(QApplication::focusWidget()->objectName(), u"json"_s);
        return;
    }
    FieldEditor *const editor = form.editorOf(field);
    QVERIFY(editor->isVisible());
    QVERIFY2(editor->isAncestorOf(QApplication::focusWidget()),
             qPrintable(QApplication::focusWidget()->objectName()));
    QVERIFY(f.problem(section.constData(), qPrintable(field)).contains("Problem"_L1));
}

void TestSettingsPage::whatIsUnknownSurvives()
{
    Fixture f;
    const QByteArray document =
        R"({"version":1,"fromTheFuture":{"a":[1.50]},"routes":[],)"
        R"("defaults":{"later":{"x":1.0},"via":true},"accessLog":{"to":"off","depth":2e1}})";
    f.load(document);
    for (const char *section : {"defaults", "accessLog", "fromTheFuture"})
        f.settings->page.showSection(QLatin1String(section));
    QCOMPARE(f.desk.draft.document().toJson(), document);
    f.field<QCheckBox>("defaults", "/via")->click();
    choose(*f.field<QComboBox>("accessLog", "/to"), "\"journal\"");
    QCOMPARE(f.json("defaults"), QByteArray(R"({"later":{"x":1.0},"via":false})"));
    QCOMPARE(f.json("accessLog"), QByteArray(R"({"to":"journal","depth":2e1})"));
    QVERIFY(f.desk.draft.document().toJson().contains(R"("fromTheFuture":{"a":[1.50]})"));
}

void TestSettingsPage::aMemberThatIsUnknownIsEditedAsJson()
{
    Fixture f;
    f.load(R"({"version":1,"fromTheFuture":{"a":1},"accessLog":"stdout","routes":[]})");
    f.follow("fromTheFuture", u"/a"_s);
    auto *text = f.settings->find<QPlainTextEdit>("partText");
    QVERIFY(text->isVisible() && text->hasFocus());
    text->setPlainText(u"{\"a\": "_s);
    QVERIFY(!f.settings->find<QPushButton>("takeOver")->isEnabled());
    QVERIFY(f.settings->text("partProblem").contains("no JSON"_L1));
    text->setPlainText(u"{\"a\": 2}"_s);
    f.settings->click("takeOver");
    QCOMPARE(f.json("fromTheFuture"), QByteArray("{\"a\": 2}"));
    QTRY_VERIFY_WITH_TIMEOUT(f.settings->find<QTreeWidget>("findings")->topLevelItemCount() > 0,
                             kPatience);
    f.settings->shoot("settings-json");
    f.desk.draft.undoStack().undo();
    QVERIFY(text->toPlainText().contains("\"a\": 1"_L1));
    // What is no object has no place in a form.
    f.settings->page.showSection(u"accessLog"_s);
    QVERIFY(text->isVisible());
    QCOMPARE(text->toPlainText(), u"\"stdout\""_s);
    text->setPlainText(u"{\"to\": \"stdout\"}"_s);
    f.settings->click("takeOver");
    QVERIFY(!text->isVisible());
    QCOMPARE(f.field<QComboBox>("accessLog", "/to")->currentData().toByteArray(),
             QByteArray("\"stdout\""));
}

void TestSettingsPage::aMemberIsLeftOutAndComesBack()
{
    Fixture f;
    QVERIFY(f.begin());
    const QByteArray before = f.json("tracing");
    f.form("tracing");
    auto *leaveOut = f.panel().findChild<QPushButton *>(u"leaveOutMember"_s);
    leaveOut->click();
    QVERIFY(f.json("tracing").isNull());
    QVERIFY(!leaveOut->isEnabled());
    QCOMPARE(f.row(2), u"Tracing (changed)"_s);
    QVERIFY(f.field<QLineEdit>("tracing", "/otlp")->text().isEmpty());
    f.desk.draft.undoStack().undo();
    QCOMPARE(f.json("tracing"), before);
    QCOMPARE(f.field<QLineEdit>("tracing", "/otlp")->text(), u"http://127.0.0.1:4318"_s);
    f.desk.draft.undoStack().redo();
    QVERIFY(f.apply());
    QVERIFY(!f.inForce().contains("tracing"_L1));
}

void TestSettingsPage::undoAndRedoReachTheField()
{
    Fixture f;
    QVERIFY(f.begin());
    auto *name = f.field<QLineEdit>("tracing", "/serviceName");
    QTest::keyClicks(name, u"ed"_s);
    f.form("tracing").flush();
    QTest::keyClicks(name, u"ge"_s);
    f.form("tracing").flush();
    QVERIFY(f.json("tracing").contains(R"("serviceName":"edge")"));
    QUndoStack &undo = f.desk.draft.undoStack();
    QCOMPARE(undo.count(), 1);
    QCOMPARE(undo.undoText(), u"Change Service name of tracing"_s);
    undo.undo();
    QVERIFY(name->text().isEmpty());
    QVERIFY(!f.desk.draft.isEdited());
    undo.redo();
    QCOMPARE(name->text(), u"edge"_s);
}

void TestSettingsPage::namesInTheDefaultsLeadToTheirPage()
{
    Fixture f;
    QVERIFY(f.begin());
    FieldEditor *const limits = f.form("defaults").editorOf(u"/rateLimits"_s);
    auto *table = limits->findChild<QTableView *>();
    table->selectRow(0);
    table->setFocus();
    const auto buttons = limits->findChildren<QAbstractButton *>();
    for (QAbstractButton *const button : buttons) {
        if (button->text() == "Open"_L1)
            button->click();
    }
    QCOMPARE(f.desk.navigator.went.size(), 1);
    QCOMPARE(f.desk.navigator.went[0].page, PageId::Limits);
    QCOMPARE(f.desk.navigator.went[0].part, (PartRef{u"rateLimits"_s, u"few"_s}));
}

void TestSettingsPage::aReadOnlyProfileChangesNothing()
{
    Fixture f;
    f.desk.readOnly = true;
    QVERIFY(f.begin());
    QVERIFY(!f.field<QComboBox>("accessLog", "/to")->isEnabled());
    QVERIFY(f.field<QLineEdit>("tracing", "/otlp")->isReadOnly());
    auto *leaveOut = f.panel().findChild<QPushButton *>(u"leaveOutMember"_s);
    QVERIFY(!leaveOut->isEnabled());
    QVERIFY(leaveOut->toolTip().contains("read-only"_L1));
    f.form("tracing").showSection(2);
    QVERIFY(f.panel().findChild<QPlainTextEdit *>(u"json"_s)->isReadOnly());
    f.settings->shoot("settings-read-only");
    // The profile may become another one while the page is open.
    f.desk.readOnly = false;
    f.settings->page.activate();
    QVERIFY(f.field<QComboBox>("accessLog", "/to")->isEnabled());
}

void TestSettingsPage::aViewerDraftsAndDoesNotApply()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("seed")));
    const Answer viewer =
        gateway.admin("POST", "/v1/tokens", R"({"name":"looker","role":"viewer"})");
    Fixture f;
    QVERIFY(f.desk.connectTo(gateway, viewer.member("token")));
    f.open();
    QCOMPARE(f.desk.monitor.info().role, u"viewer"_s);
    choose(*f.field<QComboBox>("accessLog", "/to"), "\"off\"");
    QVERIFY(f.desk.draft.isEdited());
    Shown<ChangesPage> changes(f.desk);
    QTRY_VERIFY(changes.text("applyReason").contains(u"“viewer”"_s));
    QVERIFY(!changes.find<QPushButton>("applyButton")->isEnabled());
}

void TestSettingsPage::everythingIsReachedByKeys()
{
    Fixture f;
    QVERIFY(f.begin());
    f.list().setFocus();
    QTest::keyClick(&f.list(), Qt::Key_Down);
    QCOMPARE(f.settings->page.currentSection(), u"accessLog"_s);
    QWidget *const to = f.form("accessLog").editorOf(u"/to"_s)->target();
    QSet<QWidget *> seen;
    while (QApplication::focusWidget() != to) {
        QVERIFY(!seen.contains(QApplication::focusWidget()));
        seen.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QVERIFY(seen.contains(f.form("accessLog").findChild<QListWidget *>(u"sections"_s)));
    QTest::keyClick(to, Qt::Key_Home);
    QVERIFY(f.json("accessLog").isNull());
    QTest::keyClick(to, Qt::Key_Down);
    QCOMPARE(f.json("accessLog"), QByteArray(R"({"to":"off"})"));
    // And back, by the same way.
    while (QApplication::focusWidget() != &f.list()) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        QVERIFY(seen.contains(QApplication::focusWidget()));
    }
}

void TestSettingsPage::everythingHasANameForScreenReaders()
{
    Fixture f;
    QVERIFY(f.begin());
    for (const char *section : {"defaults", "accessLog", "tracing", "counters"}) {
        EntityForm &form = f.form(section);
        for (int i = 0; i < form.spec().sections.size(); ++i)
            form.showSection(i);
    }
    const QList<QWidget *> widgets = f.settings->page.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->objectName().startsWith(u"qt_"_s))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty() || qobject_cast<QLabel *>(widget),
                 qPrintable(widget->objectName() + u' '
                            + QLatin1String(widget->parentWidget()->metaObject()->className())
                            + u' ' + QLatin1String(widget->metaObject()->className())));
    }
}

void TestSettingsPage::whatAFieldDoesIsSaidWhileItIsEdited()
{
    Fixture f;
    QVERIFY(f.begin());
    f.field<QLineEdit>("counters", "/timeout");
    const QString help = f.panel().findChild<QLabel *>(u"help"_s)->text();
    QVERIFY2(help.startsWith(u"Time-out — The longest"_s), qPrintable(help));
    QVERIFY2(help.contains("Default: 50ms"_L1) && help.contains("Range: 1ms to 10s"_L1)
                 && help.contains("a number with ms"_L1),
             qPrintable(help));
    f.field<QLineEdit>("counters", "/redis");
    QVERIFY(f.panel().findChild<QLabel *>(u"help"_s)->text().contains("Example: rediss://"_L1));
}

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
