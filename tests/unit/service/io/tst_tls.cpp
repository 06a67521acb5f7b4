// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_stream.h"
#include "tests/support/certificates.h"
#include "tests/support/test_loop.h"

#include <QTemporaryDir>
#include <QTest>

#include <openssl/ssl.h>

#include <random>

using namespace portcullis;
using namespace portcullis::io;
using namespace portcullis::test;

namespace {

constexpr std::string_view kPlainAnswer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

std::string randomBytes(std::size_t size)
{
    std::mt19937 random(3);
    std::string bytes(size, '\0');
    for (char &c : bytes)
        c = static_cast<char>(random());
    return bytes;
}

/// Carries bytes between two connections, so that a test can cut one off below TLS.
class Relay {
public:
    Relay(StreamPtr left, StreamPtr right) : m_left(std::move(left)), m_right(std::move(right)) { }
    void carry()
    {
        m_right.send(m_left.takeReceived());
        m_left.send(m_right.takeReceived());
    }
    /// Both sides hear the end of the other's bytes, as from an attacker on the way.
    void cut()
    {
        m_left.endWriting();
        m_right.endWriting();
    }

private:
    TestPeer m_left;
    TestPeer m_right;
};

} // namespace

class TestTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bytesBothWays_data();
    void bytesBothWays();
    void certificateByName_data();
    void certificateByName();
    void clientRefuses_data();
    void clientRefuses();
    void verificationCanBeTurnedOff();
    void alpn_data();
    void alpn();
    void plainHttpIsTold();
    void garbageIsNotAnswered();
    void closesInOrder();
    void truncationIsAnError();
    void endDuringHandshake();
    void orderlyEndAfterUnreadBytes_data();
    void orderlyEndAfterUnreadBytes();
    void truncationAfterUnreadBytes();
    void readAheadBoundsWhatWaits();
    void writerHoldsBackAndGoesOn();
    void writtenBeforeTheHandshake();
    void closedWithinItsOwnCallback();
    void reset();
    void refusesUnusableFiles();

private:
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    model::CertificateFiles files(const char *name) const
    {
        const std::string base = path(name);
        return {base + ".crt", base + ".key"};
    }
    std::shared_ptr<const TlsContext> server(std::initializer_list<const char *> names) const
    {
        model::ListenerTls settings;
        for (const char *name : names)
            settings.certificates.push_back(files(name));
        const auto context = TlsContext::server(settings);
        return context ? *context : nullptr;
    }
    std::shared_ptr<const TlsContext> client(bool verify = true) const
    {
        model::ClientTls settings;
        settings.ca = path("ca.crt");
        settings.verify = verify;
        const auto context = TlsContext::client(settings);
        return context ? *context : nullptr;
    }

    QTemporaryDir m_folder;
};

namespace {

/// A client and a server that talk TLS over a connection in memory.
struct Ends {
    Ends(TestLoop &loop, const std::shared_ptr<const TlsContext> &serverTls,
         const std::shared_ptr<const TlsContext> &clientTls, const std::string &name = "a.test",
         std::size_t chunk = MemoryStream::kAll)
    {
        auto [left, right] = loop.pair(chunk);
        static_cast<MemoryStream &>(*left).sayConnected();
        client.take(TlsStream::wrap(std::move(left), clientTls, loop, name));
        server.take(TlsStream::wrap(std::move(right), serverTls, loop, {}, kPlainAnswer));
    }
    TestPeer client;
    TestPeer server;
};

/// As Ends, but over a relay.
struct CutEnds {
    CutEnds(TestLoop &on, const std::shared_ptr<const TlsContext> &serverTls,
            const std::shared_ptr<const TlsContext> &clientTls)
        : CutEnds(on, on.pair(), on.pair(), serverTls, clientTls)
    {
    }
    CutEnds(TestLoop &on, std::pair<StreamPtr, StreamPtr> left,
            std::pair<StreamPtr, StreamPtr> right,
            const std::shared_ptr<const TlsContext> &serverTls,
            const std::shared_ptr<const TlsContext> &clientTls)
        : loop(on), relay(std::move(left.second), std::move(right.second))
    {
        static_cast<MemoryStream &>(*left.first).sayConnected();
        client.take(TlsStream::wrap(std::move(left.first), clientTls, loop, "a.test"));
        server.take(TlsStream::wrap(std::move(right.first), serverTls, loop, {}));
    }
    void run()
    {
        for (int i = 0; i < 10; ++i) {
            loop.run();
            relay.carry();
        }
        loop.run();
    }
    TestLoop &loop;
    Relay relay;
    TestPeer client;
    TestPeer server;
};

} // namespace

void TestTls::initTestCase()
{
    QVERIFY(m_folder.isValid());
    const Certificate ca = makeCertificate({"Test CA", {}, true});
    const auto write = [this](const Certificate &certificate, const char *name) {
        return certificate.write(files(name).certificate, files(name).key);
    };
    QVERIFY(write(ca, "ca"));
    QVERIFY(write(makeCertificate({"a", "DNS:a.test,IP:127.0.0.1"}, &ca), "a"));
    QVERIFY(write(makeCertificate({"b", "DNS:*.b.test"}, &ca), "b"));
    QVERIFY(write(makeCertificate({"old", "DNS:a.test", false, -7200, -3600}, &ca), "expired"));
    QVERIFY(write(makeCertificate({"new", "DNS:a.test", false, 3600, 7200}, &ca), "future"));
    QVERIFY(write(makeCertificate({"self", "DNS:a.test"}), "self"));
}

void TestTls::bytesBothWays_data()
{
    QTest::addColumn<qulonglong>("chunk");
    QTest::addColumn<qulonglong>("size");

    QTest::newRow("byte by byte") << 1ULL << 40'000ULL;
    QTest::newRow("in pieces smaller than a record") << 999ULL << 3'000'000ULL;
    QTest::newRow("in pieces larger than a record") << 50'000ULL << 8'000'000ULL;
    QTest::newRow("as it comes") << qulonglong(MemoryStream::kAll) << 8'000'000ULL;
}

void TestTls::bytesBothWays()
{
    QFETCH(qulonglong, chunk);
    QFETCH(qulonglong, size);
    TestLoop loop;
    Ends ends(loop, server({"a"}), client(), "a.test", chunk);
    loop.run();
    QVERIFY(ends.client.connected);

    const std::string bytes = randomBytes(size);
    ends.client.send(bytes);
    ends.server.send(bytes);
    loop.run();
    QVERIFY(ends.client.received == bytes);
    QVERIFY(ends.server.received == bytes);
    QVERIFY(!ends.client.error && !ends.server.error);
    QCOMPARE(ends.client.stream().queued(), 0);
}

void TestTls::certificateByName_data()
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

void TestTls::certificateByName()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, accepted);
    TestLoop loop;
    Ends ends(loop, server({"a", "b"}), client(), name.toStdString());
    loop.run();
    QCOMPARE(ends.client.connected, accepted);
    QCOMPARE(ends.client.error == StreamError::Tls, !accepted);
}

void TestTls::clientRefuses_data()
{
    QTest::addColumn<QByteArray>("certificate");

    QTest::newRow("an expired certificate") << QByteArray("expired");
    QTest::newRow("one that is not valid yet") << QByteArray("future");
    QTest::newRow("one signed by itself") << QByteArray("self");
    QTest::newRow("one for another name") << QByteArray("b");
}

void TestTls::clientRefuses()
{
    QFETCH(QByteArray, certificate);
    TestLoop loop;
    Ends ends(loop, server({certificate.constData()}), client());
    ends.client.send("secret");
    loop.run();
    QVERIFY(!ends.client.connected);
    QVERIFY(ends.client.error == StreamError::Tls);
    QVERIFY(ends.server.error == StreamError::Tls || ends.server.error == StreamError::Reset);
    QVERIFY(ends.server.received.empty());
}

void TestTls::verificationCanBeTurnedOff()
{
    TestLoop loop;
    Ends ends(loop, server({"self"}), client(false));
    loop.run();
    QVERIFY(ends.client.connected);
}

void TestTls::alpn_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::addColumn<bool>("accepted");

    QTest::newRow("nothing") << QByteArray() << true;
    QTest::newRow("http/1.1") << QByteArray("\x08http/1.1") << true;
    QTest::newRow("h2 and http/1.1") << QByteArray("\x02h2\x08http/1.1") << true;
    QTest::newRow("h2 alone") << QByteArray("\x02h2") << false;
}

void TestTls::alpn()
{
    QFETCH(QByteArray, offer);
    QFETCH(bool, accepted);
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer wire(std::move(left));
    TestPeer server(TlsStream::wrap(std::move(right), this->server({"a"}), loop, {}));

    const SslPtr ssl = client()->connection("a.test");
    const auto *bytes = reinterpret_cast<const unsigned char *>(offer.constData());
    SSL_set_alpn_protos(ssl.get(), bytes, static_cast<unsigned>(offer.size()));
    BIO *const in = BIO_new(BIO_s_mem());
    BIO *const out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl.get(), in, out);
    bool done = false;
    for (int i = 0; i < 10 && !done; ++i) {
        done = SSL_do_handshake(ssl.get()) == 1;
        char *data = nullptr;
        const long size = BIO_get_mem_data(out, &data);
        if (size > 0)
            wire.send({data, static_cast<std::size_t>(size)});
        (void)BIO_reset(out);
        loop.run();
        const std::string got = wire.takeReceived();
        BIO_write(in, got.data(), static_cast<int>(got.size()));
    }
    QCOMPARE(done, accepted);
    QCOMPARE(server.error == StreamError::Tls, !accepted);
}

void TestTls::plainHttpIsTold()
{
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer plain(std::move(left));
    TestPeer server(TlsStream::wrap(std::move(right), this->server({"a"}), loop, {}, kPlainAnswer));
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

void TestTls::garbageIsNotAnswered()
{
    TestLoop loop;
    auto [left, right] = loop.pair();
    TestPeer plain(std::move(left));
    TestPeer server(TlsStream::wrap(std::move(right), this->server({"a"}), loop, {}, kPlainAnswer));
    plain.send(std::string_view("\x00\x01\x02\x03", 4));
    loop.run();
    QVERIFY(server.error == StreamError::Tls);
    QVERIFY(plain.received.empty());
}

void TestTls::closesInOrder()
{
    TestLoop loop;
    Ends ends(loop, server({"a"}), client());
    loop.run();
    ends.client.send("last words");
    ends.client.endWriting();
    loop.run();
    QCOMPARE(QByteArray::fromStdString(ends.server.received), "last words");
    QVERIFY(ends.server.eof && !ends.server.error && ends.server.stream().atEof());
    ends.server.send("answer"); // the other direction is open
    ends.server.close();
    loop.run();
    QCOMPARE(QByteArray::fromStdString(ends.client.received), "answer");
    QVERIFY(ends.client.eof && !ends.client.error);
}

void TestTls::truncationIsAnError()
{
    TestLoop loop;
    CutEnds ends(loop, server({"a"}), client());
    ends.run();
    QVERIFY(ends.client.connected);
    ends.server.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
    ends.run();
    ends.relay.cut();
    loop.run();
    QVERIFY(ends.client.received.ends_with("half of it"));
    QVERIFY(!ends.client.eof);
    QVERIFY(ends.client.error == StreamError::Reset);
}

void TestTls::endDuringHandshake()
{
    TestLoop loop;
    CutEnds ends(loop, server({"a"}), client());
    loop.run();
    ends.relay.cut();
    loop.run();
    QVERIFY(ends.client.error == StreamError::Tls);
    QVERIFY(ends.server.error == StreamError::Tls);
}

void TestTls::orderlyEndAfterUnreadBytes_data()
{
    QTest::addColumn<int>("size");

    QTest::newRow("some bytes") << 20'000;
    QTest::newRow("more than the read-ahead") << 60'000;
    QTest::newRow("many") << 1'000'000;
}

/// A slow reader hears the end of a connection last, and only that.
void TestTls::orderlyEndAfterUnreadBytes()
{
    QFETCH(int, size);
    TestLoop loop;
    Ends ends(loop, server({"a"}), client());
    loop.run();
    ends.client.stopReading();
    const std::string bytes = randomBytes(static_cast<std::size_t>(size));
    ends.server.send(bytes);
    ends.server.close();
    loop.run();
    QVERIFY(!ends.client.eof && !ends.client.error);
    ends.client.stream().setReadAhead(1000);
    loop.run();
    QVERIFY(!ends.client.eof && !ends.client.error);
    ends.client.readOn();
    loop.run();
    QVERIFY(ends.client.received == bytes);
    QVERIFY(ends.client.eof && !ends.client.error);
}

void TestTls::truncationAfterUnreadBytes()
{
    TestLoop loop;
    CutEnds ends(loop, server({"a"}), client());
    ends.run();
    ends.client.stopReading();
    const std::string bytes = randomBytes(40'000);
    ends.server.send(bytes);
    ends.run();
    ends.relay.cut();
    loop.run();
    ends.client.readOn();
    ends.run();
    QVERIFY(ends.client.received == bytes);
    QVERIFY(!ends.client.eof);
    QVERIFY(ends.client.error == StreamError::Reset);
}

void TestTls::readAheadBoundsWhatWaits()
{
    TestLoop loop;
    Ends ends(loop, server({"a"}), client());
    loop.run();
    ends.client.stopReading();
    ends.client.stream().setReadAhead(1000);
    ends.server.send(randomBytes(1'000'000));
    loop.run();
    QVERIFY(ends.client.stream().input().size() <= 1000 + 16 * 1024);
    QVERIFY(ends.server.stream().queued() > 500'000);
}

void TestTls::writerHoldsBackAndGoesOn()
{
    TestLoop loop;
    Ends ends(loop, server({"a"}), client());
    loop.run();
    ends.client.stopReading();
    ends.server.send(randomBytes(500'000));
    loop.run();
    QCOMPARE(ends.server.drained, 0);
    QVERIFY(ends.server.stream().queued() > Stream::kHighWater);
    ends.client.readOn();
    loop.run();
    QCOMPARE(ends.server.drained, 1);
    QCOMPARE(ends.client.received.size(), 500'000);
}

void TestTls::writtenBeforeTheHandshake()
{
    TestLoop loop;
    Ends ends(loop, server({"a"}), client());
    ends.client.send("early ");
    ends.client.send("bytes");
    ends.client.endWriting();
    QCOMPARE(ends.client.stream().queued(), 11);
    loop.run();
    QCOMPARE(QByteArray::fromStdString(ends.server.received), "early bytes");
    QVERIFY(ends.server.eof);
}

namespace {

/// Lets go of its stream at the first call.
struct Closer final : StreamHandler {
    StreamPtr stream;
    int calls = 0;
    void end()
    {
        ++calls;
        stream.reset();
    }
    void onConnected() override { end(); }
    void onInput() override { end(); }
    void onEof() override { end(); }
    void onDrained() override { end(); }
    void onError(StreamError) override { end(); }
};

} // namespace

void TestTls::closedWithinItsOwnCallback()
{
    for (const bool atOnce : {true, false}) {
        TestLoop loop;
        auto [left, right] = loop.pair();
        static_cast<MemoryStream &>(*left).sayConnected();
        Closer closer;
        TestPeer client(TlsStream::wrap(std::move(left), this->client(), loop, "a.test"));
        closer.stream = TlsStream::wrap(std::move(right), server({"a"}), loop, {});
        closer.stream->setHandler(atOnce ? &closer : nullptr);
        loop.run();
        client.send("first");
        loop.run();
        closer.stream ? closer.stream->setHandler(&closer) : void();
        if (closer.stream)
            closer.stream->consume(0);
        client.send("second");
        loop.run();
        QCOMPARE(closer.calls, 1);
        QVERIFY(client.eof || client.error);
    }
}

void TestTls::reset()
{
    TestLoop loop;
    Ends ends(loop, server({"a"}), client());
    loop.run();
    ends.server.send("half of it");
    loop.run();
    ends.server.reset();
    loop.run();
    QVERIFY(!ends.client.eof);
    QVERIFY(ends.client.error == StreamError::Reset);
}

void TestTls::refusesUnusableFiles()
{
    model::ListenerTls settings;
    QVERIFY(!TlsContext::server(settings));
    settings.certificates.push_back({path("missing.crt"), path("missing.key")});
    auto made = TlsContext::server(settings);
    QVERIFY(!made && made.error().what.find("missing.crt") != std::string::npos);
    settings.certificates = {{files("a").certificate, files("b").key}};
    made = TlsContext::server(settings);
    QVERIFY(!made && made.error().what.find(files("b").key) != std::string::npos);
    model::ClientTls client;
    client.ca = path("missing.crt");
    QVERIFY(!TlsContext::client(client));
}

QTEST_APPLESS_MAIN(TestTls)
#include "tst_tls.moc"
