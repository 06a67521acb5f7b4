// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/certificates.h"
#include "tests/support/proxy_header_bytes.h"
#include "tests/support/raw_client.h"

#include <QJsonArray>
#include <QTest>

#include <memory>
#include <vector>

using namespace portcullis::test;

/// Listeners behind load balancers that say who the client is.
class TestProxyProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theClientIsWhoTheHeaderNames_data();
    void theClientIsWhoTheHeaderNames();
    void headersMayComeInPieces_data();
    void headersMayComeInPieces();
    void curlSpeaksIt_data();
    void curlSpeaksIt();
    void tlsBeginsBehindTheHeader_data();
    void tlsBeginsBehindTheHeader();
    void conditionsSeeTheClient();
    void connectionsWithoutHeaderClose_data();
    void connectionsWithoutHeaderClose();
    void strangersAreClosed();
    void aSlowHeaderIsNotWaitedFor_data();
    void aSlowHeaderIsNotWaitedFor();
    void aLookAtThePortIsNoFailure();
    void clientsHaveTheirShare();
    void connectionsWithoutHeaderMakeRoom();
    void waitingForHeadersDelaysNoStop();

private:
    /// The address that the upstream is told for a request behind `header`.
    QByteArray clientBehind(const QByteArray &header, const QByteArray &listener = "main");
    double closed(const QByteArray &reason)
    {
        return std::max(
            0.0,
            metric(m_gateway, "portcullis_connections_closed_total{reason=\"" + reason + "\"}"));
    }

    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [
    {"name": "main", "address": "127.0.0.1", "port": 0, "proxyProtocol": {"from": ["127.0.0.1"]}},
    {"name": "tls", "address": "127.0.0.1", "port": 0, "proxyProtocol": {"from": ["127.0.0.1"]},
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}]}},
    {"name": "hasty", "address": "127.0.0.1", "port": 0, "timeouts": {"head": "300ms", "idle": "1h"},
     "proxyProtocol": {"from": ["127.0.0.0/8"]}},
    {"name": "shared", "address": "127.0.0.1", "port": 0, "limits": {"connectionsPerAddress": 2},
     "proxyProtocol": {"from": ["127.0.0.1"]}},
    {"name": "small", "address": "127.0.0.1", "port": 0, "limits": {"connections": 4},
     "timeouts": {"head": "1h"}, "proxyProtocol": {"from": ["127.0.0.1"]}}],
  "upstreams": [{"name": "echo", "targets": [{"url": "http://@echo@"}]}],
  "routes": [
    {"name": "echo", "match": {"paths": ["/echo"]}, "upstream": "echo", "lookalikes": "allow"},
    {"name": "inside", "match": {"paths": ["/inside"]}, "lookalikes": "allow",
     "authorize": {"ip": {"allow": ["192.0.2.0/24"]}}, "respond": {"status": 200, "body": "in"}}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}
})";

/// TLS behind a header: in the same segment (`together`), or after it.
constexpr char kTlsPeer[] = R"(
import socket, ssl, sys
port, ca, header, together = int(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3]), sys.argv[4] == "together"
came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
tls = ssl.create_default_context(cafile=ca).wrap_bio(came, goes, server_hostname="a.test")
peer = socket.create_connection(("127.0.0.1", port), timeout=15)
peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
if not together:
    peer.sendall(header)
first = header if together else b""
def step(what):
    global first
    while True:
        try:
            done = what()
        except ssl.SSLWantReadError:
            done = None
        out, first = first + goes.read(), b""
        if out:
            peer.sendall(out)
        if done is not None:
            return done
        came.write(peer.recv(65536))
step(lambda: tls.do_handshake() or True)
step(lambda: tls.write(b"GET /echo HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"))
answer = b""
while b"}" not in answer:
    answer += step(lambda: tls.read(65536))
sys.stdout.write(answer.decode())
)";

const QByteArray kLine = "PROXY TCP4 192.0.2.7 198.51.100.1 40000 443\r\n";

/// What the echo says of the client.
QByteArray forwardedFor(const Answer &answer)
{
    for (const QJsonValue &each : answer.json().value(QLatin1String("fields")).toArray()) {
        if (each.toArray().at(0).toString() == QLatin1String("X-Forwarded-For"))
            return each.toArray().at(1).toString().toUtf8();
    }
    return "nobody: " + answer.all();
}

} // namespace

void TestProxyProtocol::initTestCase()
{
    const Certificate authority = makeCertificate({"an authority", "", true});
    QVERIFY(authority.write(m_gateway.inFolder("ca.pem").toStdString(),
                            m_gateway.inFolder("ca.key").toStdString()));
    QVERIFY(makeCertificate({"a.test", "DNS:a.test"}, &authority)
                .write(m_gateway.inFolder("a.crt").toStdString(),
                       m_gateway.inFolder("a.key").toStdString()));
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
    QVERIFY2(m_gateway.run(filled(kDocument, {{"echo", m_echo.at("echo")}}), {"--workers", "1"}),
             m_gateway.err().constData());
}

QByteArray TestProxyProtocol::clientBehind(const QByteArray &header, const QByteArray &listener)
{
    return forwardedFor(RawClient(m_gateway.port(listener)).ask(header + getRequest("/echo")));
}

void TestProxyProtocol::theClientIsWhoTheHeaderNames_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("client");
    QTest::newRow("version 1 with IPv4") << kLine << QByteArray("192.0.2.7");
    QTest::newRow("version 1 with IPv6")
        << QByteArray("PROXY TCP6 2001:db8::7 2001:db8::1 40000 443\r\n")
        << QByteArray("2001:db8::7");
    QTest::newRow("version 1 of somebody unknown")
        << QByteArray("PROXY UNKNOWN\r\n") << QByteArray("127.0.0.1");
    QTest::newRow("version 2 with IPv4") << proxyV2Tcp4() << QByteArray("192.0.2.7");
    QTest::newRow("version 2 with IPv6 and additional fields")
        << proxyV2Tcp6(proxyField(0x01, "http/1.1")) << QByteArray("2001:db8::7");
    QTest::newRow("version 2 of the balancer itself") << proxyLocal() << QByteArray("127.0.0.1");
    QTest::newRow("version 2 without a family")
        << proxyV2(0x21, 0x00, "path") << QByteArray("127.0.0.1");
}

void TestProxyProtocol::theClientIsWhoTheHeaderNames()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, client);
    QCOMPARE(clientBehind(header), client);
    // The second request of the connection has no header of its own.
    RawClient kept(m_gateway.port("main"));
    QCOMPARE(forwardedFor(kept.ask(header + getRequest("/echo"))), client);
    QCOMPARE(forwardedFor(kept.ask(getRequest("/echo"))), client);
}

void TestProxyProtocol::headersMayComeInPieces_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("version 1") << kLine;
    QTest::newRow("version 2") << proxyV2Tcp4(proxyField(0x04, "rest"));
}

void TestProxyProtocol::headersMayComeInPieces()
{
    QFETCH(QByteArray, header);
    RawClient client(m_gateway.port("main"));
    client.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    for (const char byte : header)
        client.send(QByteArray(1, byte));
    QCOMPARE(forwardedFor(client.ask(getRequest("/echo"))), QByteArray("192.0.2.7"));
}

void TestProxyProtocol::curlSpeaksIt_data()
{
    QTest::addColumn<QByteArray>("listener");
    QTest::newRow("over plain HTTP") << QByteArray("main");
    QTest::newRow("over TLS") << QByteArray("tls");
}

void TestProxyProtocol::curlSpeaksIt()
{
    QFETCH(QByteArray, listener);
    const QByteArray port = QByteArray::number(m_gateway.port(listener));
    const QByteArray scheme = listener == "tls" ? "https" : "http";
    const Answer answer =
        curl({"--haproxy-protocol", "--cacert", m_gateway.inFolder("ca.pem"), "--resolve",
              "a.test:" + port + ":127.0.0.1", scheme + "://a.test:" + port + "/echo"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(forwardedFor(answer), QByteArray("127.0.0.1"));
}

void TestProxyProtocol::tlsBeginsBehindTheHeader_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("version 1, then TLS") << kLine << QByteArray("apart");
    QTest::newRow("version 1 and TLS at once") << kLine << QByteArray("together");
    QTest::newRow("version 2, then TLS") << proxyV2Tcp4() << QByteArray("apart");
    QTest::newRow("version 2 and TLS at once") << proxyV2Tcp4() << QByteArray("together");
}

void TestProxyProtocol::tlsBeginsBehindTheHeader()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, how);
    const QByteArray out = outputOf("python3",
                                    {"-c", kTlsPeer, QByteArray::number(m_gateway.port("tls")),
                                     m_gateway.inFolder("ca.pem"), header.toHex(), how});
    const Answer answer = parseAnswer(out);
    QVERIFY2(answer.status == 200, out.constData());
    QCOMPARE(forwardedFor(answer), QByteArray("192.0.2.7"));
}

void TestProxyProtocol::conditionsSeeTheClient()
{
    RawClient inside(m_gateway.port("main"));
    VERIFY_STATUS(inside.ask(kLine + getRequest("/inside")), 200);
    RawClient outside(m_gateway.port("main"));
    VERIFY_STATUS(outside.ask(proxyV2Tcp6() + getRequest("/inside")), 403);
    RawClient itself(m_gateway.port("main"));
    VERIFY_STATUS(itself.ask(proxyLocal() + getRequest("/inside")), 403);
}

void TestProxyProtocol::connectionsWithoutHeaderClose_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("listener");
    QTest::newRow("a request") << getRequest("/echo") << QByteArray("main");
    QTest::newRow("a TLS handshake")
        << QByteArray::fromHex("16030100f8010000f4") << QByteArray("tls");
    QTest::newRow("a malformed line")
        << "PROXY TCP4 192.0.2.7\r\n" + getRequest("/echo") << QByteArray("main");
    QTest::newRow("a malformed header")
        << proxyV2(0x21, 0x11, "short") + getRequest("/echo") << QByteArray("main");
    QTest::newRow("a second header instead of a request")
        << kLine + kLine + getRequest("/echo") << QByteArray("main");
}

void TestProxyProtocol::connectionsWithoutHeaderClose()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, listener);
    const double before = closed("no-proxy-header");
    RawClient client(m_gateway.port(listener));
    client.send(bytes);
    QVERIFY(client.ends());
    if (bytes.startsWith(kLine)) {
        // This one is a request line, and a bad one.
        QVERIFY2(client.got().startsWith("HTTP/1.1 400 "), client.got().constData());
        return;
    }
    QCOMPARE(client.got(), QByteArray());
    QTRY_COMPARE_WITH_TIMEOUT(closed("no-proxy-header"), before + 1, kProcessWaitMs);
}

void TestProxyProtocol::strangersAreClosed()
{
    const double before = closed("no-proxy-header");
    const Answer answer = curl({"--interface", "127.0.0.5", "--haproxy-protocol",
                                "http://" + m_gateway.at("main") + "/echo"});
    QVERIFY2(answer.exitCode != 0 && answer.status == 0, answer.all().constData());
    QTRY_COMPARE_WITH_TIMEOUT(closed("no-proxy-header"), before + 1, kProcessWaitMs);
    const Answer known = curl({"--interface", "127.0.0.5", "--haproxy-protocol",
                               "http://" + m_gateway.at("hasty") + "/echo"});
    VERIFY_STATUS(known, 200);
    QCOMPARE(forwardedFor(known), QByteArray("127.0.0.5"));
}

void TestProxyProtocol::aSlowHeaderIsNotWaitedFor_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing comes") << QByteArray();
    QTest::newRow("half a line comes") << kLine.left(20);
    QTest::newRow("half a header comes") << proxyV2Tcp4().left(20);
}

void TestProxyProtocol::aSlowHeaderIsNotWaitedFor()
{
    QFETCH(QByteArray, bytes);
    const double before = closed("head-timeout");
    RawClient client(m_gateway.port("hasty"));
    client.send(bytes);
    QVERIFY(client.ends());
    QCOMPARE(client.got(), QByteArray());
    QTRY_COMPARE_WITH_TIMEOUT(closed("head-timeout"), before + 1, kProcessWaitMs);
}

void TestProxyProtocol::aLookAtThePortIsNoFailure()
{
    const double before = closed("client-closed");
    RawClient(m_gateway.port("main")).socket().disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(closed("client-closed"), before + 1, kProcessWaitMs);
}

void TestProxyProtocol::clientsHaveTheirShare()
{
    const double before = closed("too-many-per-address");
    std::vector<std::unique_ptr<RawClient>> open;
    const auto connect = [&](const QByteArray &header) {
        open.push_back(std::make_unique<RawClient>(m_gateway.port("shared")));
        return open.back()->ask(header + getRequest("/echo")).status;
    };
    QCOMPARE(connect(kLine), 200);
    QCOMPARE(connect(proxyV2Tcp4()), 200);
    QCOMPARE(connect(kLine), 0);
    QTRY_COMPARE_WITH_TIMEOUT(closed("too-many-per-address"), before + 1, kProcessWaitMs);
    QCOMPARE(connect(proxyV2Tcp6()), 200);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(connect(proxyLocal()), 200); // the balancer's own are not counted
    const double gone = closed("client-closed");
    open.erase(open.begin());
    QTRY_COMPARE_WITH_TIMEOUT(closed("client-closed"), gone + 1, kProcessWaitMs);
    QCOMPARE(connect(kLine), 200);
}

void TestProxyProtocol::connectionsWithoutHeaderMakeRoom()
{
    const double before = closed("made-room");
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 4; ++i)
        silent.push_back(std::make_unique<RawClient>(m_gateway.port("small")));
    QCOMPARE(clientBehind(kLine, "small"), QByteArray("192.0.2.7"));
    QVERIFY(silent.front()->ends());
    QTRY_COMPARE_WITH_TIMEOUT(closed("made-room"), before + 1, kProcessWaitMs);
}

void TestProxyProtocol::waitingForHeadersDelaysNoStop()
{
    GatewayProcess gateway;
    QVERIFY(QFile::copy(text(m_gateway.inFolder("a.crt")), text(gateway.inFolder("a.crt"))));
    QVERIFY(QFile::copy(text(m_gateway.inFolder("a.key")), text(gateway.inFolder("a.key"))));
    QVERIFY2(gateway.run(filled(kDocument, {{"echo", m_echo.at("echo")}}), {"--workers", "2"}),
             gateway.err().constData());
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 4; ++i)
        silent.push_back(std::make_unique<RawClient>(gateway.port("main")));
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_connections_accepted_total"), 4.0,
                              kProcessWaitMs);
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
    for (const auto &client : silent)
        QVERIFY(client->ends());
}

QTEST_GUILESS_MAIN(TestProxyProtocol)
#include "tst_proxy_protocol.moc"
