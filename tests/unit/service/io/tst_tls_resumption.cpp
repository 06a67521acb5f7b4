// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tls_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::io;
using namespace portcullis::test;

namespace {

/// Two connections of one client, the second to what may be another server; both speak.
struct Twice {
    std::string certificate; // the client's, as the second server sees it
    bool resumed = false;
    bool spoken = false;

    Twice(const std::shared_ptr<const TlsContext> &first,
          const std::shared_ptr<const TlsContext> &second,
          const std::shared_ptr<const TlsContext> &client)
    {
        TestLoop loop;
        for (const auto &server : {first, second}) {
            Ends ends(loop, server, client);
            ends.client.send("hello");
            loop.run();
            ends.server.send("welcome"); // tickets come before it
            loop.run();
            spoken = ends.server.received == "hello" && ends.client.received == "welcome";
            const auto &stream = static_cast<const TlsStream &>(ends.server.stream());
            resumed = stream.resumed();
            const PeerCertificate *peer = stream.peerCertificate();
            certificate = peer ? peer->subject : std::string();
        }
    }
};

} // namespace

/// Sessions that are taken up again, and those that must not be.
class TestTlsResumption : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.good()); }
    void resumes_data();
    void resumes();
    void certificateIsKnownAfterwards();
    void keysRotate();
    void keysOfLongAgoAreGone();
    void certificateIsRead();
    void protocolIsAgreedOn_data();
    void protocolIsAgreedOn();

private:
    model::ListenerTls settings() const
    {
        model::ListenerTls settings;
        settings.certificates = {m_files.files("a")};
        return settings;
    }
    std::shared_ptr<const TlsContext> client(const char *certificate = nullptr) const
    {
        model::ClientTls settings;
        settings.ca = m_files.path("ca.crt");
        if (certificate) {
            settings.certificate = m_files.files(certificate).certificate;
            settings.key = m_files.files(certificate).key;
        }
        return TlsContext::client(settings).value_or(nullptr);
    }

    const Certificates m_files;
};

void TestTlsResumption::resumes_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<bool>("resumed");

    QTest::newRow("the same listener") << QByteArray() << true;
    QTest::newRow("the listener after a reload") << QByteArray("reload") << true;
    QTest::newRow("with another certificate meanwhile") << QByteArray("certificate") << true;
    QTest::newRow("a listener with keys of its own") << QByteArray("keys") << false;
    QTest::newRow("one that welcomes certificates") << QByteArray("optional") << false;
    QTest::newRow("one that demands certificates") << QByteArray("required") << false;
    QTest::newRow("one that asks for those of another authority") << QByteArray("ca") << false;
}

void TestTlsResumption::resumes()
{
    QFETCH(QByteArray, change);
    QFETCH(bool, resumed);
    TlsServerOptions options;
    options.tickets = std::make_shared<TicketKeys>();
    model::ListenerTls before = settings();
    if (change == "ca")
        before.clientCa = m_files.path("ca.crt");
    model::ListenerTls after = before;
    if (change == "certificate")
        after.certificates = {m_files.files("b"), m_files.files("a")};
    if (change == "ca")
        after.clientCa = m_files.path("self.crt");
    if (change == "optional" || change == "required")
        after.clientCa = m_files.path("ca.crt");
    if (change == "required")
        after.clientCertificate = model::ClientCertificate::Required;
    const auto first = TlsContext::server(before, options).value_or(nullptr);
    if (change == "keys")
        options.tickets = std::make_shared<TicketKeys>();
    const auto second =
        change.isEmpty() ? first : TlsContext::server(after, options).value_or(nullptr);
    QVERIFY(first && second);
    const Twice twice(first, second, client(change == "required" ? "a" : nullptr));
    QVERIFY(twice.spoken);
    QCOMPARE(twice.resumed, resumed);
}

void TestTlsResumption::certificateIsKnownAfterwards()
{
    model::ListenerTls asking = settings();
    asking.clientCa = m_files.path("ca.crt");
    asking.clientCertificate = model::ClientCertificate::Required;
    const auto server = TlsContext::server(asking).value_or(nullptr);
    QVERIFY(server);
    const Twice twice(server, server, client("b"));
    QVERIFY(twice.spoken && twice.resumed);
    QCOMPARE(QByteArray::fromStdString(twice.certificate), QByteArray("CN=b"));
}

void TestTlsResumption::keysRotate()
{
    TicketKeys keys;
    SteadyTime now{Seconds(1'000'000)};
    const auto first = keys.newest(now);
    QVERIFY(first && keys.newest(now + TicketKeys::kRotation - Seconds(1))->name == first->name);
    for (std::size_t age = 0; age <= TicketKeys::kOldKeys; ++age) {
        const auto found = keys.find(first->name.data(), now);
        QVERIFY(found && found->key.encryption == first->encryption);
        QCOMPARE(found->fresh, age == 0);
        now += TicketKeys::kRotation;
        QVERIFY(keys.newest(now)->name != first->name);
    }
    QVERIFY(!keys.find(first->name.data(), now));
}

void TestTlsResumption::keysOfLongAgoAreGone()
{
    TicketKeys keys;
    const SteadyTime now{Seconds(1'000'000)};
    const auto first = keys.newest(now);
    QVERIFY(first && !keys.find(first->name.data(), now + TicketKeys::kRotation * 4));
}

void TestTlsResumption::certificateIsRead()
{
    const Certificate made = makeCertificate(
        {"acme", "DNS:Shop.Test,URI:spiffe://acme/shop,email:ops@acme.test,IP:127.0.0.1"});
    const PeerCertificate read = describeCertificate(made.certificate.get());
    QCOMPARE(QByteArray::fromStdString(read.subject), QByteArray("CN=acme"));
    QCOMPARE(QByteArray::fromStdString(read.commonName), QByteArray("acme"));
    QVERIFY(read.dns == std::vector<std::string>{"shop.test"});
    QVERIFY(read.uris == std::vector<std::string>{"spiffe://acme/shop"});
    QVERIFY(read.emails == std::vector<std::string>{"ops@acme.test"});
    const auto now = std::chrono::system_clock::now();
    QVERIFY(read.notAfter > now + Seconds(3500) && read.notAfter < now + Seconds(3700));
}

void TestTlsResumption::protocolIsAgreedOn_data()
{
    QTest::addColumn<QByteArray>("ours"); // separated by commas
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("chosen"); // empty: refused

    const QByteArray both("h2,http/1.1");
    QTest::newRow("the only one") << QByteArray("http/1.1") << both << QByteArray("http/1.1");
    QTest::newRow("the first of both") << both << both << QByteArray("h2");
    QTest::newRow("our order counts") << both << QByteArray("http/1.1,h2") << QByteArray("h2");
    QTest::newRow("what both know") << both << QByteArray("http/1.1") << QByteArray("http/1.1");
    QTest::newRow("nothing in common") << both << QByteArray("spdy/3") << QByteArray();
}

void TestTlsResumption::protocolIsAgreedOn()
{
    QFETCH(QByteArray, ours);
    QFETCH(QByteArray, theirs);
    QFETCH(QByteArray, chosen);
    const auto list = [](const QByteArray &text) {
        Protocols protocols;
        for (const QByteArray &each : text.split(','))
            protocols.push_back(each.toStdString());
        return protocols;
    };
    TlsServerOptions options;
    options.protocols = list(ours);
    model::ClientTls trusting;
    trusting.ca = m_files.path("ca.crt");
    TestLoop loop;
    Ends ends(loop, TlsContext::server(settings(), options).value_or(nullptr),
              TlsContext::client(trusting, list(theirs)).value_or(nullptr));
    loop.run();
    QCOMPARE(ends.client.connected, !chosen.isEmpty());
    for (TestPeer *end : {&ends.client, &ends.server}) {
        const std::string_view alpn = end->stream().alpn();
        QCOMPARE(QByteArray(alpn.data(), static_cast<qsizetype>(alpn.size())), chosen);
    }
}

QTEST_APPLESS_MAIN(TestTlsResumption)
#include "tst_tls_resumption.moc"
