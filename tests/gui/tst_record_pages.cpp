// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/audit/audit_page.h"
#include "admin-gui/pages/nodes/nodes_page.h"
#include "admin-gui/pages/problems/problems_page.h"
#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/pages/settings/settings_page.h"
#include "admin-gui/pages/tokens/tokens_page.h"
#include "admin-gui/widgets/secret_once.h"
#include "records_fixture.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 20'000;

struct Fixture {
    DataGateway gateway;
    Desk desk;

    bool begin(const QByteArray &more = {})
    {
        return gateway.startSeeded(fixedDocument("seed", more)) && desk.connectTo(gateway);
    }
};

QString cell(PagedTable &table, int row, int column)
{
    return table.model().index(row, column).data().toString();
}

} // namespace

class TestRecordPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsMadeUsedAndDeleted();
    void aViewerMakesNoTokens();
    void theLastAdminStays();
    void secretsAreSetAndDeletedAndNeverRead();
    void problemsLeadToTheirField();
    void theAuditSaysWhoDidWhat();
    void csvIsSafeForSpreadsheets();
    void nodesAreListed();
    void aSecretIsOnTheClipboardForAWhile();
    void whatOthersCopiedStays();
    void noSecretIsInAPicture();
};

void TestRecordPages::aTokenIsMadeUsedAndDeleted()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<TokensPage> tokens(f.desk);
    auto *table = tokens.find<PagedTable>("tokensTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model().rowCount(), 1, kPatience);
    auto *name = tokens.find<QLineEdit>("tokenName");
    name->setText(u"Not a name"_s);
    QVERIFY(!tokens.find<QPushButton>("createToken")->isEnabled());
    QVERIFY(tokens.text("tokensReason").contains("1 to 63"_L1));
    name->setText(u"ci"_s);
    tokens.find<QComboBox>("tokenRole")->setCurrentIndex(1);
    tokens.click("createToken");
    QTRY_VERIFY_WITH_TIMEOUT(tokens.find<QLabel>("secretText")->isVisible(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(table->model().rowCount(), 2, kPatience);
    tokens.shoot("tokens");
    tokens.click("copySecret");
    const QByteArray token = QGuiApplication::clipboard()->text().toUtf8();
    QCOMPARE(token, tokens.text("secretText").toUtf8());
    tokens.click("secretDone");
    QVERIFY(!tokens.find<QLabel>("secretText")->isVisible());
    QVERIFY(tokens.text("secretText").isEmpty());
    // It is one.
    Desk other;
    QVERIFY(other.connectTo(f.gateway, token));
    QTRY_COMPARE(other.monitor.info().role, u"operator"_s);
    tokens.page.activate();
    const auto rowOfCi = [table] { return cell(*table, 0, 0) == "ci"_L1 ? 0 : 1; };
    QTRY_VERIFY_WITH_TIMEOUT(cell(*table, rowOfCi(), 2) != "Never"_L1, kPatience);

    table->view().selectRow(rowOfCi());
    tokens.find<QAction>("deleteToken")->trigger();
    QVERIFY(tokens.clickInDialog("go"));
    QTRY_COMPARE_WITH_TIMEOUT(table->model().rowCount(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(other.monitor.state(), GatewayMonitor::State::Refused, kPatience);
}

void TestRecordPages::aViewerMakesNoTokens()
{
    Fixture f;
    QVERIFY(f.gateway.startSeeded(fixedDocument("seed")));
    const Answer viewer =
        f.gateway.admin("POST", "/v1/tokens", R"({"name":"looker","role":"viewer"})");
    QVERIFY(f.desk.connectTo(f.gateway, viewer.member("token")));
    Shown<TokensPage> tokens(f.desk);
    // Only an admin may even see them: that is an error, and no empty table.
    auto *table = tokens.find<PagedTable>("tokensTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->state().state(), StatePanel::State::Failed, kPatience);
    QVERIFY(!tokens.find<QPushButton>("createToken")->isEnabled());
    QVERIFY(tokens.text("tokensReason").contains(u"“viewer”"_s));
    QVERIFY(tokens.find<QAction>("deleteToken")->toolTip().contains(u"“viewer”"_s));
    tokens.shoot("tokens-viewer");
}

void TestRecordPages::theLastAdminStays()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<TokensPage> tokens(f.desk);
    auto *table = tokens.find<PagedTable>("tokensTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model().rowCount(), 1, kPatience);
    table->view().selectRow(0);
    tokens.find<QAction>("deleteToken")->trigger();
    QVERIFY(tokens.clickInDialog("go"));
    QTRY_VERIFY_WITH_TIMEOUT(tokens.text("tokensOutcome").contains("admin.last-admin"_L1),
                             kPatience);
}

void TestRecordPages::secretsAreSetAndDeletedAndNeverRead()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<SettingsPage> settings(f.desk);
    auto *list = settings.find<QListWidget>("settingsList");
    list->setCurrentRow(list->count() - 1);
    auto *table = settings.find<PagedTable>("secretsTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->state().state(), StatePanel::State::Empty, kPatience);
    settings.find<QLineEdit>("secretName")->setText(u"idp"_s);
    QVERIFY(!settings.find<QPushButton>("setSecret")->isEnabled());
    settings.find<QLineEdit>("secretValue")->setText(u"s3cret"_s);
    settings.click("setSecret");
    QTRY_COMPARE_WITH_TIMEOUT(table->model().rowCount(), 1, kPatience);
    QVERIFY(settings.find<QLineEdit>("secretValue")->text().isEmpty());
    settings.shoot("settings-secrets");
    table->view().selectRow(0);
    settings.click("deleteSecret");
    QVERIFY(settings.clickInDialog("go"));
    QTRY_COMPARE_WITH_TIMEOUT(table->state().state(), StatePanel::State::Empty, kPatience);
}

void TestRecordPages::problemsLeadToTheirField()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<ProblemsPage> problems(f.desk);
    auto *findings = problems.find<QTreeWidget>("findings");
    QTRY_VERIFY(problems.text("problemsHeading").startsWith("In the configuration in force"_L1));
    f.desk.draft.put({u"routes"_s, u"fixed"_s},
                     R"({"name":"fixed","match":{"paths":["/x"]},"authenticate":"none",)"
                     R"("upstream":"gone"})",
                     u"Break"_s);
    QTRY_VERIFY_WITH_TIMEOUT(problems.text("problemsHeading").startsWith("In the draft: 1"_L1),
                             kPatience);
    problems.shoot("problems");
    Q_EMIT findings->itemActivated(findings->topLevelItem(0), 0);
    QCOMPARE(f.desk.navigator.went.size(), 1);
    QCOMPARE(f.desk.navigator.went[0].page, PageId::Routes);
    QCOMPARE(f.desk.navigator.went[0].pointer, u"/upstream"_s);
    f.desk.draft.discard();
    QTRY_VERIFY_WITH_TIMEOUT(problems.text("problemsHeading").contains("0 error(s)"_L1), kPatience);
    f.gateway.kill();
    QTRY_VERIFY_WITH_TIMEOUT(problems.text("gatewayProblems").contains("does not answer"_L1),
                             kPatience);
}

void TestRecordPages::theAuditSaysWhoDidWhat()
{
    Fixture f;
    QVERIFY(f.begin());
    QCOMPARE(f.gateway.admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 201);
    QCOMPARE(f.gateway.admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 409);
    Shown<AuditPage> audit(f.desk);
    auto *table = audit.find<PagedTable>("auditTable");
    QTRY_VERIFY_WITH_TIMEOUT(table->model().rowCount() >= 2, kPatience);
    QCOMPARE(cell(*table, 0, 5), u"409"_s);
    QCOMPARE(cell(*table, 1, 5), u"201"_s);
    audit.shoot("audit");
    QTemporaryDir folder;
    const QString path = folder.filePath(u"audit.csv"_s);
    audit.page.exportTo(path);
    QTRY_VERIFY_WITH_TIMEOUT(audit.text("auditOutcome").contains("exported to"_L1), kPatience);
    const QByteArray csv = test::readAll(path.toUtf8());
    QVERIFY2(csv.startsWith("number,at,actor,")
                 && csv.count("\r\n") == table->model().rowCount() + 1,
             csv.constData());
}

void TestRecordPages::csvIsSafeForSpreadsheets()
{
    const QByteArray csv = auditCsv(QJsonArray{
        QJsonObject{{u"number"_s, 1}, {u"actor"_s, u"=cmd()"_s}, {u"target"_s, u"a \"b\", c"_s}}});
    QCOMPARE(csv.split('\n')[1].trimmed(), QByteArray("1,,'=cmd(),,,\"a \"\"b\"\", c\",,,"));
}

void TestRecordPages::nodesAreListed()
{
    Fixture f;
    QVERIFY(f.begin());
    Shown<NodesPage> nodes(f.desk);
    auto *table = nodes.find<PagedTable>("nodesTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model().rowCount(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(cell(*table, 0, 2), u"1"_s, kPatience);
    nodes.shoot("nodes");
}

void TestRecordPages::aSecretIsOnTheClipboardForAWhile()
{
    SecretClipboard clipboard;
    clipboard.copy("pck_once");
    QCOMPARE(QGuiApplication::clipboard()->text(), u"pck_once"_s);
    QCOMPARE(clipboard.secondsLeft(), SecretClipboard::kSecondsToKeep);
    const std::unique_ptr<QMimeData> data(SecretClipboard::dataOf("pck_once"));
    QCOMPARE(data->data(u"x-kde-passwordManagerHint"_s), QByteArray("secret"));
    QTRY_VERIFY(clipboard.secondsLeft() < SecretClipboard::kSecondsToKeep);
    clipboard.clear();
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    {
        SecretClipboard brief;
        brief.copy("pck_once");
    }
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
}

void TestRecordPages::whatOthersCopiedStays()
{
    SecretClipboard clipboard;
    clipboard.copy("pck_once");
    QGuiApplication::clipboard()->setText(u"something else"_s);
    QTRY_COMPARE(clipboard.secondsLeft(), 0);
    clipboard.clear();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"something else"_s);
}

void TestRecordPages::noSecretIsInAPicture()
{
    SecretOnce::setPictured(true);
    SecretOnce secret;
    secret.setSecret(u"The key:"_s, "pck_once");
    SecretOnce::setPictured(false);
    QVERIFY(!secret.findChild<QLabel *>(u"secretText"_s)->text().contains("pck"_L1));
    secret.findChild<QPushButton *>(u"copySecret"_s)->click();
    QVERIFY(secret.wasCopied());
    QCOMPARE(QGuiApplication::clipboard()->text(), u"pck_once"_s);
}

QTEST_MAIN(TestRecordPages)
#include "tst_record_pages.moc"
