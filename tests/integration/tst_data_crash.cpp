// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "data_fixture.h"

#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <thread>

using namespace portcullis::test;

/// What was acknowledged survives whatever ends the process, and nothing is there by half.
class TestDataCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedWhileChangesStream();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

constexpr int kLongestLifeMs = 150; // of changes before the blow

/// Two routes that always say the same, in one document.
QByteArray pairOf(quint64 number)
{
    const QByteArray body = QByteArray::number(number);
    return R"({"version": 1, "listeners": [{"name": "main", "port": 0}], "routes": [)"
        + fixedRoute("left", body) + ',' + fixedRoute("right", body) + "]}";
}

/// Changes the document again and again until the connection is lost.
struct Writer {
    std::atomic<quint64> begun{0};        ///< the last number that was sent
    std::atomic<quint64> acknowledged{0}; ///< and the last whose answer was 200
    QByteArray fault;                     ///< read after the thread has ended

    void run(quint16 port, const QByteArray &token, quint64 from)
    {
        AdminConnection admin(port, token);
        for (quint64 number = from;; ++number) {
            begun = number;
            const Answer answer = admin.ask("PUT", "/v1/config", pairOf(number), "If-Match: *\r\n");
            if (answer.status == 0)
                return;
            if (answer.status != 200) {
                fault = answer.all();
                return;
            }
            acknowledged = number;
        }
    }
};

} // namespace

void TestDataCrash::killedWhileChangesStream()
{
    const int times = timesOf("PORTCULLIS_TEST_KILLS", kSanitized ? 10 : 50);
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(pairOf(1)), gateway.process().err());
    const QByteArray token = gateway.token();
    quint64 last = 1;
    quint64 written = 0;
    for (int i = 0; i < times; ++i) {
        Writer writer;
        writer.acknowledged = last;
        const quint16 port = gateway.process().port("admin");
        std::thread thread([&] { writer.run(port, token, last + 1); });
        // A random moment is what this is about; there is no condition to wait for.
        QTest::qWait(int(QRandomGenerator::global()->bounded(kLongestLifeMs)));
        gateway.process().signal(SIGKILL);
        thread.join();
        gateway.process().exitCode();
        QVERIFY2(writer.fault.isEmpty(), writer.fault);

        QVERIFY2(gateway.start(), gateway.process().err());
        const QByteArray left = gateway.get("/left").body;
        const QByteArray right = gateway.get("/right").body;
        QCOMPARE(left, right);
        const quint64 there = left.toULongLong();
        QVERIFY2(there >= writer.acknowledged && there <= writer.begun,
                 "served " + left + ", acknowledged "
                     + QByteArray::number(quint64(writer.acknowledged)) + ", begun "
                     + QByteArray::number(quint64(writer.begun)));
        written += there - last;
        last = there;
        // Every revision before it can be read: their number is that of the changes.
        QCOMPARE(gateway.revision(), last);
    }
    for (quint64 number = 1; number <= last; number += 1 + last / 20)
        QVERIFY(gateway.admin("GET", "/v1/revisions/" + QByteArray::number(number)).status == 200);
    qInfo("%llu changes over %d ends", static_cast<unsigned long long>(written), times);
    QVERIFY(written > 0);
}

QTEST_GUILESS_MAIN(TestDataCrash)
#include "tst_data_crash.moc"
