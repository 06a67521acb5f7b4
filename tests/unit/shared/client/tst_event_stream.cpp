// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/event_stream.h"

#include <QTest>

using namespace portcullis;

class TestEventStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void endlessLinesAreToldOf();
};

void TestEventStream::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("events"); // name and data
    const auto row = [](const char *name, const char *bytes, const QByteArrayList &events) {
        QTest::newRow(name) << QByteArray(bytes) << events;
    };
    row("one", "event: metrics\ndata: {}\n\n", {"metrics {}"});
    row("two", "event: a\ndata: 1\n\nevent:b\ndata:2\n\n", {"a 1", "b 2"});
    row("without a name", "data: x\n\n", {"message x"});
    row("data in lines", "data: x\ndata:  y\ndata\n\n", {"message x\n y\n"});
    row("comments and other fields", ":\n\nid: 7\nretry: 5\n: x\ndata: 1\n\n", {"message 1"});
    row("a name alone is none", "event: a\n\ndata: 1\n\n", {"message 1"});
    row("lines of other systems", "event: a\r\ndata: 1\r\n\r\n", {"a 1"});
    row("not yet complete", "event: a\ndata: 1\n", {});
}

void TestEventStream::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, events);
    for (qsizetype piece = 1; piece <= bytes.size(); ++piece) {
        EventStream stream;
        QByteArrayList seen;
        for (qsizetype at = 0; at < bytes.size(); at += piece) {
            stream.feed(bytes.mid(at, piece));
            while (const auto event = stream.next())
                seen << event->name + ' ' + event->data;
        }
        QCOMPARE(seen, events);
    }
}

void TestEventStream::endlessLinesAreToldOf()
{
    EventStream stream;
    stream.feed("data: " + QByteArray(EventStream::kMaxEvent, 'x'));
    QVERIFY(!stream.next());
    QVERIFY(stream.tooLong());
    EventStream lines;
    for (int i = 0; i < 5; ++i) {
        lines.feed("data: " + QByteArray(EventStream::kMaxEvent / 4, 'x') + '\n');
        QVERIFY(!lines.next());
    }
    QVERIFY(lines.tooLong());
}

QTEST_APPLESS_MAIN(TestEventStream)
#include "tst_event_stream.moc"
