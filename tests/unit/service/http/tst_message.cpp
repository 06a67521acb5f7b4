// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/message.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis::http;
using namespace portcullis::http::rows;

namespace {

FieldList sample()
{
    FieldList fields;
    fields.append("Host", "a");
    fields.append("Cookie", "1");
    fields.append("X", "x");
    fields.append("cookie", "2");
    return fields;
}

QByteArray text(const FieldList &fields)
{
    QByteArray out;
    for (const Field &field : fields)
        out += toBytes(field.name) + '=' + toBytes(field.value) + ' ';
    return out;
}

} // namespace

class TestMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWithoutRegardToCase();
    void removesEveryLine();
    void setReplacesTheFirstLine();
    void setAppends();
    void removesByPredicate();
    void holdsAnyNumberOfFields();
    void copiesAndMoves_data();
    void copiesAndMoves();
    void knowsTokens();
    void knowsFieldValues();
    void knowsForbiddenTrailers_data();
    void knowsForbiddenTrailers();
    void clearsHeads();
};

void TestMessage::findsWithoutRegardToCase()
{
    const FieldList fields = sample();
    QCOMPARE(toBytes(fields.find("COOKIE").value_or("")), QByteArray("1"));
    QCOMPARE(fields.count("cookie"), std::size_t(2));
    QVERIFY(!fields.contains("Cooki"));
    QVERIFY(!fields.find("").has_value());
    QCOMPARE(fields.size(), std::size_t(4));
}

void TestMessage::removesEveryLine()
{
    FieldList fields = sample();
    QCOMPARE(fields.remove("COOKIE"), std::size_t(2));
    QCOMPARE(text(fields), QByteArray("Host=a X=x "));
    QCOMPARE(fields.remove("COOKIE"), std::size_t(0));
}

void TestMessage::setReplacesTheFirstLine()
{
    FieldList fields = sample();
    fields.set("COOKIE", "3");
    QCOMPARE(text(fields), QByteArray("Host=a COOKIE=3 X=x "));
}

void TestMessage::setAppends()
{
    FieldList fields = sample();
    fields.set("Y", "y");
    QCOMPARE(text(fields), QByteArray("Host=a Cookie=1 X=x cookie=2 Y=y "));
}

void TestMessage::removesByPredicate()
{
    FieldList fields = sample();
    fields.removeIf([](const Field &field) { return field.value == "2"; });
    QCOMPARE(text(fields), QByteArray("Host=a Cookie=1 X=x "));
}

void TestMessage::holdsAnyNumberOfFields()
{
    FieldList fields;
    for (std::size_t i = 0; i < 5 * FieldList::kUsual; ++i) {
        fields.append(i % 2 == 0 ? "Even" : "Odd", "x");
        QCOMPARE(fields.size(), i + 1);
    }
    QCOMPARE(fields.count("even"), 5 * FieldList::kUsual / 2);
    QCOMPARE(fields.remove("odd"), 5 * FieldList::kUsual / 2);
    fields.clear();
    QVERIFY(fields.empty());
    fields.append("A", "1");
    QCOMPARE(text(fields), QByteArray("A=1 "));
}

void TestMessage::copiesAndMoves_data()
{
    QTest::addColumn<int>("more");
    QTest::newRow("few") << 0;
    QTest::newRow("many") << 30;
}

void TestMessage::copiesAndMoves()
{
    QFETCH(int, more);
    FieldList fields = sample();
    for (int i = 0; i < more; ++i)
        fields.append("More", "m");
    const QByteArray expected = text(fields);

    FieldList copy(fields);
    QCOMPARE(text(copy), expected);
    copy.set("Host", "b"); // of its own
    QCOMPARE(text(fields), expected);

    FieldList moved(std::move(fields));
    QCOMPARE(text(moved), expected);
    QVERIFY(fields.empty()); // NOLINT(bugprone-use-after-move): empty, and of use again
    fields = sample();
    QCOMPARE(text(fields), text(sample()));

    fields = moved;
    QCOMPARE(text(fields), expected);
    moved = sample(); // fewer than there is room for
    QCOMPARE(text(moved), text(sample()));
    moved = std::move(fields);
    QCOMPARE(text(moved), expected);
    const FieldList &self = moved;
    moved = self;
    QCOMPARE(text(moved), expected);
}

void TestMessage::knowsTokens()
{
    const auto isTchar = [](int i) {
        const char c = static_cast<char>(i);
        return (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z')
            || (i != 0 && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
    };
    // At every position of texts up to more than what is looked at in one step, and beside others.
    for (std::size_t size = 1; size < 20; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (int i = 0; i < 256; ++i) {
                for (const char beside : {'x', 'Z', '_', '\x01', '\xFF'}) {
                    std::string name(size, 'X');
                    name[(at + 1) % size] = beside;
                    name[at] = static_cast<char>(i);
                    const bool expected =
                        isTchar(i) && (size == 1 || isTchar(static_cast<unsigned char>(beside)));
                    QCOMPARE(isToken(name), expected);
                }
            }
        }
    }
    QVERIFY(isToken("X-A"));
    QVERIFY(!isToken(""));
    QVERIFY(!isToken("X A"));
}

void TestMessage::knowsFieldValues()
{
    // At every position of texts up to more than what is looked at in one step, behind a tab.
    for (std::size_t size = 1; size <= 20; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (int i = 0; i < 256; ++i) {
                for (const char before : {'x', '\t'}) {
                    std::string value(size, before);
                    value[at] = static_cast<char>(i);
                    QCOMPARE(isFieldValue(value), i == '\t' || (i >= 0x20 && i != 0x7F));
                }
            }
        }
    }
    QVERIFY(isFieldValue(""));
}

void TestMessage::knowsForbiddenTrailers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("forbidden");
    for (const char *name : {"Transfer-Encoding",
                             "CONTENT-LENGTH",
                             "host",
                             "TE",
                             "Trailer",
                             "Cookie",
                             "Set-Cookie",
                             "Authorization",
                             "Content-Type",
                             "Content-Encoding",
                             "Cache-Control",
                             "Expires",
                             "Vary",
                             "If-Match",
                             "Range",
                             "Via",
                             "X-Forwarded-For",
                             "Content_Length",
                             "Connection",
                             "Upgrade"})
        QTest::newRow(name) << QByteArray(name) << true;
    for (const char *name :
         {"X-Sum", "ETag", "Digest", "Content-Digest", "Server-Timing", "", "Hos", "grpc-status",
          "grpc-message", "Hosts", "A-Name-That-Is-Longer-Than-Every-Forbidden-One"})
        QTest::addRow("'%s'", name) << QByteArray(name) << false;
}

void TestMessage::knowsForbiddenTrailers()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, forbidden);
    QCOMPARE(isForbiddenTrailer(view(name)), forbidden);
}

void TestMessage::clearsHeads()
{
    RequestHead request;
    request.authority = "a";
    request.query = "b";
    request.keepAlive = false;
    request.framing = {Framing::Kind::Length, 5};
    request.fields.append("X", "y");
    request.clear();
    QVERIFY(request.authority.empty() && !request.query && request.keepAlive);
    QVERIFY(request.framing == Framing{} && request.fields.empty());
    ResponseHead response;
    response.status = 200;
    response.keepAliveTimeout = 5;
    response.clear();
    QVERIFY(response.status == 0 && response.keepAliveTimeout == -1);
}

QTEST_APPLESS_MAIN(TestMessage)
#include "tst_message.moc"
