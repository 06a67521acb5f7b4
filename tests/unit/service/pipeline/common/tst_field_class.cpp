// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/field_class.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestFieldClass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classes_data();
    void classes();
    void lookalikes_data();
    void lookalikes();
    void nominated_data();
    void nominated();
    void trailers_data();
    void trailers();
};

void TestFieldClass::classes_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("found");
    const auto row = [](const char *name, FieldClass found) {
        QTest::newRow(name) << QByteArray(name) << int(found);
    };
    for (const char *name : {"Keep-Alive", "Upgrade", "Proxy-Connection", "Proxy-Authorization",
                             "proxy-authenticate", "Proxy-Authentication-Info", "HTTP2-Settings"})
        row(name, FieldClass::HopByHop);
    for (const char *name :
         {"X-Original-URL", "X-Rewrite-Url", "X-Forwarded-Uri", "X-Forwarded-Path", "X-Envoy-Peer",
          "X-Consumer-Name", "x-consumer-groups", "X-Consumer-Custom", "Proxy"})
        row(name, FieldClass::Forbidden);
    for (const char *name :
         {"X-Forwarded", "X-Forwarded-Port", "x-forwarded-prefix", "Forwarded", "X-Real-IP"})
        row(name, FieldClass::FromTrusted);
    for (const char *name : {"Accept",
                             "a",
                             "",
                             "X",
                             "X-",
                             "X-A",
                             "X-Real",
                             "Content-Type",
                             "Trailer",
                             "Proxies",
                             "Hosts",
                             "X-Forwardedx",
                             "Teapot",
                             "Contention",
                             "X-Consumers",
                             "Proxy-Thing",
                             "Via",
                             "Cookie",
                             "Authorization",
                             "X-Request-Idx",
                             "X-Envoyage",
                             "Expecting"})
        row(name, FieldClass::Plain);
    row("CONNECTION", FieldClass::Connection);
    row("TE", FieldClass::Te);
    row("content-LENGTH", FieldClass::Framing);
    row("Transfer-Encoding", FieldClass::Framing);
    row("Host", FieldClass::Host);
    row("Expect", FieldClass::Expect);
    row("X-Forwarded-For", FieldClass::ForwardedFor);
    row("X-Forwarded-Proto", FieldClass::ForwardedProto);
    row("X-Forwarded-Host", FieldClass::ForwardedHost);
    row("X-Request-ID", FieldClass::RequestId);
    row("traceparent", FieldClass::Trace);
    row("tracestate", FieldClass::Trace);
    row("Max-Forwards", FieldClass::MaxForwards);
}

void TestFieldClass::classes()
{
    QFETCH(QByteArray, name);
    QFETCH(int, found);
    QCOMPARE(int(classifyRequestField(view(name))), found);
}

void TestFieldClass::lookalikes_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("like");
    const auto row = [](const char *name, bool like) {
        QTest::newRow(name) << QByteArray(name) << like;
    };
    row("X_Forwarded_For", true);
    row("X-Forwarded_For", true);
    row("X.Forwarded.For", true);
    row("x_consumer_anything_that_is_much_longer_than_any_name_of_ours", true);
    row("Transfer_Encoding", true);
    row("Content_Length", true);
    row("X_Real_IP", true);
    row("HTTP2_Settings", true);
    row("X-Forwarded-For", false); // the name itself, which has a class of its own
    row("X_Tenant", false);
    row("X!#$%&'*+.^`|~9", false);
    row("Accept", false);
}

void TestFieldClass::lookalikes()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, like);
    QCOMPARE(looksLikeClassified(view(name)), like);
    QVERIFY(looksLike("X_Tenant", "X-Tenant"));
    QVERIFY(!looksLike("x-tenant", "X-Tenant"));
    QVERIFY(!looksLike("X_Tenants", "X-Tenant"));
    QVERIFY(!looksLike("X_Tenant", "x_tenant"));
}

void TestFieldClass::nominated_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<QByteArrayList>("named");
    using List = QByteArrayList;
    QTest::newRow("no Connection") << QByteArray("A: b\n") << true << List{};
    QTest::newRow("nothing beyond the usual")
        << QByteArray("Connection: keep-alive, Upgrade\n") << true << List{};
    QTest::newRow("one name") << QByteArray("Connection: close, X-Foo\n") << true << List{"x-foo"};
    QTest::newRow("on two lines") << QByteArray("Connection: a\nB: c\nconnection: b\n") << true
                                  << List{"A", "b"};
    QTest::newRow("empty elements and junk")
        << QByteArray("Connection: ,, @@@ ,X-Foo,\n") << true << List{"X-Foo", "@@@"};
    QTest::newRow("32 names") << "Connection: " + QByteArray("x,").repeated(32) + '\n'
                              << true << List{"x"};
    QTest::newRow("33 names") << "Connection: " + QByteArray("x,").repeated(33) + '\n'
                              << false << List{"x"};
    QTest::newRow("close a thousand times") << "Connection: " + QByteArray("close,").repeated(1000)
            + '\n' << true << List{};
}

void TestFieldClass::nominated()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, fits);
    QFETCH(QByteArrayList, named);
    Nominated names;
    QCOMPARE(names.collect(fieldsOf(head)), fits);
    QCOMPARE(names.empty(), named.isEmpty());
    for (const QByteArray &name : named)
        QVERIFY2(names.contains(view(name)), name.constData());
    QVERIFY(!names.contains("X-Other"));
    QVERIFY(!names.contains("close"));
}

void TestFieldClass::trailers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("passes");
    for (const char *name : {"X-Checksum", "grpc-status", "grpc-message", "Server-Timing",
                             "Content-MD5", "ETag", "Digest"})
        QTest::newRow(name) << QByteArray(name) << true;
    for (const char *name : {"Content-Length",
                             "Transfer-Encoding",
                             "Host",
                             "Connection",
                             "TE",
                             "Trailer",
                             "Cookie",
                             "Authorization",
                             "Proxy-Authorization",
                             "Set-Cookie",
                             "Content-Type",
                             "content-encoding",
                             "X-Forwarded-For",
                             "X-Consumer-Name",
                             "X_Consumer_Name",
                             "X-Request-Id",
                             "Expect",
                             "Cache-Control",
                             "Location",
                             "RateLimit",
                             "Access-Control-Allow-Origin",
                             "Max-Forwards",
                             "Content_Length",
                             "WWW-Authenticate",
                             "www_authenticate",
                             "Range"})
        QTest::newRow(name) << QByteArray(name) << false;
}

void TestFieldClass::trailers()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, passes);
    QCOMPARE(trailerMayPass(view(name)), passes);
}

QTEST_APPLESS_MAIN(TestFieldClass)
#include "tst_field_class.moc"
