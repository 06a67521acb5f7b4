// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// portcullisctl against a real gateway with a store: what docs/operating/portcullisctl.md shows.
#include "data_fixture.h"
#include "tests/support/certificates.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

struct Ended {
    int code = -1;
    QByteArray out;
    QByteArray err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QJsonArray list() const { return QJsonDocument::fromJson(out).array(); }
    QByteArray all() const { return "exit " + QByteArray::number(code) + '\n' + out + err; }
};

/// With one blank where there are several.
QByteArray flat(QByteArray text)
{
    while (text.contains("  "))
        text.replace("  ", " ");
    return text;
}

} // namespace

class TestPortcullisctlStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void applyAndGoBack();
    void whoIsSlowerOverwritesNothing();
    void unconfirmedChangesRevert();
    void unconfirmedChangesAreTakenBackAtOnce();
    void simulatesOneRequest();
    void whatIsWrongIsNamed();
    void explainsARequest();
    void keys();
    void secretsAndTokens();
    void targets();
    void lists();
    void backup();
    void top();
    void overTls();

private:
    Ended ctl(const QList<QByteArray> &arguments, const QByteArray &input = {});
    QByteArray file(const QByteArray &content);
    qint64 revision() { return static_cast<qint64>(m_gateway.revision()); }

    DataGateway m_gateway;
    QTemporaryDir m_folder;
    int m_files = 0;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kMore = R"(, "authenticators": [{"name": "keys", "type": "api-key",
    "header": "X-API-Key"}], "consumers": [{"name": "acme"}], "upstreams": [{"name": "up",
    "targets": [{"name": "a", "url": "http://127.0.0.1:1"}, {"name": "b",
    "url": "http://127.0.0.1:1"}]}])";

} // namespace

void TestPortcullisctlStore::initTestCase()
{
    QVERIFY2(m_gateway.startSeeded(fixedDocument("one", kMore)),
             m_gateway.process().err().constData());
}

Ended TestPortcullisctlStore::ctl(const QList<QByteArray> &arguments, const QByteArray &input)
{
    ChildProcess child;
    child.start(PORTCULLISCTL,
                arguments
                    + QList<QByteArray>{"--url", "http://" + m_gateway.process().at("admin"),
                                        "--token-file", m_gateway.inFolder("admin-token")});
    child.process().write(input);
    child.process().closeWriteChannel();
    const int code = child.exitCode();
    return {code, child.out(), child.err()};
}

QByteArray TestPortcullisctlStore::file(const QByteArray &content)
{
    const QByteArray path = m_folder.filePath(QString::number(m_files++) + u".json"_s).toUtf8();
    QFile out(text(path));
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("a file of the test can't be written");
    return path;
}

void TestPortcullisctlStore::applyAndGoBack()
{
    const QByteArray read = ctl({"get"}).out;
    QByteArray edited = read;
    edited.replace("\"one\"", "\"two\"");
    QVERIFY(edited != read);
    const QByteArray document = file(edited);
    QCOMPARE(ctl({"validate", document}).code, 0);
    const Ended diff = ctl({"diff", document});
    QVERIFY2(flat(diff.out).contains("changed routes fixed respond\n"), diff.all());
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("one"));

    const Ended applied = ctl({"apply", document, "--note", "für zwei"});
    QVERIFY2(applied.code == 0, applied.all());
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("two"));
    const qint64 two = revision();
    const Ended history = ctl({"history", "1", "--output", "json"});
    QVERIFY2(history.list().size() == 1, history.all());
    QCOMPARE(history.list()[0]["revision"_L1].toInteger(), two);
    QCOMPARE(history.list()[0]["note"_L1].toString(), u"für zwei"_s);

    Ended back = ctl({"undo", QByteArray::number(two)});
    QVERIFY2(back.code == 0, back.all());
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("one"));
    back = ctl({"restore", QByteArray::number(two)});
    QVERIFY2(back.code == 0, back.all());
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("two"));
    QVERIFY(ctl({"apply", document}).out.startsWith("no difference"));
    QCOMPARE(ctl({"undo", "999999"}).code, 1);
    QVERIFY(ctl({"apply", file(read)}).code == 0);
}

void TestPortcullisctlStore::whoIsSlowerOverwritesNothing()
{
    const qint64 before = revision();
    QVERIFY(m_gateway.change("PATCH", "/v1/routes/fixed", R"({"description": "x"})").status == 200);
    QByteArray document = ctl({"get"}).out;
    document.replace("\"one\"", "\"three\"");
    const Ended ended = ctl({"apply", file(document), "--if-match", QByteArray::number(before)});
    QVERIFY2(ended.code == 4, ended.all());
    VERIFY_CONTAINS(ended.err, "in force is revision " + QByteArray::number(revision()));
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("one"));
    QCOMPARE(revision(), before + 1);
}

void TestPortcullisctlStore::unconfirmedChangesRevert()
{
    QByteArray document = ctl({"get"}).out;
    document.replace("\"one\"", "\"four\"");
    const Ended applied = ctl({"apply", file(document), "--confirm-within", "2s"});
    QVERIFY2(applied.code == 0, applied.all());
    VERIFY_CONTAINS(applied.out, "unless confirmed");
    QCOMPARE(ctl({"apply", file(document)}).code, 4); // one waits
    QTRY_COMPARE_WITH_TIMEOUT(m_gateway.get("/fixed").body, QByteArray("one"), kProcessWaitMs);
    QCOMPARE(ctl({"confirm"}).code, 4); // nothing waits any more
    QVERIFY(ctl({"apply", file(document), "--confirm-within", "5m"}).code == 0);
    const Ended confirmed = ctl({"confirm"});
    QVERIFY2(confirmed.code == 0, confirmed.all());
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("four"));
    document.replace("\"four\"", "\"one\"");
    QVERIFY(ctl({"apply", file(document)}).code == 0);
}

void TestPortcullisctlStore::unconfirmedChangesAreTakenBackAtOnce()
{
    const QByteArray before = m_gateway.get("/fixed").body;
    QCOMPARE(ctl({"revert"}).code, 4); // nothing waits
    QByteArray document = ctl({"get"}).out;
    document.replace('"' + before + '"', "\"five\"");
    const Ended applied = ctl({"apply", file(document), "--confirm-within", "1h"});
    QVERIFY2(applied.code == 0, applied.all());
    QCOMPARE(m_gateway.get("/fixed").body, QByteArray("five"));
    const Ended reverted = ctl({"revert"});
    QVERIFY2(reverted.code == 0, reverted.all());
    QCOMPARE(reverted.out, "revision " + QByteArray::number(revision()) + " is in force\n");
    QCOMPARE(m_gateway.get("/fixed").body, before);
    QCOMPARE(ctl({"confirm"}).code, 4);
}

void TestPortcullisctlStore::simulatesOneRequest()
{
    QCOMPARE(m_gateway.get("/fixed").status, 200);
    QByteArray id;
    const auto isRecorded = [&] {
        const Answer traffic = m_gateway.admin("GET", "/v1/traffic?limit=1");
        id = traffic.json()["items"_L1][0]["id"_L1].toString().toUtf8();
        return !id.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRecorded(), kProcessWaitMs);
    const QByteArray document = file(ctl({"get"}).out);
    const Ended one = ctl({"simulate", document, "--request", id, "--output", "json"});
    QVERIFY2(one.code == 0, one.all());
    QCOMPARE(one.json()["considered"_L1].toInt(), 1);
    QCOMPARE(one.json()["same"_L1].toInt(), 1);
    QCOMPARE(ctl({"simulate", document, "--request", "9-999999"}).code, 1);
}

void TestPortcullisctlStore::whatIsWrongIsNamed()
{
    const QByteArray document = file(R"({"version": 1, "listeners": [{"name": "main", "port": 0}],
        "routes": [{"name": "r", "match": {"paths": ["/"]}, "upstream": "nobody"}]})");
    Ended ended = ctl({"validate", document});
    QCOMPARE(ended.code, 1);
    VERIFY_CONTAINS(ended.out, "/routes/0/upstream");
    const qint64 before = revision();
    ended = ctl({"apply", document});
    QCOMPARE(ended.code, 1);
    VERIFY_CONTAINS(ended.err, "  /routes/0/upstream: ");
    VERIFY_CONTAINS(ended.err, "config.unknown-reference");
    QCOMPARE(revision(), before);
    QCOMPARE(ctl({"apply", file("{")}).code, 1);
}

void TestPortcullisctlStore::explainsARequest()
{
    const Ended ended = ctl({"explain", "/fixed"});
    QVERIFY2(ended.code == 0, ended.all());
    VERIFY_CONTAINS(flat(ended.out), "verdict answered");
    VERIFY_CONTAINS(flat(ended.out), "route fixed");
    const Ended refused = ctl(
        {"explain", "GET", "http://a.test/nowhere", "--client", "203.0.113.9", "--output=json"});
    QCOMPARE(refused.json()["verdict"_L1].toString(), u"refused"_s);
    QCOMPARE(refused.json()["request"_L1]["client"_L1].toString(), u"203.0.113.9"_s);
    QCOMPARE(ctl({"explain", file(R"({"metod": "GET"})")}).code, 1);
    const Ended simulated = ctl({"simulate", file(ctl({"get"}).out)});
    QVERIFY2(simulated.code == 0, simulated.all());
    VERIFY_CONTAINS(simulated.out, "different");
}

void TestPortcullisctlStore::keys()
{
    const Ended made = ctl({"keys", "create", "acme", "--id", "k9", "--output", "json"});
    QVERIFY2(made.code == 0, made.all());
    const QByteArray key = made.json()["key"_L1].toString().toUtf8();
    QVERIFY(key.startsWith("pck_"));
    QCOMPARE(ctl({"keys", "create", "acme", "--id", "k9"}).code, 4); // taken
    VERIFY_CONTAINS(ctl({"keys", "list", "acme"}).out, "k9");
    VERIFY_CONTAINS(ctl({"keys", "list", "acme"}).out, "LAST USED");
    VERIFY_CONTAINS(ctl({"keys", "list"}).out, "acme");
    const Ended rotated = ctl({"keys", "rotate", "acme", "k9", "--grace", "1h", "--output=json"});
    QVERIFY2(rotated.code == 0, rotated.all());
    QVERIFY(rotated.json()["key"_L1].toString().toUtf8() != key);
    QCOMPARE(ctl({"keys", "list", "acme", "--output=json"}).list().size(), 2);
    QCOMPARE(ctl({"keys", "revoke", "acme", "k9"}).code, 0);
    QCOMPARE(ctl({"keys", "revoke", "acme", "k9"}).code, 1);
    QCOMPARE(ctl({"keys", "list", "nobody"}).code, 1);
    // Shown once: neither the document nor the history has it.
    QVERIFY(!ctl({"get"}).out.contains(key));
    QVERIFY(!ctl({"history", "--output=json"}).out.contains(key));
}

void TestPortcullisctlStore::secretsAndTokens()
{
    const Ended set = ctl({"secrets", "set", "otlp"}, "s3cret-value\n");
    QVERIFY2(set.code == 0, set.all());
    VERIFY_CONTAINS(ctl({"secrets", "list"}).out, "otlp");
    QVERIFY(!ctl({"secrets", "list", "--output=json"}).out.contains("s3cret"));
    QCOMPARE(ctl({"secrets", "delete", "otlp"}).code, 0);
    QCOMPARE(ctl({"secrets", "delete", "otlp"}).code, 1);

    const Ended made = ctl({"tokens", "create", "ci", "--output=json"});
    QVERIFY2(made.code == 0, made.all());
    const QByteArray tokenFile = file(made.json()["token"_L1].toString().toUtf8());
    VERIFY_CONTAINS(ctl({"tokens", "list"}).out, "viewer");
    QCOMPARE(ctl({"tokens", "list", "--token-file", tokenFile}).code, 0);
    // The last option counts: the token above.
    int code = -1;
    (void)outputOf(PORTCULLISCTL,
                   {"confirm", "--url", "http://" + m_gateway.process().at("admin"), "--token-file",
                    tokenFile},
                   &code);
    QCOMPARE(code, 1); // a viewer may not
    QCOMPARE(ctl({"tokens", "delete", made.json()["id"_L1].toString().toUtf8()}).code, 0);
}

void TestPortcullisctlStore::targets()
{
    const Ended drained = ctl({"drain", "up", "a"});
    QVERIFY2(drained.code == 0, drained.all());
    Ended health = ctl({"health", "up"});
    QVERIFY2(health.code == 0, health.all());
    QCOMPARE(ctl({"health", "up", "--output=json"}).json()["targets"_L1][0]["draining"_L1].toBool(),
             true);
    QCOMPARE(ctl({"undrain", "up", "a"}).code, 0);
    QCOMPARE(ctl({"drain", "up", "nobody"}).code, 1);
    QCOMPARE(ctl({"health", "nobody"}).code, 1);
}

void TestPortcullisctlStore::lists()
{
    QCOMPARE(ctl({"get", "routes"}).out.split('\n')[1].left(5), QByteArray("fixed"));
    QCOMPARE(ctl({"get", "route", "fixed"}).json()["name"_L1].toString(), u"fixed"_s);
    QCOMPARE(ctl({"get", "routes", "nothing"}).code, 1);
    const Ended nodes = ctl({"nodes", "--output=json"});
    QVERIFY2(nodes.list().size() == 1, nodes.all());
    const Ended audit = ctl({"audit", "5", "--output=json"});
    QVERIFY2(audit.list().size() == 5, audit.all());
    QCOMPARE(ctl({"info", "--output=json"}).json()["revision"_L1].toInteger(), revision());
}

void TestPortcullisctlStore::backup()
{
    const QByteArray path = m_folder.filePath(u"copy.db"_s).toUtf8();
    const Ended ended = ctl({"backup", path});
    QVERIFY2(ended.code == 0, ended.all());
    QVERIFY(readAll(path).startsWith("SQLite format 3"));
    QCOMPARE(ctl({"backup", path}).code, 2);
}

void TestPortcullisctlStore::top()
{
    QCOMPARE(m_gateway.get("/fixed").status, 200);
    const Ended ended = ctl({"top", "--count", "2", "--output", "json"});
    QVERIFY2(ended.code == 0, ended.all());
    const QByteArrayList samples = ended.out.trimmed().split('\n');
    QCOMPARE(samples.size(), 2);
    for (const QByteArray &sample : samples)
        QVERIFY2(QJsonDocument::fromJson(sample).object().contains("requests"_L1), sample);
}

void TestPortcullisctlStore::overTls()
{
    const auto path = [this](const char *name) {
        return m_folder.filePath(QLatin1StringView(name)).toUtf8();
    };
    const auto make = [&path](const Certificate &made, const char *certificate, const char *key) {
        return made.write(path(certificate).toStdString(), path(key).toStdString());
    };
    const Certificate ca = makeCertificate({"Admin CA", {}, true});
    QVERIFY(make(ca, "ca.pem", "ca.key"));
    QVERIFY(make(makeCertificate({"admin", "IP:127.0.0.1"}, &ca), "admin.crt", "admin.key"));
    QVERIFY(make(makeCertificate({"Other CA", {}, true}), "other.pem", "other.key"));
    DataGateway gateway;
    QVERIFY2(gateway.start({"--admin-cert", path("admin.crt"), "--admin-key", path("admin.key")}),
             gateway.process().err().constData());
    const auto ask = [&](const QList<QByteArray> &more) {
        int code = -1;
        (void)outputOf(PORTCULLISCTL,
                       QList<QByteArray>{"info", "--url",
                                         "https://" + gateway.process().at("admin"), "--token-file",
                                         gateway.inFolder("admin-token")}
                           + more,
                       &code);
        return code;
    };
    QCOMPARE(ask({"--ca", path("ca.pem")}), 0);
    QCOMPARE(ask({}), 3); // an authority that the system does not know
    QCOMPARE(ask({"--ca", path("other.pem")}), 3);
    QCOMPARE(ask({"--ca", path("admin.key")}), 2); // no certificate in it
}

QTEST_GUILESS_MAIN(TestPortcullisctlStore)
#include "tst_portcullisctl_store.moc"
