// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/retry_budget.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::upstream;
using namespace std::chrono_literals;

class TestRetryBudget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shareOfRequests_data();
    void shareOfRequests();
    void windowMovesOn();
    void slotsAreNotMixedUpAfterAPause();
};

void TestRetryBudget::shareOfRequests_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("requests");
    QTest::addColumn<int>("expected"); // retries

    QTest::newRow("few requests have their retries") << 20 << 1 << 10;
    QTest::newRow("none at all too") << 20 << 0 << 10;
    QTest::newRow("a share above the minimum") << 20 << 1000 << 200;
    QTest::newRow("a share below the minimum") << 20 << 49 << 10;
    QTest::newRow("where both are equal") << 20 << 50 << 10;
    QTest::newRow("one more than that") << 20 << 55 << 11;
    QTest::newRow("a share of nothing") << 0 << 1000 << 10;
    QTest::newRow("all of them") << 100 << 1000 << 1000;
}

void TestRetryBudget::shareOfRequests()
{
    QFETCH(int, percent);
    QFETCH(int, requests);
    QFETCH(int, expected);
    RetryBudget budget(static_cast<std::uint32_t>(percent));
    const SteadyTime now{1000s};
    for (int i = 0; i < requests; ++i)
        budget.request(now);
    int retries = 0;
    while (retries < 5000 && budget.retry(now))
        ++retries;
    QCOMPARE(retries, expected);
}

void TestRetryBudget::windowMovesOn()
{
    RetryBudget budget(20);
    const SteadyTime start{1000s};
    for (int i = 0; i < 1000; ++i)
        budget.request(start);
    for (int i = 0; i < 200; ++i)
        QVERIFY(budget.retry(start + 9s));
    QVERIFY(!budget.retry(start + 9s));
    QVERIFY(!budget.retry(start + 10s)); // the requests are forgotten, the retries are not
    QVERIFY(!budget.retry(start + 18s));
    QVERIFY(budget.retry(start + 19s));
}

void TestRetryBudget::slotsAreNotMixedUpAfterAPause()
{
    RetryBudget budget(20);
    const SteadyTime start{1000s};
    while (budget.retry(start)) { }
    QVERIFY(budget.retry(start + 10s)); // the same slot, another second
    QVERIFY(budget.retry(start + 1h));
}

QTEST_APPLESS_MAIN(TestRetryBudget)
#include "tst_retry_budget.moc"
