// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/body_rules.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestBodyRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void types_data();
    void types();
    void encodings_data();
    void encodings();
    void twoTypesAreNone();
    void facts();
};

void TestBodyRules::types_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("json");
    QTest::addColumn<bool>("grpc");
    const auto row = [](const char *type, bool json, bool grpc) {
        QTest::newRow(type) << QByteArray(type) << json << grpc;
    };
    row("application/json", true, false);
    row("Application/JSON", true, false);
    row("application/json; charset=utf-8", true, false);
    row("application/json ;a=b;c=\"d,e\"", true, false);
    row("application/vnd.api+json", true, false);
    row("application/problem+JSON;x=y", true, false);
    row("image/x+json", true, false);
    row("application/jsonp", false, false);
    row("application/json, text/html", false, false);
    row("text/json", false, false);
    row("text/plain", false, false);
    row("+json", false, false);
    row("application/+json", true, false);
    row("a b/c+json", false, false);
    row("text/plain; x=application/json", false, false);
    row("", false, false);
    row("application/grpc", false, true);
    row("application/grpc; x=y", false, true);
    row("APPLICATION/grpc+proto", false, true);
    row("application/grpc-web+proto", false, true);
    row("application/grpcx", false, false);
    row("application/grpc+json", true, true);
}

void TestBodyRules::types()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, json);
    QFETCH(bool, grpc);
    QCOMPARE(isJsonMediaType(view(type)), json);
    QCOMPARE(isGrpcMediaType(view(type)), grpc);
}

void TestBodyRules::encodings_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("encoded");
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("identity") << QByteArray("Content-Encoding: Identity\n") << false;
    QTest::newRow("an empty one") << QByteArray("Content-Encoding: \n") << false;
    QTest::newRow("gzip") << QByteArray("content-encoding: gzip\n") << true;
    QTest::newRow("among others") << QByteArray("Content-Encoding: identity, br\n") << true;
    QTest::newRow("on a second line")
        << QByteArray("Content-Encoding: identity\nContent-Encoding: x\n") << true;
}

void TestBodyRules::encodings()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, encoded);
    QCOMPARE(isEncoded(fieldsOf(head)), encoded);
}

void TestBodyRules::twoTypesAreNone()
{
    QVERIFY(hasJsonBody(fieldsOf("Content-Type: application/json\n")));
    QVERIFY(!hasJsonBody(fieldsOf("Content-Type: application/json\nContent-Type: text/html\n")));
    QVERIFY(!hasJsonBody(fieldsOf("A: b\n")));
}

void TestBodyRules::facts()
{
    const QByteArray head = "ETag: x\nA: b\ndigest: x\nContent-MD5: x\nContent-Digest: x\n"
                            "Repr-Digest: x\nAccept-Ranges: bytes\nContent-Range: x\nTrailer: T\n"
                            "Content-Type: application/json\n";
    http::FieldList fields = fieldsOf(head);
    removeBodyFacts(fields);
    QCOMPARE(lines(fields), QByteArray("A: b\nContent-Type: application/json\n"));
}

QTEST_APPLESS_MAIN(TestBodyRules)
#include "tst_body_rules.moc"
