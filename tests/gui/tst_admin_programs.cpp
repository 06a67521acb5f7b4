// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// The app and the command-line client as processes, against a real gateway.
#include "demo_gateway.h"
#include "tests/support/admin_stub.h"

#include <QImage>
#include <QJsonArray>
#include <QTest>

using namespace portcullis;

namespace {

struct Ended {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Ended run(const QByteArray &program, const QList<QByteArray> &arguments)
{
    test::ChildProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("PORTCULLIS_ADMIN_TOKEN"));
    environment.remove(QStringLiteral("PORTCULLIS_TOKEN"));
    // Settings of its own: none.
    const QTemporaryDir home;
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
    child.process().setProcessEnvironment(environment);
    child.start(program, arguments);
    Ended ended;
    // A stub in this process has to answer meanwhile.
    const auto isOver = [&child] { return child.process().state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(isOver, 40'000))
        return ended;
    ended.code = child.exitCode();
    ended.out = child.out();
    ended.err = child.err();
    return ended;
}

} // namespace

class TestAdminPrograms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void exitCodes_data();
    void exitCodes();
    void infoAsTableAndJson();
    void metricsCountRequests();
    void theConfigurationIsTheDocument();
    void notReadyIsOne();
    void controlCharactersNeverReachATerminal();
    void screenshotsAreAPictureOfEachPage_data();
    void screenshotsAreAPictureOfEachPage();
    void aScreenshotOfNothingFails();
    void aProfileThatThereIsNotIsRefused();

private:
    Ended ctl(QList<QByteArray> arguments)
    {
        arguments << "--url" << m_gateway.adminUrl().toEncoded() << "--token-file"
                  << m_gateway.tokenFile();
        return run(PORTCULLISCTL, arguments);
    }

    test::DemoGateway m_gateway;
};

void TestAdminPrograms::initTestCase()
{
    QVERIFY2(m_gateway.start(), m_gateway.log().constData());
}

void TestAdminPrograms::exitCodes_data()
{
    QTest::addColumn<QByteArray>("arguments"); // @url@ is the gateway's, @token@ its token file
    QTest::addColumn<int>("code");

    QTest::newRow("yes") << QByteArray("info --url @url@ --token-file @token@") << 0;
    QTest::newRow("options may come first") << QByteArray("--url=@url@ ready") << 0;
    QTest::newRow("metrics need no token") << QByteArray("metrics --url @url@") << 0;
    QTest::newRow("no token") << QByteArray("info --url @url@") << 1;
    QTest::newRow("a wrong token") << QByteArray("config --url @url@ --token-file @config@") << 2;
    QTest::newRow("help") << QByteArray("--help") << 0;
    QTest::newRow("version") << QByteArray("--version") << 0;
    QTest::newRow("no command") << QByteArray("--url @url@") << 2;
    QTest::newRow("an unknown command") << QByteArray("explain") << 2;
    QTest::newRow("an unknown option") << QByteArray("info --no-such") << 2;
    QTest::newRow("an option without a value") << QByteArray("info --url") << 2;
    QTest::newRow("an output that there is not") << QByteArray("info --output xml") << 2;
    QTest::newRow("a token file that is not there")
        << QByteArray("info --token-file /no/such") << 2;
    QTest::newRow("two commands") << QByteArray("info ready") << 2;
    QTest::newRow("nobody there") << QByteArray("ready --url http://127.0.0.1:1") << 3;
}

void TestAdminPrograms::exitCodes()
{
    QFETCH(QByteArray, arguments);
    QFETCH(int, code);
    arguments.replace("@url@", m_gateway.adminUrl().toEncoded());
    arguments.replace("@token@", m_gateway.tokenFile());
    arguments.replace("@config@", m_gateway.inFolder("gateway.json")); // no token in there
    const Ended ended = run(PORTCULLISCTL, arguments.split(' '));
    QVERIFY2(ended.code == code,
             (QByteArray::number(ended.code) + ": " + ended.out + ended.err).constData());
    QVERIFY2(code == 0 ? ended.err.isEmpty() && !ended.out.isEmpty() : !ended.err.isEmpty(),
             (ended.out + '|' + ended.err).constData());
    QVERIFY2(!(ended.out + ended.err).contains(m_gateway.token()), "a token in the output");
}

void TestAdminPrograms::infoAsTableAndJson()
{
    QVERIFY(ctl({"info"}).out.contains("\nrevision   1\n"));
    const QJsonObject info =
        QJsonDocument::fromJson(ctl({"info", "--output", "json"}).out).object();
    QCOMPARE(info[QStringLiteral("revision")].toInt(), 1);
    QCOMPARE(info[QStringLiteral("mode")].toString(), QStringLiteral("file"));
}

void TestAdminPrograms::metricsCountRequests()
{
    const auto requests = [this] {
        const QJsonObject metrics =
            QJsonDocument::fromJson(ctl({"metrics", "--output=json"}).out).object();
        return metrics[QStringLiteral("stages")][QStringLiteral("proxy")][QStringLiteral("count")]
            .toInt();
    };
    const int before = requests();
    QCOMPARE(m_gateway.ask("/hello", 2), 200);
    QCOMPARE(requests(), before + 2);
    const QByteArray table = ctl({"metrics"}).out;
    QVERIFY2(table.contains("\nhello "), table.constData());
}

void TestAdminPrograms::theConfigurationIsTheDocument()
{
    const QJsonObject document = QJsonDocument::fromJson(ctl({"config"}).out).object();
    QCOMPARE(document[QStringLiteral("routes")].toArray().size(), 2);
    const QByteArray table = ctl({"config", "--output", "table"}).out;
    QVERIFY2(table.contains("route ") && table.contains("hello"), table.constData());
}

void TestAdminPrograms::notReadyIsOne()
{
    test::AdminStub stub;
    stub.answers["/readyz"].status = 503;
    stub.answers["/readyz"].body = R"({"status":"not ready","why":"draining"})";
    const Ended ended = run(PORTCULLISCTL, {"ready", "--url", stub.url().toEncoded()});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.out.contains("draining"), ended.out.constData());
}

void TestAdminPrograms::controlCharactersNeverReachATerminal()
{
    test::AdminStub stub;
    stub.answers["/readyz"].status = 503;
    stub.answers["/readyz"].body = R"({"status":"not ready","why":"a\u001b[2Jb"})";
    const Ended table = run(PORTCULLISCTL, {"ready", "--url", stub.url().toEncoded()});
    QVERIFY2(table.out.contains("a?[2Jb"), table.out.constData());
    stub.answers["/v1/info"] = test::stubProblem(409, "admin.x", "a\\u001b[2Jb");
    const Ended error = run(PORTCULLISCTL, {"info", "--url", stub.url().toEncoded()});
    QVERIFY2(!error.err.contains('\x1b'), error.err.constData());
}

void TestAdminPrograms::screenshotsAreAPictureOfEachPage_data()
{
    QTest::addColumn<QByteArray>("theme");
    QTest::addColumn<bool>("dark");

    QTest::newRow("light") << QByteArray("light") << false;
    QTest::newRow("dark") << QByteArray("dark") << true;
}

void TestAdminPrograms::screenshotsAreAPictureOfEachPage()
{
    QFETCH(QByteArray, theme);
    QFETCH(bool, dark);
    const QByteArray folder = m_gateway.inFolder("shots-" + theme);
    const Ended ended = run(PORTCULLIS_ADMIN,
                            {"--url", m_gateway.adminUrl().toEncoded(), "--token-file",
                             m_gateway.tokenFile(), "--theme", theme, "--screenshot", folder});
    QVERIFY2(ended.code == 0, ended.err.constData());
    for (const char *name : {"pipeline", "document", "palette", "keys", "connect"}) {
        const QImage picture(QString::fromUtf8(folder + '/' + name + ".png"));
        QVERIFY2(picture.width() > 400 && picture.height() > 250, name);
        QCOMPARE(picture.pixelColor(2, picture.height() / 2).lightness() < 128, dark);
    }
}

void TestAdminPrograms::aScreenshotOfNothingFails()
{
    const QByteArray path = m_gateway.inFolder("none");
    const Ended ended = run(PORTCULLIS_ADMIN,
                            {"--url", "http://127.0.0.1:1", "--token-file", m_gateway.tokenFile(),
                             "--screenshot", path});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.err.contains("nothing listens"), ended.err.constData());
    QVERIFY(!QFile::exists(QString::fromUtf8(path)));
}

void TestAdminPrograms::aProfileThatThereIsNotIsRefused()
{
    const Ended ended = run(PORTCULLIS_ADMIN, {"--profile", "no such"});
    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.err.contains("no profile 'no such'"), ended.err.constData());
}

QTEST_GUILESS_MAIN(TestAdminPrograms)
#include "tst_admin_programs.moc"
