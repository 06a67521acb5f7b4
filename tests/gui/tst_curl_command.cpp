// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/curl_command.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

class TestCurlCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRequests_data();
    void readsRequests();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void passesOverWhatSaysNothing();
    void whatIsCopiedReadsBack();
};

namespace {

QString summary(const ComposedRequest &request)
{
    QString text = request.method + u' ' + request.url;
    for (const auto &[name, value] : request.headers)
        text += QStringLiteral(" [") + name + QStringLiteral(": ") + value + u']';
    if (!request.body.isEmpty())
        text += QStringLiteral(" {") + QString::fromUtf8(request.body) + u'}';
    return text;
}

} // namespace

void TestCurlCommand::readsRequests_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("request");

    const auto row = [](const char *name, const char *command, const char *request) {
        QTest::newRow(name) << QString::fromUtf8(command) << QString::fromUtf8(request);
    };
    row("a URL only", "curl http://a/b", "GET http://a/b [Accept: */*]");
    row("without a scheme", "curl a.example/b", "GET http://a.example/b [Accept: */*]");
    row("a prompt before it", "$ curl http://a/", "GET http://a/ [Accept: */*]");
    row("--url", "curl --url http://a/", "GET http://a/ [Accept: */*]");
    row("a method", "curl -X DELETE http://a/", "DELETE http://a/ [Accept: */*]");
    row("a method at once", "curl -XPUT http://a/", "PUT http://a/ [Accept: */*]");
    row("letters together", "curl -sSLI http://a/", "HEAD http://a/ [Accept: */*]");
    row("letters with a value", "curl -sXPUT http://a/", "PUT http://a/ [Accept: */*]");
    row("single quotes", "curl 'http://a/?x=1&y=2' -H 'X-A: it is'",
        "GET http://a/?x=1&y=2 [X-A: it is] [Accept: */*]");
    row("double quotes", "curl \"http://a/\" -H \"X-A: \\\"q\\\" \\\\\"",
        "GET http://a/ [X-A: \"q\" \\] [Accept: */*]");
    row("quotes within a word", "curl http://a/'b c'\"d\"", "GET http://a/b cd [Accept: */*]");
    row("dollar quotes", "curl http://a/ --data-raw $'a\\'b\\n\\u00e4'",
        "POST http://a/ [Content-Type: application/x-www-form-urlencoded] [Accept: */*] {a'b\nä}");
    row("lines that go on", "curl http://a/ \\\n  -H 'X-A: b' \\\n  -H 'X-B: c'",
        "GET http://a/ [X-A: b] [X-B: c] [Accept: */*]");
    row("lines of Windows that go on", "curl http://a/ \\\r\n -H 'X-A: b'",
        "GET http://a/ [X-A: b] [Accept: */*]");
    row("data makes it a POST", "curl http://a/ -d a=1 -d b=2",
        "POST http://a/ [Content-Type: application/x-www-form-urlencoded] [Accept: */*] {a=1&b=2}");
    row("data with a type", "curl http://a/ -H 'content-type: text/plain' --data-binary 'x y'",
        "POST http://a/ [content-type: text/plain] [Accept: */*] {x y}");
    row("raw data may begin with @", "curl http://a/ --data-raw @x",
        "POST http://a/ [Content-Type: application/x-www-form-urlencoded] [Accept: */*] {@x}");
    row("data that is encoded", "curl http://a/ --data-urlencode 'q=a b&c'",
        "POST http://a/ [Content-Type: application/x-www-form-urlencoded] [Accept: */*] "
        "{q=a%20b%26c}");
    row("json", "curl http://a/ --json '{\"a\": 1}'",
        "POST http://a/ [Content-Type: application/json] [Accept: application/json] {{\"a\": 1}}");
    row("-G puts data into the query", "curl -G http://a/?x=1 -d y=2",
        "GET http://a/?x=1&y=2 [Accept: */*]");
    row("user and password", "curl -u me:secret http://a/",
        "GET http://a/ [Authorization: Basic bWU6c2VjcmV0] [Accept: */*]");
    row("a bearer token", "curl --oauth2-bearer abc http://a/",
        "GET http://a/ [Authorization: Bearer abc] [Accept: */*]");
    row("cookies", "curl -b a=1 -b 'b=2' http://a/",
        "GET http://a/ [Cookie: a=1; b=2] [Accept: */*]");
    row("agent and referer", "curl -A me -e http://b/ http://a/",
        "GET http://a/ [User-Agent: me] [Referer: http://b/] [Accept: */*]");
    row("a field without a value", "curl -H 'X-Empty;' http://a/",
        "GET http://a/ [X-Empty: ] [Accept: */*]");
    row("a field taken away", "curl -H 'Accept:' http://a/", "GET http://a/");
    row("cmd.exe", "curl \"http://a/?x=1&y=2\" ^\r\n -H \"X-A: b\"",
        "GET http://a/?x=1&y=2 [X-A: b] [Accept: */*]");
    row("cmd.exe, as a browser copies it",
        "curl ^\"http://a/?x=1^&y=2^\" ^\n  -H ^\"X-A: b^%^20^\" ^\n  --data-raw "
        "^\"^{\\^\"a\\^\":1^}^\"",
        "POST http://a/?x=1&y=2 [X-A: b%20] [Content-Type: application/x-www-form-urlencoded] "
        "[Accept: */*] {{\"a\":1}}");
    row("curl.exe", "curl.exe http://a/ -d \"\"\"x\"\"\"",
        "POST http://a/ [Content-Type: application/x-www-form-urlencoded] [Accept: */*] {\"x\"}");
}

void TestCurlCommand::readsRequests()
{
    QFETCH(QString, command);
    const auto parsed = parseCurl(command);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QTEST(summary(parsed->request), "request");
}

void TestCurlCommand::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("at");
    QTest::addColumn<QString>("says");

    const auto row = [](const char *command, int at, const char *says) {
        QTest::newRow(command) << QString::fromUtf8(command) << at << QString::fromUtf8(says);
    };
    row("", 0, "begin with curl");
    row("wget http://a/", 0, "begin with curl");
    row("curl", 0, "no URL");
    row("curl -s", 5, "no URL");
    row("curl http://a/ http://b/", 15, "second URL");
    row("curl ftp://a/", 5, "no http or https URL");
    row("curl http://a/ -H", 15, "needs a value");
    row("curl http://a/ -H nothing", 15, "Name: value");
    row("curl http://a/ -H @file", 15, "no file");
    row("curl http://a/ -d @file", 15, "no file");
    row("curl http://a/ -b jar.txt", 15, "NAME=VALUE");
    row("curl http://a/ -u me", 15, "password");
    row("curl http://a/ --frobnicate", 15, "not known");
    row("curl http://a/ -s!", 15, "not known");
    row("curl http://a/ -F a=b", 15, "can't be described");
    row("curl http://a/?x=1&y=2", 18, "outside of quotes");
    row("curl http://a/ | jq", 15, "only one command");
    row("curl 'http://a/", 5, "closing quote");
    row("curl \"http://a/", 5, "closing quote");
    row("curl http://a/$HOME", 14, "replaced by the shell");
    row("curl \"http://a/$HOME\"", 15, "replaced by the shell");
    row("curl ^\"http://a/", 6, "closing quote");
    row("curl \"http://a/\" ^\n & x", 20, "only one command");
}

void TestCurlCommand::saysWhatIsWrongAndWhere()
{
    QFETCH(QString, command);
    QFETCH(QString, says);
    const auto parsed = parseCurl(command);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.contains(says), qPrintable(parsed.error().message));
    QTEST(static_cast<int>(parsed.error().at), "at");
}

void TestCurlCommand::passesOverWhatSaysNothing()
{
    const auto parsed =
        parseCurl(QStringLiteral("curl -k --compressed -o /dev/null -m 5 --http2 https://a/"));
    QVERIFY(parsed);
    QCOMPARE(parsed->passedOver,
             QStringList({QStringLiteral("--insecure"), QStringLiteral("--compressed"),
                          QStringLiteral("--output"), QStringLiteral("--max-time")}));
    QCOMPARE(parsed->request.protocol, QStringLiteral("HTTP/2"));
}

void TestCurlCommand::whatIsCopiedReadsBack()
{
    ComposedRequest request;
    request.method = QStringLiteral("PATCH");
    request.url = QStringLiteral("/orders/7?a=1&b='2'");
    request.headers = {{QStringLiteral("X-A"), QStringLiteral("it's")},
                       {QStringLiteral("Accept"), QStringLiteral("*/*")},
                       {QStringLiteral("Content-Type"), QStringLiteral("text/plain")}};
    request.body = "two\nlines $HOME";
    const auto parsed = parseCurl(request.toCurl(QStringLiteral("http://gate:8080")));
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(parsed->request.url, QStringLiteral("http://gate:8080") + request.url);
    QCOMPARE(parsed->request.method, request.method);
    QCOMPARE(parsed->request.headers, request.headers);
    QCOMPARE(parsed->request.body, request.body);
}

QTEST_APPLESS_MAIN(TestCurlCommand)
#include "tst_curl_command.moc"
