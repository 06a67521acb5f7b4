// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "hostile.h"
#include "nginx_process.h"
#include "tests/support/certificates.h"

#include <QSet>
#include <QTest>

using namespace portcullis::test;

/// A web server that people use, as upstream: what it offers still works, and large bodies cost no
/// memory.
class TestUpstreamNginx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void methods_data();
    void methods();
    void connectionsAreUsedAgain();
    void compressionIsLeftAlone();
    void ranges_data();
    void ranges();
    void notModified();
    void bodiesOfOneMebibyte();
    void overIpv6();
    void overTls_data();
    void overTls();
    void overTlsConnectionsAreUsedAgain();
    void download();
    void upload();
    void slowReader();

private:
    void makeCertificates();

    NginxProcess m_nginx;
    HostileUpstream m_hostile;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind these raw strings.
namespace {

constexpr qint64 kMiB = 1024 * 1024;
/// With sanitizers a byte costs many times what it costs users.
constexpr qint64 kLarge = kSanitized ? 64 * kMiB : 1024 * kMiB;
constexpr int kLargeWaitMs = 300'000;
/// What the gateway may hold of bodies on their way, wherever the kernel and the allocator put it.
constexpr qint64 kGrowthKiB = 32 * 1024;

const QByteArray kServers = R"(
  server {
    listen 127.0.0.1:@port0@;
    @listen6@
    root @folder@/files;
    gzip on;
    gzip_proxied any;
    gzip_types text/plain;
    gzip_min_length 100;
    client_max_body_size 20m;
    keepalive_requests 10000;
    location /put/ { dav_methods PUT DELETE; }
    location /v6/method { return 200 "$remote_addr $http_host"; }
    location /method { return 200 "$request_method $content_length"; }
    # nginx reads the body only for somebody.
    location /post { proxy_pass http://127.0.0.1:@port0@/method; }
    location /small { client_max_body_size 1k; proxy_pass http://127.0.0.1:@port0@/method; }
  }
  server {
    listen 127.0.0.1:@port1@ ssl;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate @folder@/server.crt;
    ssl_certificate_key @folder@/server.key;
    location / { return 200 "$ssl_server_name $ssl_protocol $request_method"; }
  }
)";

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [
    {"name": "nginx", "targets": [{"url": "http://127.0.0.1:@http@"}]},
    {"name": "v6", "targets": [{"url": "http://[::1]:@http@"}]},
    {"name": "hostile", "targets": [{"url": "http://@hostile@"}]},
    {"name": "tls", "targets": [{"url": "https://127.0.0.1:@https@"}], "tls": {"ca": "@ca@"}},
    {"name": "tls-reused", "targets": [{"url": "https://127.0.0.1:@https@"}],
     "tls": {"ca": "@ca@"}},
    {"name": "tls-named", "targets": [{"url": "https://127.0.0.1:@https@"}],
     "tls": {"ca": "@ca@", "serverName": "upstream.test"}},
    {"name": "tls-wrong-name", "targets": [{"url": "https://127.0.0.1:@https@"}],
     "tls": {"ca": "@ca@", "serverName": "other.test"}},
    {"name": "tls-wrong-ca", "targets": [{"url": "https://127.0.0.1:@https@"}],
     "tls": {"ca": "@otherCa@"}},
    {"name": "tls-system", "targets": [{"url": "https://127.0.0.1:@https@"}]},
    {"name": "tls-unverified", "targets": [{"url": "https://127.0.0.1:@https@"}],
     "tls": {"verify": false}},
    {"name": "tls-to-plain", "targets": [{"url": "https://127.0.0.1:@http@"}],
     "tls": {"ca": "@ca@"}},
    {"name": "plain-to-tls", "targets": [{"url": "http://127.0.0.1:@https@"}]}],
  "routes": [
    {"name": "v6", "match": {"paths": ["/v6/method"]}, "upstream": "v6"},
    {"name": "tls", "match": {"paths": ["/tls/right"]}, "upstream": "tls"},
    {"name": "tls-reused", "match": {"paths": ["/tls/reused"]}, "upstream": "tls-reused"},
    {"name": "tls-named", "match": {"paths": ["/tls/named"]}, "upstream": "tls-named"},
    {"name": "tls-wrong-name", "match": {"paths": ["/tls/wrong-name"]}, "upstream": "tls-wrong-name"},
    {"name": "tls-wrong-ca", "match": {"paths": ["/tls/wrong-ca"]}, "upstream": "tls-wrong-ca"},
    {"name": "tls-system", "match": {"paths": ["/tls/system"]}, "upstream": "tls-system"},
    {"name": "tls-unverified", "match": {"paths": ["/tls/unverified"]}, "upstream": "tls-unverified"},
    {"name": "tls-to-plain", "match": {"paths": ["/tls/to-plain"]}, "upstream": "tls-to-plain"},
    {"name": "plain-to-tls", "match": {"paths": ["/tls/from-plain"]}, "upstream": "plain-to-tls"},
    {"name": "large", "match": {"paths": ["/large/{rest...}"]}, "upstream": "hostile",
     "request": {"maxBody": 0}},
    {"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "nginx"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

bool hasIpv6()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHostIPv6);
}

QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 1;
    for (char &byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

bool writeFile(const QByteArray &path, const QByteArray &bytes)
{
    QFile file(text(path));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

void TestUpstreamNginx::makeCertificates()
{
    const auto path = [this](const char *name) { return m_nginx.inFolder(name).toStdString(); };
    const Certificate ca = makeCertificate({"Upstream CA", {}, true});
    QVERIFY(ca.write(path("ca.pem"), path("ca.key")));
    QVERIFY(makeCertificate({"Other CA", {}, true}).write(path("other.pem"), path("other.key")));
    QVERIFY(makeCertificate({"upstream.test", "DNS:upstream.test,IP:127.0.0.1"}, &ca)
                .write(path("server.crt"), path("server.key")));
}

void TestUpstreamNginx::initTestCase()
{
    if (!NginxProcess::isInstalled())
        QSKIP("there is no nginx here");
    makeCertificates();
    QVERIFY(QDir().mkpath(text(m_nginx.inFolder("files/put"))));
    QVERIFY(writeFile(m_nginx.inFolder("files/text.txt"), QByteArray("many words ").repeated(500)));
    QVERIFY(writeFile(m_nginx.inFolder("files/mebibyte"), noise(kMiB)));
    {
        QFile sparse(text(m_nginx.inFolder("files/sparse")));
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(kLarge));
    }
    QVERIFY2(
        m_nginx.run(filled(kServers, {{"listen6", hasIpv6() ? "listen [::1]:@port0@;" : ""}}), 2),
        m_nginx.err().constData());
    QVERIFY2(m_hostile.run(), m_hostile.err().constData());
    QVERIFY2(m_gateway.run(filled(kDocument,
                                  {{"http", m_nginx.port(0)},
                                   {"https", m_nginx.port(1)},
                                   {"hostile", m_hostile.address()},
                                   {"ca", m_nginx.inFolder("ca.pem")},
                                   {"otherCa", m_nginx.inFolder("other.pem")}}),
                           {"--workers", "1"}),
             m_gateway.err().constData());
}

void TestUpstreamNginx::methods_data()
{
    QTest::addColumn<QList<QByteArray>>("arguments");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QList<QByteArray> &arguments,
                        const QByteArray &target, int status, const QByteArray &body) {
        QTest::newRow(name) << arguments << target << status << body;
    };
    row("GET", {}, "/method", 200, "GET ");
    row("HEAD", {"-I"}, "/method", 200, "");
    row("POST", {"--data-binary", "four"}, "/post", 200, "POST 4");
    row("POST in chunks", {"-H", "Transfer-Encoding: chunked", "--data-binary", "four"}, "/post",
        200, "POST 4");
    row("POST of nothing", {"-X", "POST"}, "/method", 200, "POST 0");
    row("PATCH", {"-X", "PATCH", "--data-binary", "four"}, "/post", 200, "PATCH 4");
    row("a body that the upstream does not want", {"--data-binary", QByteArray(100'000, 'b')},
        "/small", 413, {});
}

void TestUpstreamNginx::methods()
{
    QFETCH(QList<QByteArray>, arguments);
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Answer answer = getFrom(m_gateway, target, arguments);
    VERIFY_STATUS(answer, status);
    QVERIFY2(answer.field("Server").startsWith("nginx"), answer.all().constData());
    if (status == 200)
        QCOMPARE(answer.body, body);
}

void TestUpstreamNginx::connectionsAreUsedAgain()
{
    const QByteArray log = m_nginx.inFolder("access.log");
    const qsizetype before = readAll(log).size();
    for (int i = 0; i < 30; ++i)
        VERIFY_STATUS(getFrom(m_gateway, "/method"), 200);
    QTRY_VERIFY_WITH_TIMEOUT(readAll(log).mid(before).count('\n') >= 30, kProcessWaitMs);
    QSet<QByteArray> connections;
    for (const QByteArray &line : readAll(log).mid(before).trimmed().split('\n'))
        connections << line.split(' ').first();
    // A slow machine may let one grow too old.
    QVERIFY2(connections.size() <= 3, readAll(log).mid(before).constData());
}

void TestUpstreamNginx::compressionIsLeftAlone()
{
    const QByteArray original = readAll(m_nginx.inFolder("files/text.txt"));
    const Answer plain = getFrom(m_gateway, "/text.txt");
    VERIFY_STATUS(plain, 200);
    QCOMPARE(plain.body, original);
    QVERIFY2(!plain.has("Content-Encoding"), plain.head.constData());

    const Answer packed = getFrom(m_gateway, "/text.txt", {"-H", "Accept-Encoding: gzip"});
    VERIFY_STATUS(packed, 200);
    QCOMPARE(packed.field("Content-Encoding"), QByteArray("gzip"));
    QVERIFY(packed.body.startsWith("\x1f\x8b"));
    QVERIFY(packed.body.size() < original.size());
    QCOMPARE(getFrom(m_gateway, "/text.txt", {"--compressed"}).body, original);
}

void TestUpstreamNginx::ranges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("the beginning") << QByteArray("bytes=0-3") << 206 << QByteArray("many");
    QTest::newRow("the end") << QByteArray("bytes=-6") << 206 << QByteArray("words ");
    QTest::newRow("beyond the end") << QByteArray("bytes=999999-") << 416 << QByteArray();
}

void TestUpstreamNginx::ranges()
{
    QFETCH(QByteArray, range);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Answer answer = getFrom(m_gateway, "/text.txt", {"-H", "Range: " + range});
    VERIFY_STATUS(answer, status);
    QVERIFY2(answer.has("Content-Range"), answer.head.constData());
    if (status == 206)
        QCOMPARE(answer.body, body);
}

void TestUpstreamNginx::notModified()
{
    const Answer first = getFrom(m_gateway, "/text.txt");
    const Answer again =
        getFrom(m_gateway, "/text.txt", {"-H", "If-None-Match: " + first.field("ETag")});
    VERIFY_STATUS(again, 304);
    QCOMPARE(again.field("ETag"), first.field("ETag"));
    QVERIFY(again.body.isEmpty());
}

void TestUpstreamNginx::bodiesOfOneMebibyte()
{
    const QByteArray bytes = readAll(m_nginx.inFolder("files/mebibyte"));
    const Answer down = getFrom(m_gateway, "/mebibyte");
    VERIFY_STATUS(down, 200);
    QVERIFY(down.body == bytes);
    for (const QByteArray framing : {"X-Length: yes", "Transfer-Encoding: chunked"}) {
        const Answer up = curl({"-X", "PUT", "--data-binary", "@-", "-H", framing,
                                "http://" + m_gateway.at("main") + "/put/copy"},
                               bytes);
        QVERIFY2(up.status == 201 || up.status == 204, up.all().constData());
        QVERIFY(readAll(m_nginx.inFolder("files/put/copy")) == bytes);
    }
}

void TestUpstreamNginx::overIpv6()
{
    if (!hasIpv6())
        QSKIP("this machine has no IPv6 loopback");
    const Answer answer = getFrom(m_gateway, "/v6/method");
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.body, "::1 [::1]:" + m_nginx.port(0));
}

void TestUpstreamNginx::overTls_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("told"); // the beginning of the body, or the reason code
    const auto row = [](const char *name, const char *target, int status, const char *told) {
        QTest::newRow(name) << QByteArray(target) << status << QByteArray(told);
    };
    row("under its own authority", "/tls/right", 200, " TLSv1.3 GET"); // an address is no SNI
    row("with a name of its own", "/tls/named", 200, "upstream.test TLSv1.3 GET");
    row("unverified, as configured", "/tls/unverified", 200, " TLSv1.3 GET");
    row("another name", "/tls/wrong-name", 502, "proxy.tls-failed");
    row("another authority", "/tls/wrong-ca", 502, "proxy.tls-failed");
    row("an authority that the system does not know", "/tls/system", 502, "proxy.tls-failed");
    row("the other side speaks no TLS", "/tls/to-plain", 502, "proxy.tls-failed");
    row("only the other side speaks TLS", "/tls/from-plain", 400, "<html>");
}

void TestUpstreamNginx::overTls()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, told);
    const Answer answer = getFrom(m_gateway, target);
    VERIFY_STATUS(answer, status);
    if (status == 502)
        QCOMPARE(answer.member("code"), told);
    else
        QVERIFY2(answer.body.startsWith(told), answer.all().constData());
}

void TestUpstreamNginx::overTlsConnectionsAreUsedAgain()
{
    const QByteArray log = m_nginx.inFolder("access.log");
    const qsizetype before = readAll(log).size();
    for (int i = 0; i < 10; ++i)
        VERIFY_STATUS(getFrom(m_gateway, "/tls/reused"), 200);
    QTRY_VERIFY_WITH_TIMEOUT(readAll(log).mid(before).count('\n') >= 10, kProcessWaitMs);
    QVERIFY2(readAll(log).mid(before).count(" 1 GET 200") <= 3, readAll(log).mid(before));
}

void TestUpstreamNginx::download()
{
    const qint64 before = m_gateway.residentKiB();
    const QByteArray said =
        outputOf("curl",
                 {"-q", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{size_download}",
                  "--noproxy", "*", "http://" + m_gateway.at("main") + "/sparse"},
                 nullptr, kLargeWaitMs);
    QCOMPARE(said, "200 " + QByteArray::number(kLarge));
    const qint64 growth = m_gateway.peakKiB() - before;
    QVERIFY2(growth < kGrowthKiB, QByteArray::number(growth).constData());
}

void TestUpstreamNginx::upload()
{
    const qint64 before = m_gateway.residentKiB();
    const QByteArray said =
        outputOf("curl",
                 {"-q", "-sS", "-T", m_nginx.inFolder("files/sparse"), "--noproxy", "*",
                  "http://" + m_gateway.at("main") + "/large/discard"},
                 nullptr, kLargeWaitMs);
    VERIFY_CONTAINS(said, "\"bytes\": " + QByteArray::number(kLarge));
    const qint64 growth = m_gateway.peakKiB() - before;
    QVERIFY2(growth < kGrowthKiB, QByteArray::number(growth).constData());
}

void TestUpstreamNginx::slowReader()
{
    const qint64 before = m_gateway.residentKiB();
    m_hostile.forget();
    RawClient client(m_gateway.port("main"));
    client.socket().setReadBufferSize(4096);
    client.send(getRequest("/large/huge"));
    qint64 read = 0;
    while (read < 4 * kMiB) {
        QVERIFY(client.socket().bytesAvailable() > 0
                || client.socket().waitForReadyRead(kProcessWaitMs));
        read += client.socket().read(4096).size();
        if (read % kMiB < 4096) {
            // All that may be between the two: the kernel's buffers of two connections.
            const double ahead = m_hostile.count("sentBytes") - static_cast<double>(read);
            QVERIFY2(ahead < 32.0 * kMiB, QByteArray::number(ahead).constData());
        }
    }
    const qint64 growth = m_gateway.peakKiB() - before;
    QVERIFY2(growth < kGrowthKiB, QByteArray::number(growth).constData());
    client.socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count("aborted"), 1, kProcessWaitMs);
}

QTEST_GUILESS_MAIN(TestUpstreamNginx)
#include "tst_upstream_nginx.moc"
