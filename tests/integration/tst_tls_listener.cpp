// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/certificates.h"
#include "tests/support/raw_client.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portcullis::test;

/// TLS as clients see it: curl, and Python for what curl hides.
class TestTlsListener : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void check_data();
    void check();
    void version_data();
    void version();
    void wrongAuthorityIsRefusedByTheClient();
    void certificateByName_data();
    void certificateByName();
    void alpn_data();
    void alpn();
    void plainHttpIsTold();
    void stalledHandshake_data();
    void stalledHandshake();
    void quietAfterTheHandshakeIsIdle();
    void aMebibyteEachWay();
    void keepAlive();
    void endsInOrder_data();
    void endsInOrder();
    void newCertificateAtHangup();

private:
    bool issue(const char *file, const char *names, const Certificate &authority);
    QByteArray ca() const { return m_gateway.inFolder("ca.pem"); }
    /// What the script below says of the listener.
    QByteArray seen(const QByteArray &listener, const QByteArray &what,
                    const QByteArray &argument = {});
    Answer get(const QByteArray &target, const QList<QByteArray> &more = {},
               const QByteArray &host = "a.test", const QByteArray &listener = "main");

    Certificate m_authority = makeCertificate({"an authority", "", true});
    Certificate m_other = makeCertificate({"another authority", "", true});
    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [
    {"name": "main", "address": "127.0.0.1", "port": 0,
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"},
                              {"certificate": "b.crt", "key": "b.key"}]}},
    {"name": "strict", "address": "127.0.0.1", "port": 0,
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}], "minVersion": "1.3"}},
    {"name": "hasty", "address": "127.0.0.1", "port": 0, "timeouts": {"head": "300ms", "idle": "1h"},
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}]}},
    {"name": "brief", "address": "127.0.0.1", "port": 0, "timeouts": {"head": "100ms", "idle": "1s"},
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}]}}],
  "upstreams": [{"name": "echo", "targets": [{"url": "http://@echo@"}]}],
  "routes": [
    {"name": "echo", "match": {"paths": ["/echo", "/echo/"]}, "upstream": "echo"},
    {"name": "large", "match": {"paths": ["/large", "/large/"]},
     "respond": {"status": 200, "body": "@large@"}}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}
})";

constexpr char kPeer[] = R"(
import http.client, socket, ssl, sys
port, ca, what, argument = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
context = ssl.create_default_context(cafile=ca)
if what == "alpn" and argument:
    context.set_alpn_protocols(argument.split(","))
def connect():
    raw = socket.create_connection(("127.0.0.1", port), timeout=15)
    return context.wrap_socket(raw, server_hostname="a.test", suppress_ragged_eofs=False)
if what == "alpn":
    try:
        print("chosen", connect().selected_alpn_protocol())
    except ssl.SSLError:
        print("refused")
elif what == "kept":
    client = http.client.HTTPSConnection("a.test", port, context=context)
    client.sock = connect(); first = client.sock
    for i in range(3):
        client.request("POST", "/echo", body=b"x" * i)
        answer = client.getresponse(); answer.read()
        print(answer.status, client.sock is first)
else:
    tls = connect()
    if argument:
        tls.sendall(argument.encode().decode("unicode_escape").encode())
    whole = b""
    while piece := tls.recv(65536):  # raises without TLS's own goodbye
        whole += piece
    print("goodbye", whole[9:12].decode())
)";

constexpr int kMebibyte = 1024 * 1024;
constexpr int kSoonMs = 5'000;

} // namespace

bool TestTlsListener::issue(const char *file, const char *names, const Certificate &authority)
{
    const std::string base = m_gateway.inFolder(file).toStdString();
    return makeCertificate({file, names}, &authority).write(base + ".crt", base + ".key");
}

QByteArray TestTlsListener::seen(const QByteArray &listener, const QByteArray &what,
                                 const QByteArray &argument)
{
    const QByteArray port = QByteArray::number(m_gateway.port(listener));
    return outputOf("python3", {"-c", kPeer, port, ca(), what, argument}).trimmed();
}

Answer TestTlsListener::get(const QByteArray &target, const QList<QByteArray> &more,
                            const QByteArray &host, const QByteArray &listener)
{
    const QByteArray at = host + ':' + QByteArray::number(m_gateway.port(listener));
    return curl(QList<QByteArray>{"--cacert", ca(), "--resolve", at + ":127.0.0.1"} + more
                + QList<QByteArray>{"https://" + at + target});
}

void TestTlsListener::initTestCase()
{
    const auto in = [this](const char *file) { return m_gateway.inFolder(file).toStdString(); };
    QVERIFY(m_authority.write(in("ca.pem"), in("ca.key")));
    QVERIFY(m_other.write(in("other.pem"), in("other.key")));
    QVERIFY(issue("a", "DNS:a.test", m_authority));
    QVERIFY(issue("b", "DNS:*.b.test", m_authority));
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
    QVERIFY2(
        m_gateway.run(
            filled(kDocument, {{"echo", m_echo.at("echo")}, {"large", QByteArray(kMebibyte, 'L')}}),
            {"--workers", "2"}),
        m_gateway.err().constData());
}

void TestTlsListener::check_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("line"); // how it begins; empty: valid
    const QByteArray pair = "/listeners/0/tls/certificates/0";
    QTest::newRow("a pair") << QByteArray("a.crt") << QByteArray("a.key") << QByteArray();
    // They may well be there where the service runs.
    QTest::newRow("a certificate that is not here")
        << QByteArray("no.crt") << QByteArray("a.key") << "warning " + pair + "/certificate: ";
    QTest::newRow("a key that is not here")
        << QByteArray("a.crt") << QByteArray("no.key") << "warning " + pair + "/key: ";
    QTest::newRow("the key of another certificate")
        << QByteArray("a.crt") << QByteArray("b.key") << pair + "/key: ";
    QTest::newRow("a key in place of the certificate")
        << QByteArray("a.key") << QByteArray("a.key") << pair + "/certificate: ";
}

void TestTlsListener::check()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, line);
    const QByteArray document = m_gateway.inFolder("checked.json");
    QFile file(text(document));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"version": 1, "listeners": [{"name": "main", "port": 0, "tls": {"certificates":
        [{"certificate": ")"
               + certificate + R"(", "key": ")" + key + R"("}]}}],
        "defaults": {"authenticate": ["none"]}, "routes": []})");
    file.close();
    int code = -1;
    const QByteArray said = outputOf(PORTCULLISD, {"check", "--config", document}, &code);
    QVERIFY2(said.startsWith(line) && said.isEmpty() == line.isEmpty(), said.constData());
    QCOMPARE(said.count('\n'), line.isEmpty() ? 0 : 1);
    QVERIFY2(!said.contains("unknown error"), said.constData());
    QCOMPARE(code, line.isEmpty() || line.startsWith("warning ") ? 0 : 1);
}

void TestTlsListener::version_data()
{
    QTest::addColumn<QByteArray>("listener");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *name, QByteArray listener, QByteArray version, bool good) {
        QTest::newRow(name) << listener << version << good;
    };
    row("1.2 is spoken", "main", "1.2", true);
    row("1.3 is spoken", "main", "1.3", true);
    row("1.3 is spoken where it is demanded", "strict", "1.3", true);
    row("1.2 is refused there", "strict", "1.2", false);
}

void TestTlsListener::version()
{
    QFETCH(QByteArray, listener);
    QFETCH(QByteArray, version);
    QFETCH(bool, good);
    const Answer answer =
        get("/echo", {"--tlsv" + version, "--tls-max", version}, "a.test", listener);
    VERIFY_STATUS(answer, good ? 200 : 0);
    constexpr int kCurlConnectError = 35;
    QCOMPARE(answer.exitCode, good ? 0 : kCurlConnectError);
}

void TestTlsListener::wrongAuthorityIsRefusedByTheClient()
{
    const Answer answer = get("/echo", {"--cacert", m_gateway.inFolder("other.pem")});
    constexpr int kCurlPeerFailed = 60;
    QVERIFY2(answer.exitCode == kCurlPeerFailed, answer.all().constData());
    VERIFY_STATUS(get("/echo"), 200);
}

void TestTlsListener::certificateByName_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("good");
    QTest::newRow("the first certificate's name") << QByteArray("a.test") << true;
    QTest::newRow("the second one's wildcard") << QByteArray("x.b.test") << true;
    QTest::newRow("nobody's name") << QByteArray("c.test") << false;
}

void TestTlsListener::certificateByName()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, good);
    VERIFY_STATUS(get("/echo", {}, host), good ? 200 : 0);
}

void TestTlsListener::alpn_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::addColumn<QByteArray>("result");
    QTest::newRow("nothing") << QByteArray() << QByteArray("chosen None");
    QTest::newRow("http/1.1") << QByteArray("http/1.1") << QByteArray("chosen http/1.1");
    const bool h2 = chosenTransport().transport != "qthttpserver";
    QTest::newRow("h2 first") << QByteArray("h2,http/1.1")
                              << QByteArray(h2 ? "chosen h2" : "chosen http/1.1");
    QTest::newRow("h2 second") << QByteArray("http/1.1,h2")
                               << QByteArray(h2 ? "chosen h2" : "chosen http/1.1");
    QTest::newRow("h2 alone") << QByteArray("h2") << QByteArray(h2 ? "chosen h2" : "refused");
    QTest::newRow("something else") << QByteArray("spdy/3") << QByteArray("refused");
}

void TestTlsListener::alpn()
{
    QFETCH(QByteArray, offer);
    QFETCH(QByteArray, result);
    QCOMPARE(seen("main", "alpn", offer), result);
}

void TestTlsListener::plainHttpIsTold()
{
    RawClient client(m_gateway.port("main"));
    const Answer answer = client.ask(getRequest("/echo"));
    VERIFY_STATUS(answer, 400);
    QCOMPARE(answer.member("code"), QByteArray("receive.plain-http-on-tls"));
    QCOMPARE(answer.field("Connection"), QByteArray("close"));
    QVERIFY(client.ends());
}

void TestTlsListener::stalledHandshake_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("before its first byte") << QByteArray();
    QTest::newRow("within its first record") << QByteArray::fromHex("160301010001");
}

void TestTlsListener::stalledHandshake()
{
    QFETCH(QByteArray, sent);
    const QByteArray series = R"(portcullis_connections_closed_total{reason="tls-failed"})";
    const double before = std::max(0.0, metric(m_gateway, series));
    QElapsedTimer took;
    took.start();
    RawClient client(m_gateway.port("hasty"));
    client.send(sent);
    QVERIFY(client.ends());
    QVERIFY2(took.elapsed() < kSoonMs, "the time for a head is 300 ms");
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, series), before + 1, kProcessWaitMs);
}

void TestTlsListener::quietAfterTheHandshakeIsIdle()
{
    // Browsers connect in advance: the time for a head does not run yet.
    QElapsedTimer took;
    took.start();
    QCOMPARE(seen("brief", "ends"), QByteArray("goodbye"));
    QVERIFY2(took.elapsed() >= 900, "100 ms for the handshake, a second for silence");
}

void TestTlsListener::aMebibyteEachWay()
{
    const Answer down = get("/large");
    VERIFY_STATUS(down, 200);
    QVERIFY(down.body == QByteArray(kMebibyte, 'L'));

    const QByteArray large = m_gateway.inFolder("large");
    QFile file(text(large));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(kMebibyte, 'U'));
    file.close();
    for (const char *fields : {"X-Framed: by length", "Transfer-Encoding: chunked"}) {
        const Answer up = get("/echo", {"-H", fields, "--data-binary", '@' + large});
        VERIFY_STATUS(up, 200);
        QCOMPARE(up.member("bodySize"), QByteArray::number(kMebibyte));
        QVERIFY(up.member("body").startsWith("UUU"));
    }
}

void TestTlsListener::keepAlive()
{
    QCOMPARE(seen("main", "kept"), QByteArray("200 True\n200 True\n200 True"));
}

void TestTlsListener::endsInOrder_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("result");
    QTest::newRow("when the client wants it")
        << QByteArray("GET /large HTTP/1.1\\r\\nHost: a.test\\r\\nConnection: close\\r\\n\\r\\n")
        << QByteArray("goodbye 200");
    QTest::newRow("after a malformed request")
        << QByteArray("GET / HTTP/1.1\\r\\nHost\\r\\n\\r\\n") << QByteArray("goodbye 400");
}

void TestTlsListener::endsInOrder()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, result);
    QCOMPARE(seen("main", "ends", request), result);
}

void TestTlsListener::newCertificateAtHangup()
{
    const QByteArray at = "127.0.0.1:" + QByteArray::number(m_gateway.port("main"));
    const auto shown = [&at] {
        return outputOf("python3",
                        {"-c", R"(
import ssl, sys
host, port = sys.argv[1].split(":")
print(ssl.get_server_certificate((host, int(port))))
)",
                         at})
            .trimmed();
    };
    const QByteArray file = m_gateway.inFolder("a.crt");
    QCOMPARE(shown(), readAll(file).trimmed());
    const QByteArray before = shown();

    // A key that does not fit: all stays.
    QVERIFY(QFile::remove(text(file)));
    QVERIFY(QFile::copy(text(m_gateway.inFolder("b.crt")), text(file)));
    qsizetype said = m_gateway.err().size();
    m_gateway.signal(SIGHUP);
    QVERIFY2(m_gateway.waitForErr("pointer=/listeners/0/tls/certificates/0/key", said),
             m_gateway.err().constData());
    QCOMPARE(shown(), before);

    QVERIFY(issue("a", "DNS:a.test", m_authority));
    said = m_gateway.err().size();
    m_gateway.signal(SIGHUP);
    QVERIFY2(m_gateway.waitForErr("configuration in force", said), m_gateway.err().constData());
    QTRY_COMPARE_WITH_TIMEOUT(shown(), readAll(file).trimmed(), kProcessWaitMs);
    QVERIFY(shown() != before);
    VERIFY_STATUS(get("/echo"), 200);
}

QTEST_GUILESS_MAIN(TestTlsListener)
#include "tst_tls_listener.moc"
