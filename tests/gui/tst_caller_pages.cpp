// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/field_editor.h"
#include "admin-gui/pages/changes/changes_page.h"
#include "admin-gui/pages/consumers/consumers_page.h"
#include "admin-gui/pages/consumers/live_keys.h"
#include "admin-gui/pages/limits/limits_page.h"
#include "admin-gui/pages/limits/live_buckets.h"
#include "records_fixture.h"

#include <QLineEdit>
#include <QTableView>
#include <QTableWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

/// Consumers with their keys and limits with their buckets, through the real widgets, against a
/// real gateway that serves requests meanwhile.
class TestCallerPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsMadeUsedRotatedAndRevoked();
    void aConsumerOfTheDraftHasNoKeysYet();
    void aViewerIsToldWhyNot();
    void aLowerQuotaRefusesAndIsCounted();
    void aBucketIsGivenBack();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

constexpr int kPatience = 20'000;

const QByteArray kKey = "the-key";

QByteArray document()
{
    return R"({"version": 1, "listeners": [{"name": "main", "port": 0}],
        "authenticators": [{"name": "keys", "type": "api-key"}],
        "consumers": [{"name": "acme", "apiKeys": [{"id": "first", "sha256": ")"
        + sha256Of(kKey) + R"("}]}],
        "rateLimits": [{"name": "monthly", "algorithm": "quota", "limit": 1000}],
        "routes": [{"name": "fixed", "match": {"paths": ["/fixed"]}, "authenticate": ["keys"],
                    "rateLimits": ["monthly"], "respond": {"body": "hello"}}]})";
}

struct Fixture {
    DataGateway gateway;
    Desk desk;

    bool begin() { return gateway.startSeeded(document()) && desk.connectTo(gateway); }
    int statusWith(const QByteArray &key)
    {
        return curl(
                   {"-H", "X-API-Key: " + key, "http://" + gateway.process().at("main") + "/fixed"})
            .status;
    }
};

/// The page of the editor that is not made of fields.
template <typename PageType>
void showPanel(PageType &page, const QString &title)
{
    auto *list = page.form().template findChild<QListWidget *>();
    const auto found = list->findItems(title, Qt::MatchExactly);
    if (found.isEmpty())
        qFatal("there is no such page of the editor");
    list->setCurrentItem(found.first());
}

QString cell(const QTableWidget &table, int row, int column)
{
    const QTableWidgetItem *item = table.item(row, column);
    return item ? item->text() : QString();
}

} // namespace

void TestCallerPages::aKeyIsMadeUsedRotatedAndRevoked()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<ConsumersPage> consumers(f.desk);
    consumers.page.choose(u"acme"_s);
    showPanel(consumers.page, u"Keys now"_s);
    auto *keys = consumers.find<QTableWidget>("keys");
    QTRY_COMPARE_WITH_TIMEOUT(keys->rowCount(), 1, kPatience);
    QCOMPARE(cell(*keys, 0, 0), u"first"_s);

    consumers.find<QLineEdit>("keyExpires")->setText(u"soon"_s);
    QVERIFY(!consumers.find<QPushButton>("createKey")->isEnabled());
    consumers.find<QLineEdit>("keyExpires")->clear();
    consumers.find<QLineEdit>("keyId")->setText(u"second"_s);
    consumers.click("createKey");
    QTRY_VERIFY_WITH_TIMEOUT(consumers.find<QLabel>("secretText")->isVisible(), kPatience);
    const QByteArray made = consumers.text("secretText").toUtf8();
    QTRY_COMPARE_WITH_TIMEOUT(keys->rowCount(), 2, kPatience);
    QCOMPARE(f.statusWith(made), 200);
    consumers.shoot("consumers-key");
    // Seen once: another consumer, or the same again, shows it no more.
    consumers.click("secretDone");
    QVERIFY(consumers.text("secretText").isEmpty());

    const auto rowOf = [keys](const QString &id) {
        for (int row = 0; row < keys->rowCount(); ++row)
            if (cell(*keys, row, 0) == id)
                return row;
        return -1;
    };
    keys->selectRow(rowOf(u"second"_s));
    consumers.click("rotateKey");
    QTRY_COMPARE_WITH_TIMEOUT(keys->rowCount(), 3, kPatience);
    const QByteArray next = consumers.text("secretText").toUtf8();
    QVERIFY(next != made);
    QCOMPARE(f.statusWith(next), 200);
    QCOMPARE(f.statusWith(made), 200); // for the time of grace
    QVERIFY(cell(*keys, rowOf(u"second"_s), 2) != u"Never"_s);

    keys->selectRow(rowOf(u"second"_s));
    consumers.click("revokeKey");
    QVERIFY(consumers.clickInDialog("go"));
    QTRY_COMPARE_WITH_TIMEOUT(keys->rowCount(), 2, kPatience);
    QCOMPARE(f.statusWith(made), 401);
    QCOMPARE(f.statusWith(next), 200);
    QCOMPARE(f.statusWith(kKey), 200);
    // The draft followed, and has nothing to apply.
    QTRY_VERIFY_WITH_TIMEOUT(f.desk.draft.baseRevision() >= 4, kPatience);
    QVERIFY(!f.desk.draft.isEdited());
}

void TestCallerPages::aConsumerOfTheDraftHasNoKeysYet()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<ConsumersPage> consumers(f.desk);
    f.desk.draft.put({u"consumers"_s, u"later"_s}, R"({"name":"later"})", u"Add"_s);
    consumers.page.choose(u"later"_s);
    showPanel(consumers.page, u"Keys now"_s);
    auto *create = consumers.find<QPushButton>("createKey");
    QTRY_VERIFY(!create->isEnabled());
    QVERIFY(create->toolTip().contains("does not know this consumer"_L1));
}

void TestCallerPages::aViewerIsToldWhyNot()
{
    Fixture f;
    QVERIFY(f.gateway.startSeeded(document()));
    const Answer viewer =
        f.gateway.admin("POST", "/v1/tokens", R"({"name":"looker","role":"viewer"})");
    QVERIFY(f.desk.connectTo(f.gateway, viewer.member("token")));
    Shown<ConsumersPage> consumers(f.desk);
    consumers.page.choose(u"acme"_s);
    showPanel(consumers.page, u"Keys now"_s);
    QTRY_COMPARE_WITH_TIMEOUT(consumers.find<QTableWidget>("keys")->rowCount(), 1, kPatience);
    consumers.find<QTableWidget>("keys")->selectRow(0);
    for (const char *name : {"createKey", "rotateKey", "revokeKey"}) {
        const auto *button = consumers.find<QPushButton>(name);
        QVERIFY2(!button->isEnabled(), name);
        QVERIFY2(button->toolTip().contains(u"“viewer”"_s), qPrintable(button->toolTip()));
    }
}

void TestCallerPages::aLowerQuotaRefusesAndIsCounted()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<LimitsPage> limits(f.desk);
    limits.page.choose(u"monthly"_s);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(f.statusWith(kKey), 200);

    FieldEditor *editor = limits.page.form().editorOf(u"/limit"_s);
    QVERIFY(editor);
    auto *line = editor->findChild<QLineEdit *>();
    QVERIFY(line);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, u"3"_s);
    limits.page.form().flush();
    QCOMPARE(f.desk.draft.changes().size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(f.desk.draft.isChecked(), kPatience);
    {
        Shown<ChangesPage> changes(f.desk);
        QTRY_VERIFY_WITH_TIMEOUT(changes.find<QPushButton>("applyButton")->isEnabled(), kPatience);
        changes.click("applyButton");
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.revision(), 2U, kPatience);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!f.desk.draft.isEdited(), kPatience);

    QCOMPARE(f.statusWith(kKey), 429);
    showPanel(limits.page, u"Buckets now"_s);
    auto *buckets = limits.find<QTableWidget>("buckets");
    QTRY_COMPARE_WITH_TIMEOUT(buckets->rowCount(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(cell(*buckets, 0, 5), u"Nothing is left"_s, kPatience);
    // The table at the top counts it.
    const auto refused = [&limits] {
        const QAbstractItemModel &model = limits.page.model();
        for (int column = 0; column < model.columnCount(); ++column)
            if (model.headerData(column, Qt::Horizontal).toString() == u"Refused"_s)
                return model.index(0, column).data().toString();
        return QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(refused(), u"1"_s, kPatience);
    limits.shoot("limits-buckets");
}

void TestCallerPages::aBucketIsGivenBack()
{
    Fixture f;
    QVERIFY(f.begin());
    QCOMPARE(f.statusWith(kKey), 200);
    Shown<LimitsPage> limits(f.desk);
    limits.page.choose(u"monthly"_s);
    showPanel(limits.page, u"Buckets now"_s);
    auto *buckets = limits.find<QTableWidget>("buckets");
    QTRY_COMPARE_WITH_TIMEOUT(cell(*buckets, 0, 1), u"1"_s, kPatience);
    QVERIFY(!limits.find<QPushButton>("reset")->isEnabled());
    buckets->selectRow(0);
    limits.click("reset");
    QVERIFY(limits.clickInDialog("go"));
    QTRY_VERIFY_WITH_TIMEOUT(buckets->rowCount() == 0 || cell(*buckets, 0, 1) == u"0"_s, kPatience);
}

QTEST_MAIN(TestCallerPages)
#include "tst_caller_pages.moc"
