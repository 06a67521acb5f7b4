// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/certificates.h"
#include "tests/support/raw_client.h"

#include <QTest>

using namespace portcullis::test;

/// Who calls, by the certificate of a TLS handshake; curl and Python show it.
class TestMtls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answer_data();
    void answer();
    void handshakeIsRefused_data();
    void handshakeIsRefused();
    void resumedSessionIsTheSameCaller_data();
    void resumedSessionIsTheSameCaller();
    void authorityIsWithdrawn();

private:
    Answer get(const QByteArray &listener, const QByteArray &target, const QByteArray &shown,
               const QList<QByteArray> &more = {});

    Certificate m_authority = makeCertificate({"an authority", "", true});
    Certificate m_other = makeCertificate({"another authority", "", true});
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [
    {"name": "open", "address": "127.0.0.1", "port": 0,
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}], "clientCa": "clients.pem"}},
    {"name": "strict", "address": "127.0.0.1", "port": 0,
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}], "clientCa": "clients.pem",
             "clientCertificate": "required"}},
    {"name": "plain", "address": "127.0.0.1", "port": 0}],
  "authenticators": [
    {"name": "subjects", "type": "mtls"},
    {"name": "uris", "type": "mtls", "san": "uri"},
    {"name": "mapped", "type": "mtls", "subject": "cn", "mapToConsumers": true},
    {"name": "keys", "type": "api-key"}],
  "consumers": [
    {"name": "alice", "subjects": [{"authenticator": "subjects", "value": "CN=alice"},
                                   {"authenticator": "uris", "value": "spiffe://example.org/alice"}]}],
  "routes": [
    {"name": "subject", "match": {"paths": ["/subject"]}, "authenticate": ["subjects"],
     "authorize": {"consumers": ["alice"]}, "respond": {"status": 200, "body": "hello"}},
    {"name": "uri", "match": {"paths": ["/uri"]}, "authenticate": ["uris"],
     "authorize": {"consumers": ["alice"]}, "respond": {"status": 200, "body": "hello"}},
    {"name": "mapped", "match": {"paths": ["/mapped"]}, "authenticate": ["mapped"],
     "authorize": {"consumers": ["alice"]}, "respond": {"status": 200, "body": "hello"}},
    {"name": "claim", "match": {"paths": ["/claim"]}, "authenticate": ["subjects"],
     "authorize": {"claims": {"dns": "b.clients.test"}}, "respond": {"status": 200, "body": "hello"}},
    {"name": "either", "match": {"paths": ["/either"]}, "authenticate": ["subjects", "keys"],
     "respond": {"status": 200, "body": "hello"}},
    {"name": "anyone", "match": {"paths": ["/anyone"]}, "authenticate": ["subjects", "none"],
     "respond": {"status": 200, "body": "hello"}}],
  "defaults": {"authenticate": ["subjects"]}, "accessLog": {"to": "off"}
})";

/// Two connections, the second one with the first one's session.
constexpr char kTwice[] = R"(
import socket, ssl, sys
port, folder, version = int(sys.argv[1]), sys.argv[2], sys.argv[3]
context = ssl.create_default_context(cafile=folder + "/ca.pem")
context.load_cert_chain(folder + "/alice.crt", folder + "/alice.key")
context.maximum_version = ssl.TLSVersion[version]
session = None
for i in range(2):
    raw = socket.create_connection(("127.0.0.1", port), timeout=15)
    tls = context.wrap_socket(raw, server_hostname="a.test", session=session)
    tls.sendall(b"GET /subject HTTP/1.1\r\nHost: a.test\r\n\r\n")
    print(tls.recv(4096)[9:12].decode(), tls.session_reused)
    session = tls.session
)";

} // namespace

void TestMtls::initTestCase()
{
    const auto in = [this](const char *file) { return m_gateway.inFolder(file).toStdString(); };
    const auto write = [&](const char *name, const char *names, const Certificate &by,
                           long until = 3600) {
        const std::string base = in(name);
        QVERIFY(makeCertificate({name, names, false, -7200, until}, &by)
                    .write(base + ".crt", base + ".key"));
    };
    QVERIFY(m_authority.write(in("ca.pem"), in("ca.key")));
    QVERIFY(m_authority.write(in("clients.pem"), in("ca.key")));
    write("a", "DNS:a.test", m_authority);
    write("alice", "URI:spiffe://example.org/alice,email:alice@example.org", m_authority);
    write("bob", "DNS:B.clients.test", m_authority);
    write("stranger", "URI:spiffe://example.org/alice", m_other);
    write("old", "", m_authority, -3600);
    QVERIFY2(m_gateway.run(kDocument, {"--workers", "1"}), m_gateway.err().constData());
}

Answer TestMtls::get(const QByteArray &listener, const QByteArray &target, const QByteArray &shown,
                     const QList<QByteArray> &more)
{
    const QByteArray at = "a.test:" + QByteArray::number(m_gateway.port(listener));
    QList<QByteArray> arguments{"--cacert", m_gateway.inFolder("ca.pem"), "--resolve",
                                at + ":127.0.0.1"};
    if (!shown.isEmpty())
        arguments += {"--cert", m_gateway.inFolder(shown + ".crt"), "--key",
                      m_gateway.inFolder(shown + ".key")};
    const QByteArray scheme = listener == "plain" ? "http://" : "https://";
    return curl(arguments + more + QList<QByteArray>{scheme + at + target});
}

void TestMtls::answer_data()
{
    QTest::addColumn<QByteArray>("listener");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const char *listener, const char *target,
                        const char *shown, int status, const char *code = "") {
        QTest::newRow(name) << QByteArray(listener) << QByteArray(target) << QByteArray(shown)
                            << status << QByteArray(code);
    };
    row("a consumer by the subject", "open", "/subject", "alice", 200);
    row("a consumer by a URI", "open", "/uri", "alice", 200);
    row("a consumer by its own name", "open", "/mapped", "alice", 200);
    row("the same where a certificate is required", "strict", "/subject", "alice", 200);
    row("somebody else", "open", "/subject", "bob", 403, "authorize.consumer");
    row("no such name in the certificate", "open", "/uri", "bob", 401,
        "authenticate.certificate-name");
    row("a claim of the certificate", "open", "/claim", "bob", 200);
    row("another one's", "open", "/claim", "alice", 403, "authorize.claim");
    row("no certificate", "open", "/subject", "", 401, "authenticate.no-credential");
    row("no certificate on a listener that asks for none", "plain", "/subject", "", 401,
        "authenticate.no-credential");
    row("no certificate where anyone may call", "open", "/anyone", "", 200);
    row("a certificate instead of a key", "open", "/either", "bob", 200);
    row("neither of them", "open", "/either", "", 401, "authenticate.no-credential");
}

void TestMtls::answer()
{
    QFETCH(QByteArray, listener);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, shown);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    const Answer got = get(listener, target, shown);
    VERIFY_STATUS(got, status);
    if (!code.isEmpty())
        QCOMPARE(got.member("code"), code);
    if (status == 401)
        QVERIFY2(got.field("WWW-Authenticate").contains("Certificate realm="),
                 got.all().constData());
}

void TestMtls::handshakeIsRefused_data()
{
    QTest::addColumn<QByteArray>("listener");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("no certificate where one is required") << QByteArray("strict") << QByteArray();
    QTest::newRow("one that another authority made")
        << QByteArray("open") << QByteArray("stranger");
    QTest::newRow("one that has expired") << QByteArray("open") << QByteArray("old");
}

void TestMtls::handshakeIsRefused()
{
    QFETCH(QByteArray, listener);
    QFETCH(QByteArray, shown);
    // With TLS 1.3 the client hears of it when it reads.
    for (const QByteArray version : {"1.2", "1.3"}) {
        const Answer got = get(listener, "/anyone", shown, {"--tls-max", version});
        VERIFY_STATUS(got, 0);
        QVERIFY(got.exitCode != 0);
    }
}

void TestMtls::resumedSessionIsTheSameCaller_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("TLS 1.2") << QByteArray("TLSv1_2");
    QTest::newRow("TLS 1.3") << QByteArray("TLSv1_3");
}

void TestMtls::resumedSessionIsTheSameCaller()
{
    QFETCH(QByteArray, version);
    const QByteArray said = outputOf("python3",
                                     {"-c", kTwice, QByteArray::number(m_gateway.port("strict")),
                                      m_gateway.inFolder(""), version});
    QCOMPARE(said.trimmed(), QByteArray("200 False\n200 True"));
}

void TestMtls::authorityIsWithdrawn()
{
    const qsizetype said = m_gateway.err().size();
    QVERIFY(m_other.write(m_gateway.inFolder("clients.pem").toStdString(),
                          m_gateway.inFolder("other.key").toStdString()));
    QVERIFY2(m_gateway.waitForErr("configuration in force", said), m_gateway.err().constData());
    VERIFY_STATUS(get("open", "/uri", "stranger"), 200);
    VERIFY_STATUS(get("open", "/subject", "alice"), 0);
}

QTEST_GUILESS_MAIN(TestMtls)
#include "tst_mtls_clients.moc"
