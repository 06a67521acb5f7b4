// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/system_roots.h"
#include "tls_fixture.h"

#include <QTest>

#include <openssl/ssl.h>

using namespace portcullis;
using namespace portcullis::io;
using namespace portcullis::test;

namespace {

std::string derOf(const std::string &path)
{
    BIO *const file = BIO_new_file(path.c_str(), "r");
    const std::unique_ptr<X509, Certificate::Free> read(
        PEM_read_bio_X509(file, nullptr, nullptr, nullptr));
    BIO_free(file);
    unsigned char *bytes = nullptr;
    const int size = read ? i2d_X509(read.get(), &bytes) : 0;
    std::string der(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

/// OpenSSL itself as a client, for what no stream of ours would do. Its bytes go over `wire`.
struct RawClient {
    RawClient(SslPtr session, TestPeer &to, TestLoop &on)
        : ssl(std::move(session)), wire(to), loop(on)
    {
        SSL_set_bio(ssl.get(), in, out);
    }
    bool handshake()
    {
        bool done = false;
        for (int i = 0; i < 10 && !done; ++i) {
            done = SSL_do_handshake(ssl.get()) == 1;
            send();
            const std::string got = wire.takeReceived();
            BIO_write(in, got.data(), static_cast<int>(got.size()));
        }
        return done;
    }
    void send()
    {
        char *data = nullptr;
        const long size = BIO_get_mem_data(out, &data);
        if (size > 0)
            wire.send({data, static_cast<std::size_t>(size)});
        (void)BIO_reset(out);
        loop.run();
    }

    const SslPtr ssl; // which owns both ends
    BIO *const in = BIO_new(BIO_s_mem());
    BIO *const out = BIO_new(BIO_s_mem());
    TestPeer &wire;
    TestLoop &loop;
};

} // namespace

/// Who may talk to whom.
class TestTlsHandshake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.good()); }
    void certificateByName_data();
    void certificateByName();
    void clientRefuses_data();
    void clientRefuses();
    void verificationCanBeTurnedOff();
    void rootsOfTheSystemAreTrusted();
    void alpn_data();
    void alpn();
    void plainHttpIsTold();
    void garbageIsNotAnswered();
    void endDuringHandshake();
    void writtenBeforeTheHandshake();
    void refusesUnusableFiles();
    void clientCertificates_data();
    void clientCertificates();
    void askingForNewKeysWithoutEnd();

private:
    const Certificates m_files;
};

void TestTlsHandshake::certificateByName_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("accepted");

    QTest::newRow("the first certificate's name") << QByteArray("a.test") << true;
    QTest::newRow("another certificate's name") << QByteArray("x.b.test") << true;
    QTest::newRow("in other letters") << QByteArray("X.B.TEST") << true;
    QTest::newRow("an address") << QByteArray("127.0.0.1") << true;
    QTest::newRow("nobody's name gets the first, and is refused") << QByteArray("c.test") << false;
    QTest::newRow("a wildcard is one label") << QByteArray("x.y.b.test") << false;
    QTest::newRow("another address") << QByteArray("127.0.0.2") << false;
}

void TestTlsHandshake::certificateByName()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, accepted);
    TestLoop loop;
    Ends ends(loop, m_files.server({"a", "b"}), m_files.client(), name.toStdString());
    loop.run();
    QCOMPARE(ends.client.connected, accepted);
    QCOMPARE(ends.client.error == StreamError::Tls, !accepted);
}

void TestTlsHandshake::clientRefuses_data()
{
    QTest::addColumn<QByteArray>("certificate");

    QTest::newRow("an expired certificate") << QByteArray("expired");
    QTest::newRow("one that is not valid yet") << QByteArray("future");
    QTest::newRow("one signed by itself") << QByteArray("self");
    QTest::newRow("one for another name") << QByteArray("b");
}

void TestTlsHandshake::clientRefuses()
{
    QFETCH(QByteArray, certificate);
    TestLoop loop;
    Ends ends(loop, m_files.server({certificate.constData()}), m_files.client());
    ends.client.send("secret");
    loop.run();
    QVERIFY(!ends.client.connected);
    QVERIFY(ends.client.error == StreamError::Tls);
    QVERIFY(ends.server.error == StreamError::Tls || ends.server.error == StreamError::Reset);
    QVERIFY(ends.server.received.empty());
}

void TestTlsHandshake::verificationCanBeTurnedOff()
{
    TestLoop loop;
    Ends ends(loop, m_files.server({"self"}), m_files.client(false));
    loop.run();
    QVERIFY(ends.client.connected);
}

/// As on Windows, where they are in no file; they are asked for without `ca` only.
void TestTlsHandshake::rootsOfTheSystemAreTrusted()
{
    static std::string der;
    der = derOf(m_files.path("ca.crt"));
    QVERIFY(!der.empty());
    setRootReader([] { return std::vector<std::string>{"no certificate", der}; });
    const auto trusting = TlsContext::client({});
    setRootReader(nullptr);
    const auto files = TlsContext::client({});
    QVERIFY(trusting && files);

    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), *trusting);
    loop.run();
    QVERIFY(ends.client.connected);
    Ends refused(loop, m_files.server({"a"}), *files);
    loop.run();
    QVERIFY(!refused.client.connected);
}

void TestTlsHandshake::alpn_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::addColumn<bool>("accepted");

    QTest::newRow("nothing") << QByteArray() << true;
    QTest::newRow("http/1.1") << QByteArray("\x08http/1.1") << true;
    QTest::newRow("h2 and http/1.1") << QByteArray("\x02h2\x08http/1.1") << true;
    QTest::newRow("h2 alone") << QByteArray("\x02h2") << false;
}

void TestTlsHandshake::alpn()
{
    QFETCH(QByteArray, offer);
    QFETCH(bool, accepted);
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer wire(std::move(left));
    TestPeer server(TlsStream::wrap(std::move(right), m_files.server({"a"}), loop, {}));

    RawClient client(m_files.client()->connection("a.test"), wire, loop);
    const auto *bytes = reinterpret_cast<const unsigned char *>(offer.constData());
    SSL_set_alpn_protos(client.ssl.get(), bytes, static_cast<unsigned>(offer.size()));
    QCOMPARE(client.handshake(), accepted);
    QCOMPARE(server.error == StreamError::Tls, !accepted);
}

void TestTlsHandshake::plainHttpIsTold()
{
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer plain(std::move(left));
    TestPeer server(
        TlsStream::wrap(std::move(right), m_files.server({"a"}), loop, {}, kPlainAnswer));
    plain.send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
    loop.run();
    QVERIFY(server.error == StreamError::Tls);
    server.reset(); // as a connection ends after an error; the answer must arrive all the same
    loop.run();
    QCOMPARE(QByteArray::fromStdString(plain.received),
             QByteArray(kPlainAnswer.data(), kPlainAnswer.size()));
    QVERIFY(plain.eof && !plain.error);
    QVERIFY(server.received.empty());
}

void TestTlsHandshake::garbageIsNotAnswered()
{
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer plain(std::move(left));
    TestPeer server(
        TlsStream::wrap(std::move(right), m_files.server({"a"}), loop, {}, kPlainAnswer));
    plain.send(std::string_view("\x00\x01\x02\x03", 4));
    loop.run();
    QVERIFY(server.error == StreamError::Tls);
    QVERIFY(plain.received.empty());
}

void TestTlsHandshake::endDuringHandshake()
{
    TestLoop loop;
    CutEnds ends(loop, m_files.server({"a"}), m_files.client());
    loop.run();
    ends.relay.cut();
    loop.run();
    QVERIFY(ends.client.error == StreamError::Tls);
    QVERIFY(ends.server.error == StreamError::Tls);
}

void TestTlsHandshake::writtenBeforeTheHandshake()
{
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client());
    ends.client.send("early ");
    ends.client.send("bytes");
    ends.client.endWriting();
    QCOMPARE(ends.client.stream().queued(), 11);
    loop.run();
    QCOMPARE(QByteArray::fromStdString(ends.server.received), "early bytes");
    QVERIFY(ends.server.eof);
}

void TestTlsHandshake::refusesUnusableFiles()
{
    model::ListenerTls settings;
    QVERIFY(!TlsContext::server(settings));
    settings.certificates.push_back({m_files.path("missing.crt"), m_files.path("missing.key")});
    auto made = TlsContext::server(settings);
    QVERIFY(!made && made.error().what.find("missing.crt") != std::string::npos);
    settings.certificates = {{m_files.files("a").certificate, m_files.files("b").key}};
    made = TlsContext::server(settings);
    QVERIFY(!made && made.error().what.find(m_files.files("b").key) != std::string::npos);
    model::ClientTls client;
    client.ca = m_files.path("missing.crt");
    QVERIFY(!TlsContext::client(client));
}

void TestTlsHandshake::clientCertificates_data()
{
    QTest::addColumn<bool>("required");
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<bool>("accepted");

    QTest::newRow("none, and none is needed") << false << QByteArray() << true;
    QTest::newRow("none where one is needed") << true << QByteArray() << false;
    QTest::newRow("one of ours") << true << QByteArray("a") << true;
    QTest::newRow("one of ours, by another name") << false << QByteArray("b") << true;
    QTest::newRow("one of nobody's") << false << QByteArray("self") << false;
    QTest::newRow("one that has expired") << false << QByteArray("expired") << false;
}

void TestTlsHandshake::clientCertificates()
{
    QFETCH(bool, required);
    QFETCH(QByteArray, shown);
    QFETCH(bool, accepted);
    model::ListenerTls settings;
    settings.certificates = {m_files.files("b"), m_files.files("a")};
    settings.clientCa = m_files.path("ca.crt");
    settings.clientCertificate =
        required ? model::ClientCertificate::Required : model::ClientCertificate::Optional;
    const auto server = TlsContext::server(settings);
    QVERIFY2(server, server ? "" : server.error().what.c_str());
    const auto client = m_files.client();
    if (!shown.isEmpty()) {
        const SslPtr any = client->connection("a.test");
        SSL_CTX *const context = SSL_get_SSL_CTX(any.get());
        const model::CertificateFiles files = m_files.files(shown.constData());
        QCOMPARE(SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()), 1);
        QCOMPARE(SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM), 1);
    }
    TestLoop loop;
    Ends ends(loop, *server, client);
    ends.client.send("hello");
    loop.run();
    QCOMPARE(ends.server.received == "hello", accepted);
    QCOMPARE(ends.server.error == StreamError::Tls, !accepted);
}

/// Each is answered (RFC 8446 section 4.6.3). A client that reads none of the answers must not make
/// the gateway keep them all.
void TestTlsHandshake::askingForNewKeysWithoutEnd()
{
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer wire(std::move(left));
    TestPeer server(TlsStream::wrap(std::move(right), m_files.server({"a"}), loop, {}));

    RawClient client(m_files.client()->connection("a.test"), wire, loop);
    QVERIFY(client.handshake());
    wire.stopReading();
    std::size_t most = 0;
    for (int i = 0; i < 20'000 && !server.error; ++i) {
        QCOMPARE(SSL_key_update(client.ssl.get(), SSL_KEY_UPDATE_REQUESTED), 1);
        QCOMPARE(SSL_do_handshake(client.ssl.get()), 1);
        if (i % 100 == 99)
            client.send();
        most = std::max(most, server.stream().queued());
    }
    QVERIFY(server.error == StreamError::Reset);
    QVERIFY2(most < 64 * 1024, QByteArray::number(qulonglong(most)).constData());
}

QTEST_APPLESS_MAIN(TestTlsHandshake)
#include "tst_tls_handshake.moc"
