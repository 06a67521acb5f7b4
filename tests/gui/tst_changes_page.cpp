// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/changes_page.h"
#include "admin-gui/pages/changes/command_panel.h"
#include "records_fixture.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QThreadPool>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 20'000;
const PartRef kFixed{u"routes"_s, u"fixed"_s};

/// A gateway with one route, a person at a desk, and the page.
struct Fixture {
    DataGateway gateway;
    Desk desk;
    std::optional<Shown<ChangesPage>> changes;

    bool begin()
    {
        if (!gateway.startSeeded(fixedDocument("seed")) || !desk.connectTo(gateway))
            return false;
        changes.emplace(desk);
        return true;
    }
    /// One member, as the gateway spells the rest.
    void edit(const QByteArray &body)
    {
        QByteArray json = desk.draft.base().json(kFixed);
        desk.draft.put(kFixed, json.replace("seed", body), u"Edit"_s);
    }
    bool canApply()
    {
        return QTest::qWaitFor(
            [this] { return changes->find<QPushButton>("applyButton")->isEnabled(); }, kPatience);
    }
    bool isInForce(qint64 revision)
    {
        return QTest::qWaitFor(
            [&] {
                return desk.draft.baseRevision() == revision && !desk.draft.isApplying()
                    && !desk.draft.isEdited() && desk.monitor.info().revision == revision;
            },
            kPatience);
    }
    QByteArray served() { return gateway.get("/fixed").body; }
    QString reason() { return changes->text("applyReason"); }
    QString outcome() { return changes->text("applyOutcome"); }
};

} // namespace

class TestChangesPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEditReachesTheGateway();
    void dangersAreAskedAboutInNumbers();
    void aProductionGatewayWantsItsName();
    void oneChangeIsTakenBack();
    void errorsKeepItFromBeingApplied();
    void theGatewayChecksWhatOnlyItSees();
    void othersWereFaster_data();
    void othersWereFaster();
    void anotherGatewayIsChosenMeanwhile();
    void aTrialReverts_data();
    void aTrialReverts();
    void aTimeToConfirmIsChecked();
    void theEffectOnRecordedRequestsIsShown();
    void printedCommandsDoTheSame_data();
    void printedCommandsDoTheSame();
    void aViewerSeesWhyNot();
};

void TestChangesPage::anEditReachesTheGateway()
{
    Fixture f;
    QVERIFY(f.begin());
    QCOMPARE(f.reason(), u"There is nothing to apply."_s);
    f.edit("edited");
    f.desk.draft.put({u"routes"_s, u"more"_s}, fixedRoute("more", "m"), u"Add"_s);
    auto *list = f.changes->find<QTableView>("changesList");
    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(list->model()->index(0, 0).data().toString(), u"Changed"_s);
    QCOMPARE(list->model()->index(0, 2).data().toString(), u"respond/body"_s);
    QVERIFY(f.changes->find<QPlainTextEdit>("diffText")->toPlainText().contains("\"edited\""_L1));
    QVERIFY(f.canApply());
    f.changes->shoot("changes");
    f.changes->find<QLineEdit>("noteEdit")->setText(u"größer"_s);
    f.changes->click("applyButton");
    QVERIFY(f.changes->clickInDialog("go")); // the new route lets anybody in
    QVERIFY2(f.isInForce(2), qPrintable(f.outcome()));
    QVERIFY2(f.outcome().startsWith("Revision 2 is in force."_L1), qPrintable(f.outcome()));
    QCOMPARE(f.served(), QByteArray("edited"));
    const Answer revision = f.gateway.admin("GET", "/v1/revisions/2");
    QCOMPARE(revision.member("note"), QByteArray("größer"));
    QCOMPARE(list->model()->rowCount(), 0);
}

void TestChangesPage::dangersAreAskedAboutInNumbers()
{
    Fixture f;
    QVERIFY(f.begin());
    QCOMPARE(f.served(), QByteArray("seed"));
    QCOMPARE(f.served(), QByteArray("seed"));
    QSignalSpy traffic(&f.desk.monitor, &GatewayMonitor::trafficArrived);
    QTRY_VERIFY(traffic.size() >= 2);
    f.desk.draft.remove(kFixed, u"Delete"_s);
    QVERIFY(f.canApply());
    f.changes->click("applyButton");
    QTRY_VERIFY(f.changes->page.findChild<QDialog *>());
    QStringList said;
    for (const QLabel *label : f.changes->page.findChild<QDialog *>()->findChildren<QLabel *>())
        said.append(label->text());
    QVERIFY2(said.join(u'\n').contains("1 route(s) that had 2 requests"_L1),
             qPrintable(said.join(u'\n')));
    QVERIFY(f.changes->clickInDialog("go"));
    QVERIFY2(f.isInForce(2), qPrintable(f.outcome()));
    QCOMPARE(f.gateway.get("/fixed").status, 404);
}

void TestChangesPage::aProductionGatewayWantsItsName()
{
    Fixture f;
    f.desk.productionName = u"shop"_s;
    QVERIFY(f.begin());
    f.edit("edited");
    QVERIFY(f.canApply());
    f.changes->click("applyButton");
    QTRY_VERIFY(f.changes->page.findChild<QLineEdit *>(u"nameToType"_s));
    QVERIFY(!f.changes->clickInDialog("go"));
    f.changes->find<QLineEdit>("nameToType")->setText(u"Shop"_s);
    QVERIFY(!f.changes->clickInDialog("go"));
    f.changes->find<QLineEdit>("nameToType")->setText(u"shop"_s);
    QVERIFY(f.changes->clickInDialog("go"));
    QVERIFY2(f.isInForce(2), qPrintable(f.outcome()));
}

void TestChangesPage::oneChangeIsTakenBack()
{
    Fixture f;
    QVERIFY(f.begin());
    f.edit("edited");
    f.desk.draft.put({u"routes"_s, u"more"_s}, fixedRoute("more", "m"), u"Add"_s);
    auto *list = f.changes->find<QTableView>("changesList");
    list->selectRow(0);
    f.changes->find<QAction>("revertAction")->trigger();
    QCOMPARE(list->model()->rowCount(), 1);
    QCOMPARE(f.desk.draft.document().json(kFixed), f.desk.draft.base().json(kFixed));
    f.changes->find<QAction>("undoChange")->trigger();
    QCOMPARE(list->model()->rowCount(), 2);
    f.changes->find<QAction>("discardAction")->trigger();
    QCOMPARE(list->model()->rowCount(), 0);
    f.changes->find<QAction>("undoChange")->trigger();
    QCOMPARE(list->model()->rowCount(), 2);
}

void TestChangesPage::errorsKeepItFromBeingApplied()
{
    Fixture f;
    QVERIFY(f.begin());
    f.desk.draft.put(kFixed,
                     R"({"name":"fixed","match":{"paths":["/x"]},"authenticate":"none",)"
                     R"("upstream":"gone"})",
                     u"Break"_s);
    QTRY_VERIFY2(f.reason().contains("error(s) in the draft"_L1), qPrintable(f.reason()));
    QVERIFY(!f.changes->find<QPushButton>("applyButton")->isEnabled());
    f.changes->find<QTabWidget>("reviewTabs")->setCurrentIndex(1);
    auto *findings = f.changes->find<QTreeWidget>("findings");
    QVERIFY(findings->topLevelItemCount() > 0);
    f.changes->shoot("changes-check");
    Q_EMIT findings->itemActivated(findings->topLevelItem(0), 0);
    QCOMPARE(f.desk.navigator.went.size(), 1);
    QCOMPARE(f.desk.navigator.went[0].page, PageId::Routes);
    QCOMPARE(f.desk.navigator.went[0].part, kFixed);
    QVERIFY(!f.desk.navigator.went[0].pointer.isEmpty());
}

/// A secret that is not there is no fault of the document.
void TestChangesPage::theGatewayChecksWhatOnlyItSees()
{
    Fixture f;
    QVERIFY(f.begin());
    f.desk.draft.put({u"authenticators"_s, u"hmac"_s},
                     R"({"name":"hmac","type":"jwt","issuer":"https://a.example/",)"
                     R"("audiences":["a"],"keys":{"file":"/no/such/keys.json"}})",
                     u"Add"_s);
    f.changes->find<QTabWidget>("reviewTabs")->setCurrentIndex(1);
    QTRY_VERIFY_WITH_TIMEOUT(
        f.changes->text("checkState").contains("The gateway has checked it, too"_L1), kPatience);
}

void TestChangesPage::othersWereFaster_data()
{
    QTest::addColumn<QByteArray>("button");
    QTest::addColumn<QByteArray>("edited"); // instead; empty: not
    QTest::addColumn<QByteArray>("served");
    QTest::newRow("mine") << QByteArray("useMine") << QByteArray() << QByteArray("mine");
    QTest::newRow("theirs") << QByteArray("useTheirs") << QByteArray() << QByteArray("theirs");
    QTest::newRow("neither") << QByteArray() << fixedRoute("fixed", "both") << QByteArray("both");
}

void TestChangesPage::othersWereFaster()
{
    QFETCH(const QByteArray, button);
    QFETCH(const QByteArray, edited);
    QFETCH(const QByteArray, served);
    Fixture f;
    QVERIFY(f.begin());
    f.edit("mine");
    f.desk.draft.put({u"routes"_s, u"more"_s}, fixedRoute("more", "m"), u"Add"_s);
    // Another person, at another desk, with the same page.
    Desk other;
    QVERIFY(other.connectTo(f.gateway));
    Shown<ChangesPage> otherPage(other);
    other.draft.put(kFixed, fixedRoute("fixed", "theirs"), u"Edit"_s);
    QTRY_VERIFY(otherPage.find<QPushButton>("applyButton")->isEnabled());
    otherPage.click("applyButton");
    QTRY_COMPARE_WITH_TIMEOUT(other.draft.baseRevision(), 2, kPatience);

    QTRY_COMPARE_WITH_TIMEOUT(f.desk.draft.conflicts().size(), 1, kPatience);
    QTRY_VERIFY2(f.reason().contains("conflict(s)"_L1), qPrintable(f.reason()));
    f.changes->find<QTabWidget>("reviewTabs")->setCurrentIndex(4);
    QCOMPARE(f.changes->find<QListWidget>("conflictList")->count(), 1);
    QVERIFY(!f.changes->find<QPushButton>("decideButton")->isEnabled());
    auto *result = f.changes->find<QPlainTextEdit>("conflictResult");
    f.changes->shoot("changes-conflict");
    if (edited.isEmpty()) {
        f.changes->click(button);
    } else {
        result->setPlainText(u"{\"name\":"_s);
        QVERIFY(f.changes->text("conflictProblem").contains("no JSON"_L1));
        result->setPlainText(u"{\"name\":\"other\"}"_s);
        QVERIFY(!f.changes->find<QPushButton>("decideButton")->isEnabled());
        result->setPlainText(QString::fromUtf8(edited));
    }
    f.changes->click("decideButton");
    QVERIFY(f.desk.draft.conflicts().isEmpty());
    QVERIFY(f.canApply());
    f.changes->click("applyButton");
    QVERIFY(f.changes->clickInDialog("go"));
    QVERIFY2(f.isInForce(3), qPrintable(f.outcome()));
    QCOMPARE(f.served(), served);
    QCOMPARE(f.gateway.get("/more").body, QByteArray("m"));
}

void TestChangesPage::anotherGatewayIsChosenMeanwhile()
{
    Fixture f;
    QVERIFY(f.begin());
    f.edit("mine");
    QVERIFY(f.canApply());
    const Answer others = f.gateway.change("PUT", "/v1/config", fixedDocument("theirs"));
    QCOMPARE(others.status, 200);
    // The configuration is asked for because others were faster, and has come.
    bool hasLeft = false;
    connect(&f.desk.network, &QNetworkAccessManager::finished, this, [&](QNetworkReply *reply) {
        if (hasLeft || !reply->url().path().endsWith("/config"_L1)
            || reply->operation() != QNetworkAccessManager::GetOperation)
            return;
        hasLeft = true;
        f.desk.monitor.watch({QUrl(u"http://127.0.0.1:1"_s), "another"});
        f.desk.draft.clear();
        f.desk.draft.setBase(*DocumentParts::parse(R"({"version":1})"), "\"1\"", 1);
    });
    f.changes->click("applyButton");
    QTRY_VERIFY_WITH_TIMEOUT(hasLeft, kPatience);
    QCoreApplication::processEvents();
    QVERIFY(QThreadPool::globalInstance()->waitForDone(kPatience));
    QCoreApplication::processEvents();
    QCOMPARE(f.desk.draft.baseRevision(), 1);
    QVERIFY(!f.desk.draft.document().contains(kFixed));
}

void TestChangesPage::aTrialReverts_data()
{
    QTest::addColumn<QString>("within");
    QTest::addColumn<QByteArray>("button"); // empty: time goes by
    QTest::addColumn<QByteArray>("served");
    QTest::addColumn<int>("revision");
    QTest::newRow("by itself") << u"2s"_s << QByteArray() << QByteArray("seed") << 3;
    QTest::newRow("now") << u"1h"_s << QByteArray("revertNowButton") << QByteArray("seed") << 3;
    QTest::newRow("not when it is kept")
        << u"1h"_s << QByteArray("keepButton") << QByteArray("risky") << 2;
}

void TestChangesPage::aTrialReverts()
{
    QFETCH(const QString, within);
    QFETCH(const QByteArray, button);
    QFETCH(const QByteArray, served);
    QFETCH(const int, revision);
    Fixture f;
    QVERIFY(f.begin());
    f.edit("risky");
    f.changes->find<QComboBox>("confirmCombo")->setEditText(within);
    QVERIFY(f.canApply());
    f.changes->click("applyButton");
    auto *bar = f.changes->find<QWidget>("pendingBar");
    QTRY_VERIFY2(bar->isVisible(), qPrintable(f.outcome()));
    QVERIFY2(f.changes->text("pendingText").contains("Revision 2"_L1),
             qPrintable(f.changes->text("pendingText")));
    QCOMPARE(f.served(), QByteArray("risky"));
    if (!button.isEmpty()) {
        // Nothing else can be applied meanwhile.
        f.desk.draft.put({u"routes"_s, u"more"_s}, fixedRoute("more", "m"), u"Add"_s);
        QTRY_VERIFY2(f.reason().contains("on trial"_L1), qPrintable(f.reason()));
        f.changes->shoot("changes-trial");
        f.desk.draft.discard();
        f.changes->click(button);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(f.served(), served, kPatience);
    QVERIFY(f.isInForce(revision));
}

void TestChangesPage::aTimeToConfirmIsChecked()
{
    Fixture f;
    QVERIFY(f.begin());
    f.edit("edited");
    QVERIFY(f.canApply());
    auto *combo = f.changes->find<QComboBox>("confirmCombo");
    for (const QString &wrong : {u"soon"_s, u"5"_s, u"0s"_s, u"25h"_s, u"-1m"_s}) {
        combo->setEditText(wrong);
        QVERIFY2(f.reason().contains("no time to confirm"_L1), qPrintable(wrong));
        QVERIFY(!f.changes->find<QPushButton>("applyButton")->isEnabled());
    }
    combo->setEditText(u"90s"_s);
    QVERIFY(f.changes->find<QPushButton>("applyButton")->isEnabled());
}

void TestChangesPage::theEffectOnRecordedRequestsIsShown()
{
    Fixture f;
    QVERIFY(f.begin());
    QCOMPARE(f.served(), QByteArray("seed"));
    f.desk.draft.remove(kFixed, u"Delete"_s);
    f.changes->find<QTabWidget>("reviewTabs")->setCurrentIndex(2);
    auto *tree = f.changes->find<QTreeWidget>("effectTree");
    QTRY_COMPARE_WITH_TIMEOUT(tree->topLevelItemCount(), 1, kPatience);
    QVERIFY2(f.changes->text("effectCounts").startsWith("Of 1 recorded requests 1"_L1),
             qPrintable(f.changes->text("effectCounts")));
    f.changes->shoot("changes-effect");
    Q_EMIT tree->itemActivated(tree->topLevelItem(0), 0);
    Q_EMIT tree->itemActivated(tree->topLevelItem(0)->child(0), 0);
    QCOMPARE(f.desk.navigator.went.size(), 2);
    QCOMPARE(f.desk.navigator.went[0].page, PageId::Traffic);
    QCOMPARE(f.desk.navigator.went[0].filter, u"route == \"fixed\""_s);
    QCOMPARE(f.desk.navigator.went[1].page, PageId::Explain);
    // What is handed over can be explained.
    const Answer explained =
        f.gateway.admin("POST", "/v1/explain", f.desk.navigator.went[1].material);
    VERIFY_STATUS(explained, 200);
    QVERIFY2(explained.body.contains("\"fixed\""), explained.all());
}

void TestChangesPage::printedCommandsDoTheSame_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<QByteArray>("fixed"); // empty: deleted
    QTest::addColumn<bool>("more");
    QTest::addColumn<QString>("within");
    const QByteArray odd = fixedRoute("fixed", R"(it's $HOME `id` \\ \"x\" größer)");
    for (const int form : {int(CommandPanel::Curl), int(CommandPanel::Ctl)}) {
        const char *name = form == CommandPanel::Curl ? "curl" : "portcullisctl";
        QTest::addRow("%s: one changed", name) << form << odd << false << QString();
        QTest::addRow("%s: one deleted", name) << form << QByteArray() << false << QString();
        QTest::addRow("%s: several", name) << form << odd << true << QString();
        QTest::addRow("%s: on trial", name) << form << odd << false << u"1h"_s;
    }
}

void TestChangesPage::printedCommandsDoTheSame()
{
    QFETCH(const int, form);
    QFETCH(const QByteArray, fixed);
    QFETCH(const bool, more);
    QFETCH(const QString, within);
    Fixture f;
    QVERIFY(f.begin());
    if (fixed.isEmpty())
        f.desk.draft.remove(kFixed, u"Delete"_s);
    else
        f.desk.draft.put(kFixed, fixed, u"Edit"_s);
    if (more) {
        f.desk.draft.put({u"routes"_s, u"more"_s}, fixedRoute("more", "m"), u"Add"_s, 0);
        f.desk.draft.put({u"accessLog"_s, {}}, R"({"to":"off"})", u"Edit"_s);
    }
    f.changes->find<QLineEdit>("noteEdit")->setText(u"it's “mine” $PATH"_s);
    f.changes->find<QComboBox>("confirmCombo")
        ->setEditText(within.isEmpty() ? f.changes->find<QComboBox>("confirmCombo")->itemText(0)
                                       : within);
    f.changes->find<QTabWidget>("reviewTabs")->setCurrentIndex(3);
    f.changes->find<QComboBox>("commandForm")->setCurrentIndex(form);
    f.changes->click("copyCommand");
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY(!command.contains(QString::fromUtf8(f.gateway.token())));

    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PORTCULLIS_TOKEN"_s, QString::fromUtf8(f.gateway.token()));
    environment.insert(u"PATH"_s,
                       QFileInfo(QStringLiteral(PORTCULLISCTL)).path() + u':'
                           + environment.value(u"PATH"_s));
    shell.setProcessEnvironment(environment);
    shell.start(u"/bin/sh"_s, {u"-c"_s, command});
    QVERIFY(shell.waitForFinished(kPatience));
    QVERIFY2(shell.exitCode() == 0,
             (command.toUtf8() + shell.readAllStandardError() + shell.readAllStandardOutput())
                 .constData());

    const Answer revision = f.gateway.admin("GET", "/v1/revisions/2");
    QCOMPARE(revision.member("note"), QByteArray("it's “mine” $PATH"));
    QCOMPARE(f.gateway.admin("DELETE", "/v1/config/confirm").status, within.isEmpty() ? 409 : 200);
    if (!within.isEmpty())
        return;
    const auto inForce = DocumentParts::parse(f.gateway.admin("GET", "/v1/config").body);
    QVERIFY(inForce);
    // What the gateway made of it is what it makes of the draft.
    const QByteArray draft = f.desk.draft.document().toJson();
    const Answer difference = f.gateway.admin("POST", "/v1/config/diff", draft);
    VERIFY_STATUS(difference, 200);
    QCOMPARE(
        QJsonDocument(difference.json().value(u"patch"_s).toArray()).toJson(QJsonDocument::Compact),
        QByteArray("[]"));
}

void TestChangesPage::aViewerSeesWhyNot()
{
    Fixture f;
    QVERIFY(f.gateway.startSeeded(fixedDocument("seed")));
    const Answer viewer =
        f.gateway.admin("POST", "/v1/tokens", R"({"name":"looker","role":"viewer"})");
    VERIFY_STATUS(viewer, 201);
    QVERIFY(f.desk.connectTo(f.gateway, viewer.member("token")));
    f.changes.emplace(f.desk);
    f.edit("edited");
    QTRY_VERIFY2(f.reason().contains(u"role “viewer”"_s), qPrintable(f.reason()));
    QVERIFY(!f.changes->find<QPushButton>("applyButton")->isEnabled());
    QVERIFY(f.changes->find<QPushButton>("applyButton")->toolTip().contains(u"viewer"_s));
    f.desk.readOnly = true;
    f.changes->page.activate();
    QVERIFY2(f.reason().contains("read-only"_L1), qPrintable(f.reason()));
}

QTEST_MAIN(TestChangesPage)
#include "tst_changes_page.moc"
