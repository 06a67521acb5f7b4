// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/certificates.h"
#include "tests/support/raw_client.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace portcullis::test;

/// HTTP/2 with real clients, through the whole gateway.
class TestHttp2 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void curlGets_data();
    void curlGets();
    void http1GoesOn_data();
    void http1GoesOn();
    void aMebibyteEachWay();
    void refusals_data();
    void refusals();
    void grpcRefusal();
    void manyStreams();
    void conformance_data();
    void conformance();

private:
    QList<QByteArray> curlArguments(bool tls) const
    {
        return tls ? QList<QByteArray>{"--http2", "--cacert", m_gateway.inFolder("ca.pem"),
                                       "--resolve", "a.test:" + m_ports + ":127.0.0.1"}
                   : QList<QByteArray>{"--http2-prior-knowledge"};
    }
    QByteArray urlOf(bool tls)
    {
        return tls ? "https://a.test:" + QByteArray::number(m_gateway.port("secure"))
                   : "http://" + m_gateway.at("main");
    }

    Certificate m_authority = makeCertificate({"an authority", "", true});
    QByteArray m_ports;
    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [
    {"name": "main", "address": "127.0.0.1", "port": 0},
    {"name": "secure", "address": "127.0.0.1", "port": 0,
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}]}}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"}],
  "upstreams": [{"name": "echo", "targets": [{"url": "http://@echo@"}]}],
  "routes": [
    {"name": "root", "match": {"paths": ["/"]}, "authenticate": "none",
     "respond": {"status": 200, "body": "hello"}},
    {"name": "echo", "match": {"paths": ["/echo"]}, "authenticate": "none", "upstream": "echo"},
    {"name": "locked", "match": {"paths": ["/locked"]}, "authenticate": ["keys"], "upstream": "echo"}],
  "accessLog": {"to": "stdout"}
})";

/// h2spec, if it is there.
QString h2spec()
{
    const QString found = QStandardPaths::findExecutable(text("h2spec"));
    const QByteArray folder =
        qgetenv("GOPATH").isEmpty() ? qgetenv("HOME") + "/go" : qgetenv("GOPATH");
    return found.isEmpty() ? QStandardPaths::findExecutable(text("h2spec"), {text(folder + "/bin")})
                           : found;
}

/// Bytes that are no preface are HTTP/1.1, and answered so: that there is HTTP/2 at all is the
/// client's prior knowledge (RFC 9113 section 3.3).
const QByteArray kExcepted = "Sends invalid connection preface";

} // namespace

void TestHttp2::initTestCase()
{
    if (chosenTransport().transport == "qthttpserver")
        QSKIP("that transport offers no HTTP/2");
    const std::string base = m_gateway.inFolder("a").toStdString();
    QVERIFY(makeCertificate({"a.test", "DNS:a.test,IP:127.0.0.1"}, &m_authority)
                .write(base + ".crt", base + ".key"));
    QVERIFY(m_authority.write(m_gateway.inFolder("ca.pem").toStdString(), base + ".ca.key"));
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
    QVERIFY2(m_gateway.run(filled(kDocument, {{"echo", m_echo.at("echo")}})),
             m_gateway.err().constData());
    m_ports = QByteArray::number(m_gateway.port("secure"));
}

void TestHttp2::curlGets_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("by prior knowledge") << false;
    QTest::newRow("agreed on by ALPN") << true;
}

void TestHttp2::curlGets()
{
    QFETCH(bool, tls);
    const Answer answer =
        curl(curlArguments(tls) + QList<QByteArray>{"-H", "X-Mine: yes", urlOf(tls) + "/echo?q"});
    VERIFY_STATUS(answer, 200);
    VERIFY_CONTAINS(answer.head, "HTTP/2 200");
    VERIFY_CONTAINS(answer.body, "2.0 portcullis");
    VERIFY_CONTAINS(answer.body.toLower(), "x-mine");
    QVERIFY(m_gateway.waitFor([this] { return m_gateway.out().contains("\"HTTP/2\""); }));
}

void TestHttp2::http1GoesOn_data()
{
    curlGets_data();
}

void TestHttp2::http1GoesOn()
{
    QFETCH(bool, tls);
    QList<QByteArray> arguments = curlArguments(tls);
    arguments.front() = "--http1.1";
    const Answer answer = curl(arguments + QList<QByteArray>{urlOf(tls) + "/"});
    VERIFY_STATUS(answer, 200);
    VERIFY_CONTAINS(answer.head, "HTTP/1.1 200");
}

void TestHttp2::aMebibyteEachWay()
{
    const QByteArray body(1024 * 1024, 'm');
    const Answer answer =
        curl(curlArguments(true) + QList<QByteArray>{"--data-binary", "@-", urlOf(true) + "/echo"},
             body);
    VERIFY_STATUS(answer, 200);
    QVERIFY(answer.body.contains(body.left(1000)));
}

void TestHttp2::refusals_data()
{
    QTest::addColumn<QList<QByteArray>>("arguments");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("no route") << QList<QByteArray>{} << QByteArray("/nowhere") << 404;
    QTest::newRow("no key") << QList<QByteArray>{} << QByteArray("/locked") << 401;
    QTest::newRow("a large head") << QList<QByteArray>{"-H", "X: " + QByteArray(40'000, 'x')}
                                  << QByteArray("/") << 431;
    QTest::newRow("a long target")
        << QList<QByteArray>{} << QByteArray("/" + QByteArray(9000, 'a')) << 414;
}

void TestHttp2::refusals()
{
    QFETCH(QList<QByteArray>, arguments);
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    const Answer answer =
        curl(curlArguments(false) + arguments + QList<QByteArray>{urlOf(false) + path});
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.field("content-type"), "application/problem+json");
}

void TestHttp2::grpcRefusal()
{
    const Answer answer =
        curl(curlArguments(false)
             + QList<QByteArray>{"-X", "POST", "-H", "Content-Type: application/grpc", "-H",
                                 "TE: trailers", urlOf(false) + "/locked"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.field("grpc-status"), "16");
    QCOMPARE(answer.field("content-type"), "application/grpc");
    QVERIFY(!answer.has("content-length"));
}

void TestHttp2::manyStreams()
{
    if (QStandardPaths::findExecutable(text("h2load")).isEmpty())
        QSKIP("no h2load here");
    const QByteArray said =
        outputOf("h2load", {"-n", "20000", "-c", "10", "-m", "32", urlOf(false) + "/echo"});
    VERIFY_CONTAINS(said, "20000 succeeded, 0 failed, 0 errored, 0 timeout");
    VERIFY_CONTAINS(said, "20000 2xx");
}

void TestHttp2::conformance_data()
{
    curlGets_data();
}

void TestHttp2::conformance()
{
    QFETCH(bool, tls);
    if (h2spec().isEmpty())
        QSKIP("no h2spec here: go install github.com/summerwind/h2spec/cmd/h2spec@v2.6.0");
    QList<QByteArray> arguments{"--strict", "--host", "127.0.0.1", "--port",
                                QByteArray::number(m_gateway.port(tls ? "secure" : "main")),
                                // Not answered before its end, or it would be a closed stream.
                                "--path", "/echo"};
    if (tls)
        arguments += {"--tls", "--insecure"};
    const QByteArray said = outputOf(h2spec().toUtf8(), arguments, nullptr, 240'000);
    VERIFY_CONTAINS(said, "147 tests, ");
    QByteArrayList failed;
    for (const QByteArray &line : said.mid(said.indexOf("Failures:")).split('\n')) {
        const bool excepted = !tls && line.contains(kExcepted);
        if (said.contains("Failures:") && line.contains("\xc3\x97 ") && !excepted)
            failed << line.trimmed();
    }
    QVERIFY2(failed.isEmpty(), failed.join('\n').constData());
}

QTEST_GUILESS_MAIN(TestHttp2)
#include "tst_http2.moc"
