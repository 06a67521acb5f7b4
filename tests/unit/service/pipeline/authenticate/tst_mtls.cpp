// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/peer_certificate.h"
#include "tests/unit/service/pipeline/authenticate/world.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::example;

namespace {

using Name = model::MtlsAuthenticator::Name;

io::PeerCertificate acmeCertificate()
{
    io::PeerCertificate certificate;
    certificate.subject = "CN=acme,O=Partners";
    certificate.commonName = "acme";
    certificate.dns = {"shop.acme.test", "www.acme.test"};
    certificate.uris = {"spiffe://acme/shop"};
    certificate.sha256.fill(0xa5);
    certificate.notAfter = kWall + Seconds(100);
    return certificate;
}

/// The world with an authenticator `certs` beside the others.
struct MtlsWorld : World {
    explicit MtlsWorld(const std::vector<std::string> &list, Name name = Name::Subject)
        : World(list)
    {
        model::Authenticator certs;
        certs.name = "certs";
        certs.kind = model::MtlsAuthenticator{name};
        document.authenticators.push_back(certs);
    }
    AuthOutcome ask(Request &request)
    {
        return Authentication(*plan, plan->forRoute(0), worker).advance(request.context);
    }
};

} // namespace

/// A client's certificate as its credential.
class TestMtls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void becomesAConsumer_data();
    void becomesAConsumer();
    void walks_data();
    void walks();
    void expires();
    void decidesTheSameTwice();
    void tellsItsClaims();
    void isChallenged();
};

void TestMtls::names_data()
{
    QTest::addColumn<int>("name");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *title, Name name, const char *outcome) {
        QTest::newRow(title) << static_cast<int>(name) << QByteArray(outcome);
    };
    row("the whole subject", Name::Subject, "certs:CN=acme,O=Partners");
    row("the common name", Name::CommonName, "certs:acme");
    row("the first DNS name", Name::Dns, "certs:shop.acme.test");
    row("the first URI", Name::Uri, "certs:spiffe://acme/shop");
    row("a kind of name that it has not", Name::Email, "authenticate.certificate-name");
}

void TestMtls::names()
{
    QFETCH(int, name);
    QFETCH(QByteArray, outcome);
    MtlsWorld world({"certs"}, static_cast<Name>(name));
    QVERIFY(world.compile());
    const io::PeerCertificate certificate = acmeCertificate();
    Request request;
    request.context.certificate = &certificate;
    QCOMPARE(QByteArray::fromStdString(describe(world.ask(request))), outcome);
}

void TestMtls::becomesAConsumer_data()
{
    QTest::addColumn<bool>("bySubject");
    QTest::addColumn<bool>("byName");
    QTest::addColumn<QByteArray>("outcome");

    QTest::newRow("by its subjects") << true << false << QByteArray("acme");
    QTest::newRow("by its name") << false << true << QByteArray("acme");
    QTest::newRow("not by itself") << false << false << QByteArray("certs:acme");
}

void TestMtls::becomesAConsumer()
{
    QFETCH(bool, bySubject);
    QFETCH(bool, byName);
    QFETCH(QByteArray, outcome);
    MtlsWorld world({"certs"}, Name::CommonName);
    world.document.authenticators.back().mapToConsumers = byName;
    if (bySubject)
        world.document.consumers.edit(0).subjects = {{"certs", "acme"}};
    QVERIFY(world.compile());
    const io::PeerCertificate certificate = acmeCertificate();
    Request request;
    request.context.certificate = &certificate;
    QCOMPARE(QByteArray::fromStdString(describe(world.ask(request))), outcome);
}

void TestMtls::walks_data()
{
    QTest::addColumn<QByteArrayList>("list");
    QTest::addColumn<bool>("shown");
    QTest::addColumn<QByteArray>("key"); // empty: none
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *title, const QByteArrayList &list, bool shown, const char *key,
                        const char *outcome) {
        QTest::newRow(title) << list << shown << QByteArray(key) << QByteArray(outcome);
    };
    row("no certificate", {"certs"}, false, "", "authenticate.no-credential");
    row("no certificate, and none is needed", {"certs", "none"}, false, "", "anonymous");
    row("the next has a credential", {"certs", "keys"}, false, "good", "acme");
    row("the first that accepts", {"keys", "certs"}, true, "good", "acme");
    row("a bad key does not stop it", {"keys", "certs"}, true, "bad", "certs:CN=acme,O=Partners");
    row("a route that does not look at it", {"keys"}, true, "", "authenticate.no-credential");
    row("a trial lets nobody in", {"certs?", "keys"}, true, "", "authenticate.no-credential");
}

void TestMtls::walks()
{
    QFETCH(QByteArrayList, list);
    QFETCH(bool, shown);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, outcome);
    std::vector<std::string> names;
    for (const QByteArray &name : list)
        names.push_back(name.toStdString());
    MtlsWorld world(names);
    QVERIFY(world.compile());
    const io::PeerCertificate certificate = acmeCertificate();
    std::vector<std::pair<std::string, std::string>> fields;
    if (!key.isEmpty())
        fields.emplace_back("X-API-Key", key.toStdString());
    Request request(fields);
    request.context.certificate = shown ? &certificate : nullptr;
    QCOMPARE(QByteArray::fromStdString(describe(world.ask(request))), outcome);
    QCOMPARE(world.plan->forRoute(0).wantsCertificate, list.join(' ').contains("certs"));
}

void TestMtls::expires()
{
    MtlsWorld world({"certs", "none"});
    QVERIFY(world.compile());
    const io::PeerCertificate certificate = acmeCertificate();
    for (const int second : {99, 101}) {
        Request request;
        request.context.certificate = &certificate;
        request.context.wallNow = kWall + Seconds(second);
        QCOMPARE(QByteArray::fromStdString(describe(world.ask(request))),
                 second < 100 ? QByteArray("certs:CN=acme,O=Partners")
                              : QByteArray("authenticate.certificate-expired"));
    }
}

void TestMtls::decidesTheSameTwice()
{
    MtlsWorld world({"certs"});
    QVERIFY(world.compile());
    const io::PeerCertificate certificate = acmeCertificate();
    Request request;
    request.context.certificate = &certificate;
    const AuthOutcome first = world.ask(request);
    const AuthOutcome second = world.ask(request);
    QVERIFY(first.identity && first.identity == second.identity); // one principal for both
    MtlsWorld other({"certs"});
    QVERIFY(other.compile());
    QCOMPARE(QByteArray::fromStdString(describe(other.ask(request))),
             QByteArray::fromStdString(describe(first)));
    io::PeerCertificate another = acmeCertificate();
    another.sha256.fill(1);
    another.subject = "CN=else";
    request.context.certificate = &another;
    QCOMPARE(QByteArray::fromStdString(describe(world.ask(request))), QByteArray("certs:CN=else"));
}

void TestMtls::tellsItsClaims()
{
    MtlsWorld world({"certs"});
    QVERIFY(world.compile());
    const io::PeerCertificate certificate = acmeCertificate();
    Request request;
    request.context.certificate = &certificate;
    const Identity identity = world.ask(request).identity;
    QVERIFY(identity && identity->findClaim("dns") && identity->findClaim("fingerprint"));
    QVERIFY(identity->findClaim("dns")->values == certificate.dns);
    QCOMPARE(QByteArray::fromStdString(identity->findClaim("fingerprint")->values.at(0)),
             QByteArray("a5").repeated(32));
    QVERIFY(!identity->findClaim("email"));
}

void TestMtls::isChallenged()
{
    MtlsWorld world({"certs", "keys"});
    QVERIFY(world.compile());
    Request request;
    const std::string_view challenges = world.ask(request).challenges;
    QCOMPARE(QByteArray(challenges.data(), static_cast<qsizetype>(challenges.size())),
             QByteArray(R"(Certificate realm="certs", ApiKey realm="keys")"));
}

QTEST_APPLESS_MAIN(TestMtls)
#include "tst_mtls.moc"
