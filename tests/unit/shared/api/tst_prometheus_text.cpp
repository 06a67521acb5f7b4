// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/prometheus_text.h"

#include <QTest>

#include <cmath>

using namespace portcullis;
using namespace portcullis::api;

namespace {

/// All samples as `name|label=value|...|number`, a line each.
QByteArray flat(const TextSample &sample)
{
    QByteArray out(sample.name.data(), static_cast<qsizetype>(sample.name.size()));
    for (const Label &label : sample.labels) {
        out += '|' + QByteArray(label.name.data(), static_cast<qsizetype>(label.name.size())) + '='
            + QByteArray(label.value.data(), static_cast<qsizetype>(label.value.size()));
    }
    QByteArray number = QByteArray::number(sample.value, 'g', 17);
    if (std::isnan(sample.value))
        number = "nan";
    else if (std::isinf(sample.value))
        number = sample.value > 0 ? "inf" : "-inf";
    return out + '|' + number + '\n';
}

} // namespace

class TestPrometheusText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void whatComesBeforeABadLineIsDelivered();
    void everyCutIsReadOrRefused();
};

void TestPrometheusText::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("samples");

    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("comments and empty lines are passed over")
        << QByteArray("# HELP a b\n\n# TYPE a gauge\n") << QByteArray();
    QTest::newRow("without labels")
        << QByteArray("a 1\nb_c:d 2.5\n") << QByteArray("a|1\nb_c:d|2.5\n");
    QTest::newRow("the last line may lack its end") << QByteArray("a 1") << QByteArray("a|1\n");
    QTest::newRow("with labels") << QByteArray("a{b=\"c\",d=\"\"} 7\n")
                                 << QByteArray("a|b=c|d=|7\n");
    QTest::newRow("a comma may end the labels")
        << QByteArray("a{b=\"c\",} 7\n") << QByteArray("a|b=c|7\n");
    QTest::newRow("braces may be empty") << QByteArray("a{} 7\n") << QByteArray("a|7\n");
    QTest::newRow("blanks where they may be")
        << QByteArray("a { b = \"c\" , } \t 7  \n") << QByteArray("a|b=c|7\n");
    QTest::newRow("escapes in a value") << QByteArray("a{b=\"x\\\"y\\\\z\\n\",c=\"\\\\\"} 1\n")
                                        << QByteArray("a|b=x\"y\\z\n|c=\\|1\n");
    QTest::newRow("signs and brackets in a value")
        << QByteArray("a{b=\"},{ =#\"} 1\n") << QByteArray("a|b=},{ =#|1\n");
    QTest::newRow("values that are no numbers")
        << QByteArray("a +Inf\na -Inf\na NaN\na +3e-2\n")
        << QByteArray("a|inf\na|-inf\na|nan\na|0.029999999999999999\n");
    QTest::newRow("a time stamp") << QByteArray("a 1 1700000000000\n") << QByteArray("a|1\n");
}

void TestPrometheusText::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, samples);
    QByteArray seen;
    const auto read = forEachSample(text.toStdString(),
                                    [&seen](const TextSample &sample) { seen += flat(sample); });
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(seen, samples);
}

void TestPrometheusText::refuses_data()
{
    QTest::addColumn<QByteArray>("line");

    QTest::newRow("a page of another server") << QByteArray("<html>");
    QTest::newRow("a name that begins with a digit") << QByteArray("1a 1");
    QTest::newRow("no value") << QByteArray("a");
    QTest::newRow("no value after labels") << QByteArray("a{b=\"c\"}");
    QTest::newRow("a value that is no number") << QByteArray("a b");
    QTest::newRow("a value with something at its end") << QByteArray("a 1x");
    QTest::newRow("a label without quotes") << QByteArray("a{b=c} 1");
    QTest::newRow("a label without a value") << QByteArray("a{b} 1");
    QTest::newRow("labels without a comma") << QByteArray("a{b=\"c\"d=\"e\"} 1");
    QTest::newRow("a brace that is not closed") << QByteArray("a{b=\"c\" 1");
    QTest::newRow("a quote that is not closed") << QByteArray("a{b=\"c} 1");
    QTest::newRow("an escape at the end") << QByteArray("a{b=\"c\\");
    QTest::newRow("a time stamp that is none") << QByteArray("a 1 now");
    QTest::newRow("more behind the time stamp") << QByteArray("a 1 2 3");
}

void TestPrometheusText::refuses()
{
    QFETCH(QByteArray, line);
    const auto read = forEachSample(("ok 1\n" + line + "\n").toStdString(), [](const auto &) {});
    QVERIFY(!read);
    QVERIFY2(read.error().what.find("line 2 ") != std::string::npos, read.error().what.c_str());
}

void TestPrometheusText::whatComesBeforeABadLineIsDelivered()
{
    QByteArray seen;
    QVERIFY(!forEachSample("a 1\n?\nb 2\n", [&seen](const TextSample &s) { seen += flat(s); }));
    QCOMPARE(seen, QByteArray("a|1\n"));
}

void TestPrometheusText::everyCutIsReadOrRefused()
{
    const std::string text = "a{b=\"x\\\"y\",c=\"d\"} +1.5e3 12\nb{} NaN\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        // On its own, so that a sanitizer sees every byte that is read beyond it.
        const std::string part = text.substr(0, size);
        int samples = 0;
        forEachSample(part, [&samples](const TextSample &) { ++samples; });
        QVERIFY(samples <= 2);
    }
}

QTEST_APPLESS_MAIN(TestPrometheusText)
#include "tst_prometheus_text.moc"
