// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/entity_form.h"
#include "admin-gui/form/field_editor.h"
#include "admin-gui/form/json_page.h"
#include "admin-gui/form/objects_editor.h"
#include "admin-gui/form/specs/specs.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr char kDocument[] = R"({"version":1,
    "authenticators":[{"name":"keys","type":"api-key"}],
    "upstreams":[{"name":"echo","targets":[{"url":"http://127.0.0.1:1","x":1.0}]}],
    "rateLimits":[{"name":"few","algorithm":"token-bucket","limit":1e2}],
    "routes":[{"name":"a","later":{"z":1.50},"match":{"paths":["/a"],"hosts":["h.example"]},
               "priority":1.0e1,"authenticate":["keys"],"upstream":"echo"}]})";

/// A draft and a form over one of its parts, shown so that the focus moves.
struct Bench {
    Draft draft;
    std::unique_ptr<EntityForm> form;

    explicit Bench(const QByteArray &document = kDocument)
    {
        const auto set = draft.setBase({document, "\"1\""}, 1);
        if (!set)
            qFatal("no document: %s", set.error().what.c_str());
    }
    EntityForm &open(const PartRef &ref)
    {
        form = std::make_unique<EntityForm>(*specOf(ref.section), FormHost{draft, specOf});
        form->setEntity(ref);
        form->resize(700, 600);
        form->show();
        form->activateWindow();
        if (!QTest::qWaitForWindowActive(form.get()))
            qFatal("the window does not become active");
        return *form;
    }
    QByteArray json(const QString &section, const QString &name) const
    {
        return draft.document().json({section, name});
    }
    template <typename T>
    T *target(const QString &pointer)
    {
        form->focusField(pointer);
        return qobject_cast<T *>(form->editorOf(pointer)->target());
    }
    QLabel *problem(const QString &pointer)
    {
        return form->editorOf(pointer)->parentWidget()->findChild<QLabel *>(u"problem"_s);
    }
};

QList<QByteArray> examples()
{
    QList<QByteArray> all{kDocument};
    const QDir folder(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs/examples"));
    for (const QString &name : folder.entryList({u"*.json"_s})) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            all.append(file.readAll());
    }
    return all;
}

void replaceText(QLineEdit &line, const QString &text)
{
    line.selectAll();
    QTest::keyClicks(&line, text);
}

} // namespace

class TestEntityForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void openingAndSavingChangesNothing();
    void typingWritesThatMemberOnly();
    void anEmptiedFieldTakesItsMemberAway();
    void typingInOneFieldIsOneStep();
    void aProblemAppearsAtItsFieldAndGoes();
    void whatIsMissingIsToldAtItsField();
    void aRenameIsFollowed();
    void aTakenNameIsRefused();
    void choicesAndYesOrNo();
    void referencesKeepTheirForm();
    void conditionsKeepTheirForm();
    void objectsOfAListAreEdited();
    void anEmptyListCanCount();
    void theJsonIsTakenOverWhenItIsJson();
    void aMemberIsMadeAndRemoved();
    void readOnlyIsReadOnly();
    void everythingHasANameForScreenReaders();
    void fieldsOfAnotherKindAreHidden();
};

void TestEntityForm::openingAndSavingChangesNothing()
{
    int opened = 0;
    for (const QByteArray &document : examples()) {
        Bench bench(document);
        for (const QString &section : specifiedSections()) {
            QList<PartRef> refs;
            for (const auto &part : bench.draft.document().entities(section))
                refs.append({section, part->name});
            if (!entitySections().contains(section))
                refs.append({section, {}});
            EntityForm form(*specOf(section), {bench.draft, specOf});
            const auto *sections = form.findChild<QListWidget *>(u"sections"_s);
            for (const PartRef &ref : std::as_const(refs)) {
                form.setEntity(ref);
                for (int i = 0; i < sections->count(); ++i) {
                    form.showSection(i);
                    form.flush();
                }
                // All of it can be seen: nothing is left to the JSON page.
                for (FieldEditor *const editor : form.findChildren<FieldEditor *>())
                    QVERIFY2(!editor->value() || editor->canShow(*editor->value()),
                             qPrintable(ref.name + editor->field().pointer));
                ++opened;
            }
        }
        QVERIFY(!bench.draft.isEdited());
        QCOMPARE(bench.draft.undoStack().count(), 0);
        QCOMPARE(bench.draft.document().toJson(), document);
    }
    QVERIFY(opened > 60);
}

void TestEntityForm::typingWritesThatMemberOnly()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    auto *hosts = bench.target<QPlainTextEdit>(u"/match/hosts"_s);
    hosts->moveCursor(QTextCursor::End);
    QTest::keyClick(hosts, Qt::Key_Return);
    QTest::keyClicks(hosts, u"x.example"_s);
    QTRY_COMPARE(bench.json(u"routes"_s, u"a"_s),
                 R"({"name":"a","later":{"z":1.50},"match":{"paths":["/a"],)"
                 R"("hosts":["h.example","x.example"]},"priority":1.0e1,"authenticate":["keys"],)"
                 R"("upstream":"echo"})"_ba);
    bench.draft.undoStack().undo();
    QVERIFY(!bench.draft.isEdited());
    QCOMPARE(hosts->toPlainText(), u"h.example"_s);
}

void TestEntityForm::anEmptiedFieldTakesItsMemberAway()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    auto *path = bench.target<QLineEdit>(u"/request/path"_s);
    QTest::keyClicks(path, u"/v2"_s);
    QTRY_VERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("request":{"path":"/v2"})"));
    path->clear();
    QTRY_COMPARE(bench.json(u"routes"_s, u"a"_s).contains("request"), false);

    auto *priority = bench.target<QLineEdit>(u"/priority"_s);
    QCOMPARE(priority->text(), u"1.0e1"_s);
    priority->clear();
    QTRY_COMPARE(bench.json(u"routes"_s, u"a"_s).contains("priority"), false);
    QCOMPARE(priority->placeholderText(), u"0"_s);
}

void TestEntityForm::typingInOneFieldIsOneStep()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    auto *path = bench.target<QLineEdit>(u"/request/path"_s);
    QTest::keyClicks(path, u"/v"_s);
    QTRY_VERIFY(bench.json(u"routes"_s, u"a"_s).contains("\"/v\""));
    QTest::keyClicks(path, u"2"_s);
    QTRY_VERIFY(bench.json(u"routes"_s, u"a"_s).contains("\"/v2\""));
    QCOMPARE(bench.draft.undoStack().count(), 1);
    QVERIFY(bench.draft.undoStack().undoText().contains(u"route a"_s));
    bench.target<QPlainTextEdit>(u"/match/hosts"_s);
    path = bench.target<QLineEdit>(u"/request/path"_s);
    QTest::keyClicks(path, u"3"_s);
    QTRY_COMPARE(bench.draft.undoStack().count(), 2);
}

void TestEntityForm::aProblemAppearsAtItsFieldAndGoes()
{
    Bench bench;
    bench.open({u"upstreams"_s, u"echo"_s});
    auto *connectTime = bench.target<QLineEdit>(u"/timeouts/connect"_s);
    QLabel *const problem = bench.problem(u"/timeouts/connect"_s);
    QVERIFY(!problem->isVisible());
    QTest::keyClicks(connectTime, u"soon"_s);
    QTRY_VERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains(u"duration"_s), qPrintable(problem->text()));
    QVERIFY(connectTime->accessibleDescription().contains(u"duration"_s));
    const auto *sections = bench.form->findChild<QListWidget *>(u"sections"_s);
    QVERIFY(sections->currentItem()->text().contains(u"(1)"_s));
    replaceText(*connectTime, u"3s"_s);
    QTRY_VERIFY(!problem->isVisible());
    QVERIFY(!sections->currentItem()->text().contains(u'('));
}

void TestEntityForm::whatIsMissingIsToldAtItsField()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    bench.target<QPlainTextEdit>(u"/match/paths"_s)->clear();
    QTRY_VERIFY(bench.problem(u"/match/paths"_s)->isVisible());
}

void TestEntityForm::aRenameIsFollowed()
{
    Bench bench;
    bench.open({u"upstreams"_s, u"echo"_s});
    auto *name = bench.target<QLineEdit>(u"/name"_s);
    replaceText(*name, u"other"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(bench.form->entity().name, u"other"_s);
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("upstream":"other")"));
    QCOMPARE(bench.draft.undoStack().count(), 1);
}

void TestEntityForm::aTakenNameIsRefused()
{
    Bench bench(R"({"version":1,"routes":[{"name":"a"},{"name":"b"}]})");
    bench.open({u"routes"_s, u"a"_s});
    auto *name = bench.target<QLineEdit>(u"/name"_s);
    for (const QString &bad : {u"b"_s, u"Not a name"_s}) {
        replaceText(*name, bad);
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(bench.problem(u"/name"_s)->isVisible());
        QVERIFY(!bench.draft.isEdited());
    }
    replaceText(*name, u"c"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(!bench.problem(u"/name"_s)->isVisible());
    QVERIFY(bench.draft.document().contains({u"routes"_s, u"c"_s}));
}

void TestEntityForm::choicesAndYesOrNo()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    auto *enabled = bench.target<QAbstractButton>(u"/enabled"_s);
    QVERIFY(enabled->isChecked());
    enabled->click();
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("enabled":false)"));
    auto *lookalikes = bench.target<QComboBox>(u"/lookalikes"_s);
    QCOMPARE(lookalikes->currentIndex(), 0);
    QTest::keyClick(lookalikes, Qt::Key_End);
    QTRY_VERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("lookalikes":"allow")"));
    QTest::keyClick(lookalikes, Qt::Key_Home);
    QTRY_VERIFY(!bench.json(u"routes"_s, u"a"_s).contains("lookalikes"));
}

void TestEntityForm::referencesKeepTheirForm()
{
    Bench bench(R"({"version":1,"routes":[{"name":"a","authenticate":"none",
        "upstream":[{"upstream":"u","weight":1.0,"later":2}]}]})");
    bench.open({u"routes"_s, u"a"_s});
    auto *table = bench.target<QTableWidget>(u"/authenticate"_s);
    FieldEditor *const editor = bench.form->editorOf(u"/authenticate"_s);
    auto *pick = editor->findChild<QComboBox *>();
    pick->setFocus();
    pick->setEditText(u"keys"_s);
    QTest::keyClick(pick->lineEdit(), Qt::Key_Return);
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("authenticate":["none","keys"])"));
    table->item(1, 1)->setCheckState(Qt::Checked);
    QVERIFY(bench.json(u"routes"_s, u"a"_s)
                .contains(R"("authenticate":["none",{"name":"keys","shadow":true}])"));
    auto *upstreams = bench.target<QTableWidget>(u"/upstream"_s);
    QCOMPARE(upstreams->item(0, 1)->text(), u"1.0"_s);
    upstreams->item(0, 1)->setText(u"7"_s);
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"([{"upstream":"u","weight":7,"later":2}])"));
}

void TestEntityForm::conditionsKeepTheirForm()
{
    Bench bench(R"({"version":1,"routes":[{"name":"a","match":{"headers":
        {"A":"*","B":{"regex":"x+"},"C":"v"}}}]})");
    bench.open({u"routes"_s, u"a"_s});
    auto *table = bench.target<QTableWidget>(u"/match/headers"_s);
    QCOMPARE(table->rowCount(), 3);
    table->item(2, 2)->setText(u"w"_s);
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"({"A":"*","B":{"regex":"x+"},"C":"w"})"));
    table->item(1, 0)->setText(u"C"_s);
    QVERIFY(bench.problem(u"/match/headers"_s)->isVisible());
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("B")"));
    table->item(1, 0)->setText(u"D"_s);
    QVERIFY(!bench.problem(u"/match/headers"_s)->isVisible());
    QVERIFY(bench.json(u"routes"_s, u"a"_s).contains(R"("D":{"regex":"x+"})"));
}

void TestEntityForm::objectsOfAListAreEdited()
{
    Bench bench;
    bench.open({u"upstreams"_s, u"echo"_s});
    bench.form->focusField(u"/targets/0/weight"_s);
    auto *editor = qobject_cast<ObjectsEditor *>(bench.form->editorOf(u"/targets"_s));
    auto *weight = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(weight);
    QTest::keyClicks(weight, u"9"_s);
    QTRY_VERIFY(bench.json(u"upstreams"_s, u"echo"_s)
                    .contains(R"("targets":[{"url":"http://127.0.0.1:1","x":1.0,"weight":9}])"));
    QTest::keyClicks(weight, u"9999"_s);
    // What the gateway does not know is told there all the time.
    QTRY_VERIFY(bench.problem(u"/targets"_s)->text().contains(u"from 1 to 1000"_s));
    QVERIFY(weight->accessibleDescription().contains(u"from 1 to 1000"_s));
    replaceText(*weight, u"9"_s);
    QTRY_VERIFY(!bench.problem(u"/targets"_s)->text().contains(u"from 1 to 1000"_s));
    QCOMPARE(editor->currentItem(), 0);
}

void TestEntityForm::anEmptyListCanCount()
{
    Bench bench;
    bench.open({u"rateLimits"_s, u"few"_s});
    auto *key = bench.target<QPlainTextEdit>(u"/key"_s);
    QTest::keyClicks(key, u"ip"_s);
    QTRY_VERIFY(bench.json(u"rateLimits"_s, u"few"_s).contains(R"("key":["ip"])"));
    key->clear();
    QTRY_VERIFY(bench.json(u"rateLimits"_s, u"few"_s).contains(R"("key":[])"));
    QVERIFY(bench.json(u"rateLimits"_s, u"few"_s).contains(R"("limit":1e2)"));
}

void TestEntityForm::theJsonIsTakenOverWhenItIsJson()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    bench.form->showSection(bench.form->findChild<QListWidget *>(u"sections"_s)->count() - 1);
    auto *text = bench.form->findChild<QPlainTextEdit *>(u"json"_s);
    text->setFocus();
    QVERIFY(text->toPlainText().contains(u"1.50"_s));
    text->setPlainText(u"{\"name\":\"a\","_s);
    QTRY_VERIFY(text->accessibleDescription().contains(u"JSON"_s));
    QVERIFY(!bench.draft.isEdited());
    text->setPlainText(u"{\"name\":\"b\",\"n\":1.00}"_s);
    QTRY_COMPARE(bench.json(u"routes"_s, u"b"_s), R"({"name":"b","n":1.00})"_ba);
    QVERIFY(text->accessibleDescription().isEmpty());
}

void TestEntityForm::aMemberIsMadeAndRemoved()
{
    Bench bench;
    bench.open({u"defaults"_s, {}});
    auto *via = bench.target<QAbstractButton>(u"/via"_s);
    via->click();
    QCOMPARE(bench.json(u"defaults"_s, {}), R"({"via":false})"_ba);
    bench.draft.undoStack().undo();
    QVERIFY(!bench.draft.isEdited());
    QVERIFY(bench.json(u"defaults"_s, {}).isNull());
    QVERIFY(via->isChecked());
}

void TestEntityForm::readOnlyIsReadOnly()
{
    Bench bench;
    bench.open({u"routes"_s, u"a"_s});
    bench.form->setReadOnly(true);
    auto *path = bench.target<QLineEdit>(u"/request/path"_s);
    QTest::keyClicks(path, u"/v2"_s);
    bench.target<QAbstractButton>(u"/enabled"_s)->click();
    bench.form->flush();
    QVERIFY(!bench.draft.isEdited());
}

void TestEntityForm::everythingHasANameForScreenReaders()
{
    QFile file(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs/examples/full.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    Bench bench(file.readAll());
    for (const QString &section : specifiedSections()) {
        const auto &entities = bench.draft.document().entities(section);
        EntityForm form(*specOf(section), {bench.draft, specOf});
        form.setEntity({section, entities.isEmpty() ? QString() : entities.front()->name});
        for (int i = 0; i < form.findChild<QListWidget *>(u"sections"_s)->count(); ++i)
            form.showSection(i);
        for (QWidget *const widget : form.findChildren<QWidget *>()) {
            // What is within a composite, such as the line of a combo box, is not met alone.
            const bool inner = widget->objectName().startsWith("qt_"_L1)
                || qobject_cast<QComboBox *>(widget->parentWidget())
                || qobject_cast<QLineEdit *>(widget->parentWidget())
                || widget->inherits("QHeaderView") || widget->inherits("QComboBoxListView")
                || widget->inherits("QScrollArea");
            if (!(widget->focusPolicy() & Qt::TabFocus) || inner)
                continue;
            const auto *button = qobject_cast<QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     qPrintable(section + u' '
                                + QString::fromLatin1(widget->metaObject()->className()) + u' '
                                + widget->parentWidget()->objectName()));
        }
    }
}

void TestEntityForm::fieldsOfAnotherKindAreHidden()
{
    Bench bench;
    bench.open({u"authenticators"_s, u"keys"_s});
    QVERIFY(bench.form->editorOf(u"/header"_s)->isVisible());
    QVERIFY(!bench.form->editorOf(u"/issuer"_s)->isVisible());
    auto *type = bench.target<QComboBox>(u"/type"_s);
    type->setFocus();
    QTest::keyClick(type, Qt::Key_Down); // jwt
    QTRY_VERIFY(bench.form->editorOf(u"/issuer"_s)->isVisible());
    QVERIFY(!bench.form->editorOf(u"/header"_s)->isVisible());
}

QTEST_MAIN(TestEntityForm)
#include "tst_entity_form.moc"
