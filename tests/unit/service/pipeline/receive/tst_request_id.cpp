// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/receive/receive.h"

#include <QSet>
#include <QTest>

#include <thread>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestRequestId : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void given_data();
    void given();
    void generatedIdsAreLongAndDiffer();
    void threadsDoNotRepeatEachOther();
};

void TestRequestId::given_data()
{
    QTest::addColumn<QList<QByteArray>>("lines");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<bool>("kept");

    using Lines = QList<QByteArray>;
    QTest::newRow("of a trusted peer") << Lines{"7f0c-11.a_B~/+=:@"} << true << true;
    QTest::newRow("of anybody else") << Lines{"7f0c-11"} << false << false;
    QTest::newRow("none") << Lines{} << true << false;
    QTest::newRow("empty") << Lines{""} << true << false;
    QTest::newRow("128 characters") << Lines{QByteArray(128, 'a')} << true << true;
    QTest::newRow("129 characters") << Lines{QByteArray(129, 'a')} << true << false;
    QTest::newRow("a blank") << Lines{"a b"} << true << false;
    QTest::newRow("a quote, which would need escaping") << Lines{"a\"b"} << true << false;
    QTest::newRow("a comma") << Lines{"a,b"} << true << false;
    QTest::newRow("a byte above ASCII") << Lines{"a\xC3\xA9"} << true << false;
    QTest::newRow("two lines") << Lines{"a", "a"} << true << false;
}

void TestRequestId::given()
{
    QFETCH(QList<QByteArray>, lines);
    QFETCH(bool, trusted);
    QFETCH(bool, kept);
    http::FieldList fields;
    for (const QByteArray &line : lines)
        fields.append("X-Request-Id", {line.constData(), static_cast<std::size_t>(line.size())});
    Arena arena;
    const std::string_view id = requestId(fields, trusted, arena);
    const QByteArray text(id.data(), static_cast<qsizetype>(id.size()));
    if (kept) {
        QCOMPARE(text, lines.first());
    } else {
        QCOMPARE(text.size(), 32);
        QCOMPARE(QByteArray::fromHex(text).toHex(), text);
    }
}

void TestRequestId::generatedIdsAreLongAndDiffer()
{
    Arena arena;
    QSet<QByteArray> seen;
    for (int i = 0; i < 10000; ++i) {
        const std::string_view id = requestId({}, false, arena);
        seen.insert(QByteArray(id.data(), static_cast<qsizetype>(id.size())));
    }
    QCOMPARE(seen.size(), 10000);
}

void TestRequestId::threadsDoNotRepeatEachOther()
{
    std::string ids[2];
    for (std::string &id : ids) {
        std::thread([&id] {
            Arena arena;
            id = requestId({}, false, arena);
        }).join();
    }
    QVERIFY(ids[0] != ids[1]);
}

QTEST_APPLESS_MAIN(TestRequestId)
#include "tst_request_id.moc"
