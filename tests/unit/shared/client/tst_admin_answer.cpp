// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_answer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace portcullis;
using Kind = AdminError::Kind;

Q_DECLARE_METATYPE(AdminError::Kind)

class TestAdminAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void problemsAreTakenWhole();
    void addresses_data();
    void addresses();
    void tokensGoOnlyWhereNobodyReadsThem_data();
    void tokensGoOnlyWhereNobodyReadsThem();
    void tokens_data();
    void tokens();
    void tokenFiles();
};

void TestAdminAnswer::errors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isError");
    QTest::addColumn<Kind>("kind");

    const QByteArray problem = "application/problem+json";
    const QByteArray code = R"({"code":"admin.x","title":"T"})";
    QTest::newRow("a success") << 200 << problem << code << false << Kind::Refused;
    QTest::newRow("no token or a wrong one") << 401 << problem << code << true << Kind::WrongToken;
    QTest::newRow("a wrong host") << 421 << problem << code << true << Kind::WrongHost;
    QTest::newRow("file mode") << 409 << problem
                               << QByteArray(R"({"code":"admin.file-mode","title":"T"})") << true
                               << Kind::Refused;
    for (const int conflict : {409, 412, 428})
        QTest::addRow("a conflict: %d", conflict)
            << conflict << problem << code << true << Kind::Conflict;
    QTest::newRow("a role too low") << 403 << problem << code << true << Kind::Refused;
    QTest::newRow("an invalid document") << 422 << problem << code << true << Kind::Refused;
    QTest::newRow("a redirect") << 302 << QByteArray("text/html") << QByteArray() << true
                                << Kind::Redirected;
    QTest::newRow("a 401 of another server")
        << 401 << QByteArray("text/html") << QByteArray("<p>") << true << Kind::NotPortcullis;
    QTest::newRow("a problem without a code")
        << 404 << problem << QByteArray("{}") << true << Kind::NotPortcullis;
    QTest::newRow("a problem that is no JSON")
        << 500 << problem << QByteArray("<") << true << Kind::NotPortcullis;
    QTest::newRow("no HTTP status at all")
        << 0 << QByteArray() << QByteArray() << true << Kind::NotPortcullis;
}

void TestAdminAnswer::errors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(bool, isError);
    QFETCH(Kind, kind);
    AdminAnswer answer;
    answer.status = status;
    answer.contentType = type;
    answer.body = body;
    const auto error = errorOf(answer);
    QCOMPARE(error.has_value(), isError);
    if (isError) {
        QVERIFY2(error->kind == kind, qPrintable(error->message));
        QCOMPARE(error->status, status);
        QVERIFY(!error->message.isEmpty());
    }
}

void TestAdminAnswer::problemsAreTakenWhole()
{
    AdminAnswer answer;
    answer.status = 422;
    answer.contentType = "application/problem+json";
    answer.body = R"({"code":"admin.invalid","title":"T","detail":"two things","revision":7,
        "references":["routes/a"],"errors":[{"pointer":"/routes/0","code":"config.x",
        "message":"no"},{}]})";
    const auto error = errorOf(answer);
    QVERIFY(error);
    QCOMPARE(error->message, QStringLiteral("the gateway refuses: two things (admin.invalid)"));
    QCOMPARE(error->findings.size(), 2);
    QCOMPARE(error->findings[0].pointer, QStringLiteral("/routes/0"));
    QCOMPARE(error->findings[0].code, QStringLiteral("config.x"));
    QCOMPARE(error->findings[0].message, QStringLiteral("no"));
    QCOMPARE(error->references, QStringList(QStringLiteral("routes/a")));
    QCOMPARE(error->revision, 7);
}

void TestAdminAnswer::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url"); // empty: refused

    const auto row = [](const char *name, const char *text, const char *url) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(url);
    };
    row("complete", "http://127.0.0.1:9180", "http://127.0.0.1:9180");
    row("without a scheme", " 127.0.0.1:9180 ", "http://127.0.0.1:9180");
    row("a name", "https://gateway.example.com", "https://gateway.example.com");
    row("a slash at its end", "https://gateway.example.com/", "https://gateway.example.com");
    row("IPv6", "http://[::1]:9180", "http://[::1]:9180");
    row("nothing", "  ", "");
    row("another scheme", "ftp://127.0.0.1", "");
    row("a path", "http://127.0.0.1:9180/v1", "");
    row("a query", "http://127.0.0.1:9180?a", "");
    row("a password", "http://a:b@127.0.0.1:9180", "");
    row("a port beyond all ports", "http://127.0.0.1:99999", "");
    row("blanks in it", "http://a b", "");
    row("no host", "http://:9180", "");
}

void TestAdminAnswer::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    const auto parsed = parseAdminUrl(text);
    QCOMPARE(parsed ? parsed->toString() : QString(), url);
}

void TestAdminAnswer::tokensGoOnlyWhereNobodyReadsThem_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("safe");

    const auto row = [](const char *name, const char *url, bool safe) {
        QTest::newRow(name) << QString::fromLatin1(url) << safe;
    };
    row("TLS to anybody", "https://gateway.example.com", true);
    row("plain to this machine", "http://127.0.0.1:9180", true);
    row("plain to this machine by IPv6", "http://[::1]:9180", true);
    row("plain to this machine by name", "http://localhost:9180", true);
    row("plain to another machine", "http://10.0.0.1:9180", false);
    row("plain to a name", "http://gateway:9180", false);
    row("a name that looks like this machine's", "http://127.0.0.1.example.com", false);
    row("a name that ends like this machine's", "http://localhost.example.com", false);
}

void TestAdminAnswer::tokensGoOnlyWhereNobodyReadsThem()
{
    QFETCH(QString, url);
    QFETCH(bool, safe);
    QCOMPARE(isSafeForToken(QUrl(url)), safe);
}

void TestAdminAnswer::tokens_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("token"); // empty: refused

    QTest::newRow("plain") << QByteArray("abc-DEF_1~.+/=") << QByteArray("abc-DEF_1~.+/=");
    QTest::newRow("with a line feed at its end") << QByteArray("abc\r\n") << QByteArray("abc");
    QTest::newRow("empty") << QByteArray(" \n") << QByteArray();
    QTest::newRow("two lines would be two fields") << QByteArray("abc\r\nX: y") << QByteArray();
    QTest::newRow("a blank in it") << QByteArray("a b") << QByteArray();
    QTest::newRow("a NUL in it") << QByteArray("a\0b", 3) << QByteArray();
    QTest::newRow("not ASCII") << QByteArray("\xc3\xa4") << QByteArray();
    QTest::newRow("much too long") << QByteArray(5000, 'a') << QByteArray();
}

void TestAdminAnswer::tokens()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, token);
    const auto parsed = parseAdminToken(text);
    QCOMPARE(parsed.value_or(QByteArray()), token);
    if (!parsed)
        QVERIFY2(parsed.error().what.find("abc") == std::string::npos, "a token in a message");
}

void TestAdminAnswer::tokenFiles()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("token"));
    QVERIFY(!readAdminTokenFile(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("secret\n");
    file.close();
    QCOMPARE(readAdminTokenFile(path).value_or(QByteArray()), QByteArray("secret"));
}

QTEST_APPLESS_MAIN(TestAdminAnswer)
#include "tst_admin_answer.moc"
