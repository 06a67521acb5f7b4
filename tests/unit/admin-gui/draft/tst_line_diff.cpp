// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/line_diff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

QString written(const QList<DiffLine> &lines)
{
    QStringList words;
    for (const DiffLine &line : lines) {
        switch (line.kind) {
        case DiffLine::Kind::Same:
            words.append(u' ' + line.text);
            break;
        case DiffLine::Kind::Removed:
            words.append(u'-' + line.text);
            break;
        case DiffLine::Kind::Added:
            words.append(u'+' + line.text);
            break;
        case DiffLine::Kind::Gap:
            words.append(u"…"_s);
        }
    }
    return words.join(u'|');
}

QStringList lines(const QString &letters)
{
    return letters.split(QString(), Qt::SkipEmptyParts);
}

/// What the lines of one side are, for which the other side's are left out.
QStringList side(const QList<DiffLine> &diff, DiffLine::Kind without)
{
    QStringList texts;
    for (const DiffLine &line : diff)
        if (line.kind != without)
            texts.append(line.text);
    return texts;
}

qsizetype edits(const QList<DiffLine> &diff)
{
    return std::ranges::count_if(
        diff, [](const DiffLine &line) { return line.kind != DiffLine::Kind::Same; });
}

} // namespace

class TestLineDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void differs_data();
    void differs();
    void numbersLines();
    void leavesOutWhatIsTheSame_data();
    void leavesOutWhatIsTheSame();
    void isShortestAndComplete();
    void manyEditsEnd();
};

void TestLineDiff::differs_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing at all") << QString() << QString() << QString();
    QTest::newRow("the same") << u"ab"_s << u"ab"_s << u" a| b"_s;
    QTest::newRow("all new") << QString() << u"ab"_s << u"+a|+b"_s;
    QTest::newRow("all gone") << u"ab"_s << QString() << u"-a|-b"_s;
    QTest::newRow("one line") << u"abc"_s << u"axc"_s << u" a|-b|+x| c"_s;
    QTest::newRow("several lines: what goes comes first")
        << u"abcd"_s << u"axyd"_s << u" a|-b|-c|+x|+y| d"_s;
    QTest::newRow("one moved") << u"abc"_s << u"bca"_s << u"-a| b| c|+a"_s;
    QTest::newRow("one more of the same") << u"aa"_s << u"aaa"_s << u" a| a|+a"_s;
    QTest::newRow("nothing in common") << u"ab"_s << u"xyz"_s << u"-a|-b|+x|+y|+z"_s;
}

void TestLineDiff::differs()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QString, expected);
    QCOMPARE(written(diffLines(lines(before), lines(after))), expected);
}

void TestLineDiff::numbersLines()
{
    const auto diff = diffLines(lines(u"abc"_s), lines(u"axc"_s));
    QCOMPARE(diff[1], (DiffLine{DiffLine::Kind::Removed, u"b"_s, 2, 0}));
    QCOMPARE(diff[2], (DiffLine{DiffLine::Kind::Added, u"x"_s, 0, 2}));
    QCOMPARE(diff[3], (DiffLine{DiffLine::Kind::Same, u"c"_s, 3, 3}));
}

void TestLineDiff::leavesOutWhatIsTheSame_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing differs") << u"abcdef"_s << u"abcdef"_s << u"…"_s;
    QTest::newRow("in the middle") << u"abcdefg"_s << u"abcxefg"_s << u"…| c|-d|+x| e|…"_s;
    QTest::newRow("at the begin") << u"abcd"_s << u"xbcd"_s << u"-a|+x| b|…"_s;
    QTest::newRow("at the end") << u"abcd"_s << u"abcx"_s << u"…| c|-d|+x"_s;
    QTest::newRow("two close together")
        << u"abcdefg"_s << u"abxdyfg"_s << u"…| b|-c|+x| d|-e|+y| f|…"_s;
    QTest::newRow("two far apart") << u"abcdefg"_s << u"xbcdefy"_s << u"-a|+x| b|…| f|-g|+y"_s;
}

void TestLineDiff::leavesOutWhatIsTheSame()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QString, expected);
    QCOMPARE(written(withoutTheSame(diffLines(lines(before), lines(after)), 1)), expected);
}

/// Against the longest common subsequence, found the slow way.
void TestLineDiff::isShortestAndComplete()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        const auto some = [&random] {
            QStringList texts;
            const int count = random.bounded(12);
            for (int i = 0; i < count; ++i)
                texts.append(QString(QChar(u'a' + random.bounded(4))));
            return texts;
        };
        const QStringList before = some();
        const QStringList after = some();
        const auto diff = diffLines(before, after);
        QCOMPARE(side(diff, DiffLine::Kind::Added), before);
        QCOMPARE(side(diff, DiffLine::Kind::Removed), after);
        QList<QList<int>> common(before.size() + 1, QList<int>(after.size() + 1, 0));
        for (qsizetype i = 0; i < before.size(); ++i)
            for (qsizetype j = 0; j < after.size(); ++j)
                common[i + 1][j + 1] = before[i] == after[j]
                    ? common[i][j] + 1
                    : qMax(common[i][j + 1], common[i + 1][j]);
        QVERIFY2(edits(diff)
                     == before.size() + after.size() - 2 * common[before.size()][after.size()],
                 qPrintable(before.join(QString()) + u" > "_s + after.join(QString()) + u": "_s
                            + written(diff)));
    }
}

void TestLineDiff::manyEditsEnd()
{
    QStringList before{u"first"_s};
    QStringList after{u"first"_s};
    for (int i = 0; i < 20'000; ++i) {
        before.append(u"b%1"_s.arg(i));
        after.append(u"a%1"_s.arg(i));
    }
    const auto diff = diffLines(before, after);
    QCOMPARE(side(diff, DiffLine::Kind::Added), before);
    QCOMPARE(side(diff, DiffLine::Kind::Removed), after);
}

QTEST_MAIN(TestLineDiff)
#include "tst_line_diff.moc"
