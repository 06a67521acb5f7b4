// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRect>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

/// Dashboard and alert rules ask for metrics and labels that the gateway has. That those of
/// docs/metrics.md are the gateway's is another test's affair.
class TestMonitoring : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void dashboardAsksForWhatThereIs();
    void dashboardPanelsDoNotOverlap();
    void alertsAskForWhatThereIs();
    void findsWhatIsNotThere();

private:
    QString problemOf(const QString &expression) const;

    struct Family {
        bool histogram = false;
        QStringList labels;
    };
    QHash<QString, Family> m_families;
};

namespace {

QString contentOf(const QString &path)
{
    QFile file(QStringLiteral(PORTCULLIS_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Of what scrapes, and of functions.
const QStringList kLabelsOfAll{QStringLiteral("instance"), QStringLiteral("job"),
                               QStringLiteral("le")};

QStringList captures(const QString &pattern, const QString &in)
{
    QStringList all;
    const QRegularExpression expression(pattern);
    for (auto each = expression.globalMatch(in); each.hasNext();)
        all << each.next().captured(1);
    return all;
}

QStringList expressionsOf(const QJsonObject &panel)
{
    QStringList all;
    const QJsonArray targets = panel[QLatin1String("targets")].toArray();
    for (const QJsonValue &target : targets)
        all << target[QLatin1String("expr")].toString();
    return all;
}

QJsonArray panels()
{
    const auto document = QJsonDocument::fromJson(
        contentOf(QStringLiteral("docs/operating/monitoring/grafana-dashboard.json")).toUtf8());
    return document[QLatin1String("panels")].toArray();
}

} // namespace

/// The tables of docs/metrics.md: families, type, labels.
void TestMonitoring::initTestCase()
{
    const QString page = contentOf(QStringLiteral("docs/metrics.md"));
    static const QRegularExpression row(
        QStringLiteral("^\\| (`portcullis_[^|]*) \\| (\\w+) \\|([^|]*)\\|"),
        QRegularExpression::MultilineOption);
    for (auto rows = row.globalMatch(page); rows.hasNext();) {
        const auto match = rows.next();
        const QStringList labels =
            match.captured(3).trimmed().split(QRegularExpression(QStringLiteral(", *")));
        for (const QString &name : captures(QStringLiteral("`(\\w+)`"), match.captured(1)))
            m_families[name] = {match.captured(2) == QLatin1String("histogram"), labels};
    }
    QVERIFY(m_families.size() > 40);
}

/// Empty: all that it names is there.
QString TestMonitoring::problemOf(const QString &expression) const
{
    QStringList known = kLabelsOfAll;
    const QStringList names = captures(QStringLiteral("(portcullis_\\w+)"), expression);
    if (names.isEmpty())
        return QStringLiteral("asks for nothing");
    for (const QString &name : names) {
        static const QRegularExpression part(QStringLiteral("_(bucket|sum|count)$"));
        QString family = name;
        const bool isPart = !m_families.contains(name) && name.contains(part);
        if (isPart)
            family.remove(part);
        if (!m_families.contains(family) || m_families[family].histogram != isPart)
            return name;
        known << m_families[family].labels;
    }
    QStringList labels = captures(QStringLiteral("[{,](\\w+)[!=]?[=~]"), expression);
    for (const QString &list : captures(QStringLiteral("by \\(([^)]*)\\)"), expression))
        labels << list.split(QRegularExpression(QStringLiteral(", *")));
    for (const QString &label : labels) {
        if (!known.contains(label))
            return label;
    }
    return {};
}

void TestMonitoring::dashboardAsksForWhatThereIs()
{
    const QJsonArray all = panels();
    QVERIFY(all.size() > 10);
    for (const QJsonValue &panel : all) {
        const QStringList expressions = expressionsOf(panel.toObject());
        QVERIFY(!expressions.isEmpty());
        for (const QString &expression : expressions)
            QVERIFY2(problemOf(expression).isEmpty(),
                     qPrintable(problemOf(expression) + QLatin1String(" in ") + expression));
    }
}

void TestMonitoring::dashboardPanelsDoNotOverlap()
{
    QList<QRect> places;
    QSet<int> ids;
    const QJsonArray all = panels();
    for (const QJsonValue &panel : all) {
        const QJsonValue at = panel[QLatin1String("gridPos")];
        const QRect place(at[QLatin1String("x")].toInt(), at[QLatin1String("y")].toInt(),
                          at[QLatin1String("w")].toInt(), at[QLatin1String("h")].toInt());
        QVERIFY(place.isValid() && place.right() < 24);
        for (const QRect &other : places)
            QVERIFY(!other.intersects(place));
        places << place;
        ids << panel[QLatin1String("id")].toInt();
    }
    QCOMPARE(ids.size(), all.size());
}

void TestMonitoring::alertsAskForWhatThereIs()
{
    const QString rules =
        contentOf(QStringLiteral("docs/operating/monitoring/portcullis-alerts.yml"));
    // An expression is a line, or what is indented below it.
    static const QRegularExpression alert(
        QStringLiteral("- alert: (\\w+)\\n {8}expr: (?:>\\n((?: {10}.*\\n)+)|(.*)\\n)"));
    int seen = 0;
    for (auto all = alert.globalMatch(rules); all.hasNext(); ++seen) {
        const auto match = all.next();
        const QString expression = match.captured(2) + match.captured(3);
        if (!expression.startsWith(QLatin1String("up{")))
            QVERIFY2(problemOf(expression).isEmpty(),
                     qPrintable(match.captured(1) + QLatin1String(": ") + problemOf(expression)));
    }
    QCOMPARE(seen, rules.count(QLatin1String("- alert:")));
    QVERIFY(seen > 5);
}

void TestMonitoring::findsWhatIsNotThere()
{
    QVERIFY(!problemOf(QStringLiteral("rate(portcullis_nonsense_total[5m])")).isEmpty());
    QVERIFY(!problemOf(QStringLiteral("rate(portcullis_request_duration_seconds[5m])")).isEmpty());
    QCOMPARE(problemOf(QStringLiteral("sum by (upstream) (portcullis_requests_total)")),
             QStringLiteral("upstream"));
    QCOMPARE(problemOf(QStringLiteral("portcullis_requests_total{stage=\"proxy\"}")),
             QStringLiteral("stage"));
    QVERIFY(problemOf(QStringLiteral("portcullis_requests_total{class=~\"5xx\"}")).isEmpty());
}

QTEST_GUILESS_MAIN(TestMonitoring)
#include "tst_monitoring.moc"
