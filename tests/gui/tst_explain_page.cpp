// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/explain/explain_page.h"

#include "admin-gui/pages/explain/paste_dialog.h"
#include "admin-gui/pages/request/rule_link.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "live_pages.h"

#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QTextBrowser>

using namespace portcullis;
using namespace portcullis::gui;

class TestExplainPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWhatWouldBeSent();
    void showsWhyItWouldBeRefused();
    void aConsumerIsTakenAsAccepted();
    void almostMatchingRoutesAreNamed();
    void whatTheGatewayAnswersIsShown();
    void errorsAreShownAsErrors();
    void aRecordedRequestIsExplainedAtOnce();
    void aPastedCommandFillsTheForm();
    void theFormIsCopiedAsCurl();
    void theFormGivesBackWhatItWasGiven_data();
    void theFormGivesBackWhatItWasGiven();
    void rulesLeadToTheirFields_data();
    void rulesLeadToTheirFields();
    void everythingHasANameForScreenReaders();

private:
    test::DemoGateway m_gateway;
};

namespace {

struct Shown : test::LivePages {
    std::unique_ptr<ExplainPage> page = std::make_unique<ExplainPage>(context);

    Shown()
    {
        page->resize(1200, 800);
        page->show();
    }
    explicit Shown(test::DemoGateway &gateway) : Shown()
    {
        if (!connectTo(gateway) || !QTest::qWaitFor([this] { return !draft.isEmpty(); }))
            qFatal("the gateway does not answer");
    }
    template <typename Widget>
    Widget &find(const char *name)
    {
        return *page->findChild<Widget *>(QLatin1String(name));
    }
    void choose(ComposedRequest::Caller caller)
    {
        auto &box = find<QComboBox>("callerBox");
        box.setCurrentIndex(box.findData(int(caller)));
    }
    void chooseKeys()
    {
        auto &box = find<QComboBox>("authenticatorBox");
        box.setCurrentIndex(box.findData(QStringLiteral("keys")));
    }
    /// Types a path, chooses Explain and waits.
    bool explain(const char *url)
    {
        find<QLineEdit>("urlEdit").setText(QLatin1String(url));
        QTest::mouseClick(&find<QPushButton>("explainButton"), Qt::LeftButton);
        return QTest::qWaitFor([this] { return page->isSettled(); });
    }
    QString text(const char *browser) { return find<QTextBrowser>(browser).toPlainText(); }
    FlowDiagram &flow() { return *page->findChild<FlowDiagram *>(); }
};

} // namespace

void TestExplainPage::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(0, test::livelyDocument()), m_gateway.log().constData());
}

void TestExplainPage::showsWhatWouldBeSent()
{
    Shown shown(m_gateway);
    shown.choose(ComposedRequest::Caller::Credential);
    shown.chooseKeys();
    shown.find<QLineEdit>("credentialEdit").setText(QString::fromLatin1(test::DemoGateway::key()));
    QVERIFY(shown.explain("/hello?page=2"));
    QVERIFY2(shown.text("verdictText").contains(QStringLiteral("forwarded to the upstream echo")),
             qPrintable(shown.text("verdictText")));
    QVERIFY(shown.text("outcomeText").contains(QStringLiteral("GET /hello?page=2")));
    QVERIFY(shown.text("outcomeText").contains(QStringLiteral("healthy"))
            || shown.text("outcomeText").contains(QStringLiteral("good")));
    QVERIFY(shown.flow().details(Stage::Authenticate).contains(QStringLiteral("passed")));
    QVERIFY(!shown.find<QPlainTextEdit>("rawText").toPlainText().contains(
        QString::fromLatin1(test::DemoGateway::key())));
}

void TestExplainPage::showsWhyItWouldBeRefused()
{
    Shown shown(m_gateway);
    QVERIFY(shown.explain("/hello"));
    QVERIFY(shown.text("verdictText").contains(QStringLiteral("refused with 401")));
    QVERIFY(shown.text("verdictText").contains(QStringLiteral("authenticate.no-credential")));
    QVERIFY(shown.flow().selected() == Stage::Authenticate);
    QVERIFY(shown.flow().details(Stage::Proxy).contains(QStringLiteral("not reached")));
}

void TestExplainPage::aConsumerIsTakenAsAccepted()
{
    Shown shown(m_gateway);
    shown.choose(ComposedRequest::Caller::Identity);
    shown.chooseKeys();
    shown.find<QLineEdit>("consumerEdit").setText(QStringLiteral("demo"));
    QVERIFY(shown.explain("/orders/7"));
    QVERIFY2(shown.text("verdictText").contains(QStringLiteral("authorize.group")),
             qPrintable(shown.text("verdictText")));
    auto &browser = shown.find<QTextBrowser>("verdictText");
    QVERIFY(browser.toHtml().contains(QStringLiteral("rule:routes/orders/authorize/groups")));
    Q_EMIT browser.anchorClicked(QUrl(QStringLiteral("rule:routes/orders/authorize/groups")));
    QCOMPARE(shown.navigator.went.last().pointer, QStringLiteral("/authorize/groups"));
}

void TestExplainPage::almostMatchingRoutesAreNamed()
{
    Shown shown(m_gateway);
    QVERIFY(shown.explain("/Hello"));
    QVERIFY(shown.text("verdictText").contains(QStringLiteral("none matches")));
    QVERIFY2(shown.text("verdictText").contains(QStringLiteral("Routes that almost match")),
             qPrintable(shown.text("verdictText")));
}

void TestExplainPage::whatTheGatewayAnswersIsShown()
{
    Shown shown(m_gateway);
    QVERIFY(shown.explain("/old"));
    QVERIFY(shown.text("verdictText").contains(QStringLiteral("answer 30")));
    QVERIFY2(shown.text("outcomeText").contains(QStringLiteral("Location:")),
             qPrintable(shown.text("outcomeText")));
}

void TestExplainPage::errorsAreShownAsErrors()
{
    Shown shown(m_gateway);
    shown.find<QLineEdit>("clientEdit").setText(QStringLiteral("nowhere"));
    QVERIFY(shown.explain("/hello"));
    QVERIFY(shown.find<QTextBrowser>("messageText").isVisible());
    QVERIFY2(shown.text("messageText").contains(QStringLiteral("can't be explained")),
             qPrintable(shown.text("messageText")));
}

void TestExplainPage::aRecordedRequestIsExplainedAtOnce()
{
    Shown shown(m_gateway);
    Destination to;
    to.page = PageId::Explain;
    to.material = R"({"method": "POST", "target": "/orders/7", "headers":
        [{"name": "Host", "value": "shop.example"}], "client": "203.0.113.9",
        "identity": {"authenticator": "keys", "consumer": "demo"}})";
    shown.page->follow(to);
    QTRY_VERIFY(shown.page->isSettled());
    QVERIFY(shown.text("verdictText").contains(QStringLiteral("authorize.group")));
    QVERIFY(shown.text("verdictText").contains(QStringLiteral("203.0.113.9")));
    QCOMPARE(shown.find<QComboBox>("methodBox").currentText(), QStringLiteral("POST"));
}

void TestExplainPage::aPastedCommandFillsTheForm()
{
    Shown shown(m_gateway);
    QTest::mouseClick(&shown.find<QPushButton>("pasteButton"), Qt::LeftButton);
    auto *dialog = shown.page->findChild<PasteDialog *>();
    QVERIFY(dialog);
    auto *edit = dialog->findChild<QPlainTextEdit *>();
    auto *ok = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    edit->setPlainText(QStringLiteral("curl 'http://a/hello"));
    QVERIFY(!ok->isEnabled());
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("messageLabel"))
                ->text()
                .contains(QStringLiteral("At character 6")));
    edit->setPlainText(QStringLiteral("curl http://a/hello -H 'X-API-Key: the-key' -s"));
    QVERIFY(ok->isEnabled());
    QTest::mouseClick(ok, Qt::LeftButton);
    QTRY_VERIFY(shown.page->isSettled());
    QCOMPARE(shown.page->composed().headers.first().second, QStringLiteral("the-key"));
    QTRY_VERIFY(shown.text("verdictText").contains(QStringLiteral("forwarded")));
}

void TestExplainPage::theFormIsCopiedAsCurl()
{
    Shown shown(m_gateway);
    shown.find<QLineEdit>("urlEdit").setText(QStringLiteral("/hello"));
    shown.choose(ComposedRequest::Caller::Credential);
    shown.chooseKeys();
    shown.find<QLineEdit>("credentialEdit").setText(QStringLiteral("abc"));
    QTest::mouseClick(&shown.find<QPushButton>("copyButton"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("curl -i -H 'X-API-Key: abc' 'http://127.0.0.1/hello'"));
}

void TestExplainPage::theFormGivesBackWhatItWasGiven_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("a path") << QByteArray(R"({"method":"GET","protocol":"HTTP/1.1","target":"/"})");
    QTest::newRow("all of it") << QByteArray(
        R"({"body":"a\nb","client":"203.0.113.9","credentials":{"authenticator":"keys","value":"x"},)"
        R"("headers":[{"name":"A","value":"1"},{"name":"A","value":"2"}],"listener":"http",)"
        R"("method":"PURGE","protocol":"HTTP/2","time":"2026-01-31T12:00:00Z",)"
        R"("url":"https://shop.example/a"})");
    QTest::newRow("nobody") << QByteArray(
        R"({"identity":null,"method":"GET","protocol":"HTTP/1.1","target":"/a"})");
    QTest::newRow("a consumer") << QByteArray(
        R"({"identity":{"authenticator":"keys","consumer":"demo"},)"
        R"("method":"GET","protocol":"HTTP/1.1","target":"/a"})");
    QTest::newRow("a subject") << QByteArray(
        R"({"identity":{"authenticator":"keys","subject":"jo"},)"
        R"("method":"GET","protocol":"HTTP/1.1","target":"/a"})");
}

void TestExplainPage::theFormGivesBackWhatItWasGiven()
{
    QFETCH(QByteArray, json);
    Shown shown;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    shown.page->compose(ComposedRequest::fromJson(object));
    QCOMPARE(QJsonDocument(shown.page->composed().toJson()).toJson(QJsonDocument::Compact),
             QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void TestExplainPage::rulesLeadToTheirFields_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("pointer");

    const auto row = [](const char *rule, PageId page, const char *name, const char *pointer) {
        QTest::newRow(rule) << QString::fromUtf8(rule) << int(page) << QString::fromUtf8(name)
                            << QString::fromLatin1(pointer);
    };
    row("routes/orders/authorize/groups", PageId::Routes, "orders", "/authorize/groups");
    row("routes/orders", PageId::Routes, "orders", "");
    row("rateLimits/ten a second", PageId::Limits, "ten a second", "");
    row("authenticators/keys", PageId::Authenticators, "keys", "");
    row("consumers/zoë <b>", PageId::Consumers, "zoë <b>", "");
    row("upstreams/a%2fb", PageId::Upstreams, "a%2fb", "");
}

void TestExplainPage::rulesLeadToTheirFields()
{
    QFETCH(QString, rule);
    QTextBrowser browser;
    browser.setHtml(ruleLink(rule, rule));
    QCOMPARE(browser.toPlainText(), rule);
    const QString address =
        browser.document()->begin().begin().fragment().charFormat().anchorHref();
    const auto to = linkDestination(QUrl(address));
    QVERIFY(to);
    QTEST(int(to->page), "page");
    QTEST(to->part.name, "name");
    QTEST(to->pointer, "pointer");
    QVERIFY(!linkDestination(QUrl(QStringLiteral("http://a/"))));
    QVERIFY(!ruleDestination(QStringLiteral("defaults/authenticate")));
}

void TestExplainPage::everythingHasANameForScreenReaders()
{
    Shown shown(m_gateway);
    QVERIFY(shown.explain("/hello"));
    for (QWidget *widget : shown.page->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()
            || widget->objectName().startsWith(QLatin1String("qt_"))
            || qobject_cast<QComboBox *>(widget->parentWidget()))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                 qPrintable(QLatin1String(widget->metaObject()->className()) + u' '
                            + widget->objectName()));
    }
}

QTEST_MAIN(TestExplainPage)
#include "tst_explain_page.moc"
