// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/counters/resp.h"

#include <QTest>

#include <hiredis/hiredis.h>

using namespace portcullis::counters;
using Next = ReplyReader::Next;

namespace {

QByteArray summary(const Reply &reply)
{
    static const char *const kKinds[] = {"nil", "status", "error", "integer", "text", "list"};
    QByteArray out = kKinds[static_cast<int>(reply.kind)];
    if (!reply.text.empty())
        out += ' ' + QByteArray::fromStdString(reply.text);
    for (const std::int64_t number : reply.numbers)
        out += ' ' + QByteArray::number(qint64{number});
    return out;
}

/// All answers in `bytes`, given in pieces of `size`; " failed" at the end where that is so.
QByteArray readAll(const QByteArray &bytes, qsizetype size)
{
    ReplyReader reader;
    QByteArrayList seen;
    for (qsizetype at = 0; at < bytes.size(); at += size) {
        const QByteArray piece = bytes.mid(at, size);
        reader.feed({piece.constData(), static_cast<std::size_t>(piece.size())});
        Reply reply;
        Next next = reader.next(reply);
        for (; next == Next::Reply; next = reader.next(reply))
            seen << summary(reply);
        if (next == Next::Failed) {
            seen << "failed";
            break;
        }
    }
    return seen.join("; ");
}

} // namespace

/// The little of RESP that is needed.
class TestResp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replies_data();
    void replies();
    void largeOnesAreRefused();
    void commandsAreAsHiredisWritesThem();
    void errorsAreKnownByTheirCode();
};

void TestResp::replies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *bytes, const char *expected) {
        QTest::newRow(name) << QByteArray(bytes) << QByteArray(expected);
    };
    row("a status", "+OK\r\n", "status OK");
    row("an error", "-ERR no\r\n", "error ERR no");
    row("numbers", ":0\r\n:-7\r\n:9007199254740992\r\n",
        "integer 0; integer -7; integer 9007199254740992");
    row("texts", "$3\r\nabc\r\n$0\r\n\r\n$2\r\n\r\n\r\n", "text abc; text; text \r\n");
    row("nothing", "$-1\r\n*-1\r\n", "nil; nil");
    row("a list", "*3\r\n:1\r\n:2\r\n:-3\r\n", "list 1 2 -3");
    row("an empty list", "*0\r\n+A\r\n", "list; status A");
    row("a list of texts", "*2\r\n$10\r\n1700000000\r\n$6\r\n123456\r\n", "list 1700000000 123456");
    row("nothing in a list", "*2\r\n$-1\r\n:5\r\n", "list 0 5");
    row("one after the other", "+OK\r\n*1\r\n:1\r\n-NOSCRIPT No\r\n",
        "status OK; list 1; error NOSCRIPT No");
    row("something else", "HTTP/1.1 200 OK\r\n", "failed");
    row("a bad number", ":1x\r\n", "failed");
    row("a good one before it", "+OK\r\n?\r\n", "status OK; failed");
    row("too long a list", "*65537\r\n", "failed");
}

void TestResp::replies()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    for (qsizetype size = 1; size <= bytes.size(); ++size)
        QCOMPARE(readAll(bytes, size), expected);
}

void TestResp::largeOnesAreRefused()
{
    const QByteArray large(ReplyReader::kMostBytes, 'x');
    QCOMPARE(readAll("$1000000000\r\n" + large, 4096), QByteArray("failed"));
    // Many small ones are no large one.
    QVERIFY(!readAll(QByteArray("+OK\r\n").repeated(ReplyReader::kMostBytes / 2), 4096)
                 .contains("failed"));
}

void TestResp::commandsAreAsHiredisWritesThem()
{
    const std::string odd("a\r\n\0b", 5);
    std::string out;
    appendCommand(out, {"EVALSHA", odd}, Words().add(std::string_view()).add(std::uint64_t{~0ULL}));
    const std::string number = std::to_string(~0ULL);
    const char *words[] = {"EVALSHA", odd.data(), "", number.data()};
    const size_t sizes[] = {7, odd.size(), 0, number.size()};
    char *expected = nullptr;
    const auto size = redisFormatCommandArgv(&expected, 4, words, sizes);
    QVERIFY(size > 0);
    QCOMPARE(out, std::string(expected, static_cast<std::size_t>(size)));
    redisFreeCommand(expected);
}

void TestResp::errorsAreKnownByTheirCode()
{
    Reply reply;
    reply.kind = Reply::Kind::Error;
    reply.text = "NOSCRIPT No matching script";
    QVERIFY(reply.isError("NOSCRIPT"));
    QVERIFY(!reply.isError("NO"));
    reply.text = "LOADING";
    QVERIFY(reply.isError("LOADING"));
    reply.kind = Reply::Kind::Status;
    QVERIFY(!reply.isError("LOADING"));
}

QTEST_APPLESS_MAIN(TestResp)
#include "tst_resp.moc"
