// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/certificates.h"
#include "tests/support/raw_client.h"

#include <QTest>

#include <filesystem>

using namespace portcullis::test;

/// Certificates that are replaced while the gateway runs, and nobody tells it.
class TestTlsFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void replacedCertificate();
    void brokenCertificateChangesNothing();
    void sessionOutlivesAReload();
    void ocspIsStapled();
    void upstreamSeesTheCertificateOfNow();

private:
    void issue(const char *file, const char *names = "DNS:a.test,IP:127.0.0.1");
    void put(const char *file, const QByteArray &content);
    QByteArray shown();
    QByteArray python(const char *script, const QList<QByteArray> &more = {});
    QByteArray port() { return QByteArray::number(m_gateway.port("main")); }

    Certificate m_authority = makeCertificate({"an authority", "", true});
    GatewayProcess m_gateway;
    ChildProcess m_upstream;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [
    {"name": "main", "address": "127.0.0.1", "port": 0,
     "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key", "ocsp": "a.ocsp"}]}}],
  "upstreams": [
    {"name": "strict", "targets": [{"url": "https://127.0.0.1:@upstream@"}],
     "tls": {"ca": "ca.pem", "certificate": "client.crt", "key": "client.key"}}],
  "routes": [
    {"name": "hello", "match": {"paths": ["/hello"]}, "respond": {"status": 200, "body": "hi"}},
    {"name": "strict", "match": {"paths": ["/strict"]}, "upstream": "strict"}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}
})";

constexpr char kSession[] = R"(
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.maximum_version = ssl.TLSVersion[sys.argv[3]]
def ask(session=None):
    raw = socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=15)
    tls = context.wrap_socket(raw, server_hostname="a.test", session=session)
    tls.sendall(b"GET /hello HTTP/1.1\r\nHost: a.test\r\n\r\n")
    tls.recv(4096)
    return tls
first = ask()
session = first.session
print("first", first.session_reused, flush=True)
sys.stdin.readline()
print("second", ask(session).session_reused)
)";

/// Says who came, by the common name of the certificate that it demands.
constexpr char kUpstream[] = R"(
import http.server, ssl, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        names = dict(pair for rdn in self.connection.getpeercert()["subject"] for pair in rdn)
        body = (names["commonName"] + " " + str(self.connection.session_reused)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *what):
        pass
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1] + "/up.crt", sys.argv[1] + "/up.key")
context.load_verify_locations(sys.argv[1] + "/ca.pem")
context.verify_mode = ssl.CERT_REQUIRED
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
)";

} // namespace

void TestTlsFiles::issue(const char *file, const char *names)
{
    const std::string base = m_gateway.inFolder(file).toStdString();
    // As tools do: complete files take the place of the old ones.
    QVERIFY(makeCertificate({file, names}, &m_authority).write(base + ".c", base + ".k"));
    std::filesystem::rename(base + ".k", base + ".key");
    std::filesystem::rename(base + ".c", base + ".crt");
}

void TestTlsFiles::put(const char *file, const QByteArray &content)
{
    QFile out(text(m_gateway.inFolder(file)));
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(content);
}

QByteArray TestTlsFiles::python(const char *script, const QList<QByteArray> &more)
{
    return outputOf("python3",
                    QList<QByteArray>{"-c", script, m_gateway.inFolder("ca.pem"), port()} + more)
        .trimmed();
}

/// The PEM text of the certificate that clients get.
QByteArray TestTlsFiles::shown()
{
    return python("import ssl, sys; "
                  "print(ssl.get_server_certificate(('127.0.0.1', int(sys.argv[2]))))");
}

void TestTlsFiles::initTestCase()
{
    const auto in = [this](const char *file) { return m_gateway.inFolder(file).toStdString(); };
    QVERIFY(m_authority.write(in("ca.pem"), in("ca.key")));
    issue("up");
    issue("client", "DNS:client.test");
    const Certificate a = makeCertificate({"a", "DNS:a.test"}, &m_authority);
    QVERIFY(a.write(in("a.crt"), in("a.key")));
    put("a.ocsp", QByteArray::fromStdString(makeOcspResponse(a, m_authority)));
    m_upstream.start("python3", {"-c", kUpstream, m_gateway.inFolder("")});
    QVERIFY(m_upstream.waitFor([this] { return m_upstream.out().endsWith('\n'); }));
    QVERIFY2(m_gateway.run(filled(kDocument, {{"upstream", m_upstream.out().trimmed()}}),
                           {"--workers", "1"}),
             m_gateway.err().constData());
}

void TestTlsFiles::ocspIsStapled()
{
    const Certificate a = makeCertificate({"a", "DNS:a.test"}, &m_authority);
    const std::string base = m_gateway.inFolder("a").toStdString();
    put("a.ocsp", QByteArray::fromStdString(makeOcspResponse(a, m_authority)));
    QVERIFY(a.write(base + ".crt", base + ".key"));
    const auto status = [this] {
        return outputOf("bash",
                        {"-c",
                         "openssl s_client -servername a.test -status -connect 127.0.0.1:" + port()
                             + " </dev/null 2>&1"});
    };
    QTRY_VERIFY_WITH_TIMEOUT(status().contains("OCSP Response Status: successful"), kProcessWaitMs);
    const qsizetype said = m_gateway.err().size();
    put("a.ocsp",
        QByteArray::fromStdString(
            makeOcspResponse(a, m_authority, {V_OCSP_CERTSTATUS_GOOD, -7200, -3600})));
    QVERIFY2(m_gateway.waitForErr("is not shown to clients: it has expired", said),
             m_gateway.err().constData());
    QTRY_VERIFY_WITH_TIMEOUT(status().contains("no response sent"), kProcessWaitMs);
}

void TestTlsFiles::replacedCertificate()
{
    const QByteArray file = m_gateway.inFolder("a.crt");
    const QByteArray before = readAll(file).trimmed();
    QCOMPARE(shown(), before);
    issue("a");
    QVERIFY(readAll(file).trimmed() != before);
    QTRY_COMPARE_WITH_TIMEOUT(shown(), readAll(file).trimmed(), kProcessWaitMs);
}

void TestTlsFiles::brokenCertificateChangesNothing()
{
    const QByteArray file = m_gateway.inFolder("a.crt");
    const QByteArray before = readAll(file);
    const qsizetype said = m_gateway.err().size();
    put("a.crt", before.left(before.size() / 2));
    QVERIFY2(m_gateway.waitForErr("pointer=/listeners/0/tls/certificates/0/certificate", said),
             m_gateway.err().constData());
    QCOMPARE(shown(), before.trimmed());
    put("a.crt", before);
    QVERIFY2(m_gateway.waitForErr("configuration in force", said), m_gateway.err().constData());
}

void TestTlsFiles::sessionOutlivesAReload()
{
    for (const QByteArray version : {"TLSv1_2", "TLSv1_3"}) {
        ChildProcess client;
        client.start("python3", {"-c", kSession, m_gateway.inFolder("ca.pem"), port(), version});
        QVERIFY(client.waitFor([&] { return client.out().contains("first False"); }));
        const qsizetype said = m_gateway.err().size();
        issue("a");
        QVERIFY2(m_gateway.waitForErr("configuration in force", said), m_gateway.err().constData());
        client.process().write("go on\n");
        QVERIFY2(client.waitFor([&] { return client.out().contains("second True"); }),
                 client.out() + client.err());
    }
}

void TestTlsFiles::upstreamSeesTheCertificateOfNow()
{
    const auto seen = [this] {
        return curl({"--cacert", m_gateway.inFolder("ca.pem"), "--connect-to",
                     "a.test:443:127.0.0.1:" + port(), "https://a.test/strict"})
            .body;
    };
    const QByteArray first = seen();
    QVERIFY2(first.startsWith("client "), first.constData());
    // Another one under the same names.
    const std::string base = m_gateway.inFolder("client").toStdString();
    const qsizetype said = m_gateway.err().size();
    QVERIFY(makeCertificate({"client of today", "DNS:client.test"}, &m_authority)
                .write(base + ".crt", base + ".key"));
    QVERIFY2(m_gateway.waitForErr("configuration in force", said), m_gateway.err().constData());
    QTRY_VERIFY_WITH_TIMEOUT(seen().startsWith("client of today "), kProcessWaitMs);
}

QTEST_GUILESS_MAIN(TestTlsFiles)
#include "tst_tls_files.moc"
