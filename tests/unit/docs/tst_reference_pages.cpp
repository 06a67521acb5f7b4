// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/access_log_line.h"
#include "shared/core/reason.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace portcullis;
using namespace portcullis::telemetry;

namespace {

const QDir kSource(QStringLiteral(PORTCULLIS_SOURCE_DIR));

QString contentOf(const QString &path)
{
    QFile file(kSource.filePath(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// Names in backticks in the first column of the tables of `page`, whose form is `name`.
QStringList firstColumn(const QString &page, const QString &name)
{
    static const QRegularExpression row(QStringLiteral("^\\| (`[^|]*)\\|"),
                                        QRegularExpression::MultilineOption);
    const QRegularExpression quoted(u'`' + name + u'`');
    QStringList names;
    for (auto rows = row.globalMatch(page); rows.hasNext();) {
        for (auto found = quoted.globalMatch(rows.next().captured(1)); found.hasNext();)
            names += found.next().captured(1);
    }
    return names;
}

QStringList sorted(QStringList names)
{
    names.sort();
    return names;
}

/// One that has every field.
ExchangeRecord fullRecord()
{
    static constexpr ShadowFinding kShadow[] = {{Reason::RateLimitExceeded, "rateLimits/new"}};
    ExchangeRecord record;
    record.requestId = record.traceId = record.client = record.listener = "x";
    record.protocol = "HTTP/1.1";
    record.method = record.host = record.path = record.userAgent = "x";
    record.status = 502;
    record.reason = Reason::ProxyReset;
    record.rule = record.route = record.consumer = record.authenticator = "x";
    record.shadow = kShadow;
    record.upstream = record.target = "x";
    record.upstreamStatus = 200;
    return record;
}

} // namespace

/// The pages that others look things up in say what the code does.
class TestReferencePages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reasonCodes();
    void accessLogFields();
    void metricFamilies();
};

void TestReferencePages::reasonCodes()
{
    static const QRegularExpression entry(QStringLiteral("^\\*\\*`([a-z0-9.-]+)`\\*\\* ([^.]+)\\."),
                                          QRegularExpression::MultilineOption);
    QStringList described;
    const QString page = contentOf(QStringLiteral("docs/reason-codes.md"));
    for (auto found = entry.globalMatch(page); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        described += match.captured(1) + u' ' + match.captured(2);
    }
    QStringList expected;
    for (int i = 0; i < kReasonCount; ++i) {
        const auto reason = static_cast<Reason>(i);
        const ReasonInfo &info = reasonInfo(reason);
        QString status = QString::number(info.status);
        if (reason == Reason::RouteRedirect || reason == Reason::RouteRespond)
            status = QStringLiteral("the route's status");
        else if (info.status == 0)
            status = QStringLiteral("no answer");
        expected += text(info.code) + u' ' + status;
        QVERIFY2(text(info.code).startsWith(text(stageName(info.stage)) + u'.'), info.code.data());
    }
    QCOMPARE(described, expected);
}

void TestReferencePages::accessLogFields()
{
    const auto formatter = std::make_unique<AccessLogLine>();
    const QJsonDocument line =
        QJsonDocument::fromJson(text(formatter->format(fullRecord())).toUtf8());
    QVERIFY(line.isObject());
    const QString page = contentOf(QStringLiteral("docs/access-log.md"));
    const QStringList described = firstColumn(page, QStringLiteral("([a-zA-Z]+)"));
    QCOMPARE(sorted(described), line.object().keys());
}

void TestReferencePages::metricFamilies()
{
    static const QRegularExpression name(QStringLiteral("\"(portcullis_[a-z_]+)\""));
    QStringList exported;
    const QDir folder(kSource.filePath(QStringLiteral("service/telemetry")));
    for (const QString &file : folder.entryList({QStringLiteral("*.cpp")})) {
        const QString source = contentOf(QStringLiteral("service/telemetry/") + file);
        for (auto found = name.globalMatch(source); found.hasNext();)
            exported += found.next().captured(1);
    }
    exported.removeDuplicates();
    const QString page = contentOf(QStringLiteral("docs/metrics.md"));
    const QStringList described = firstColumn(page, QStringLiteral("(portcullis_[a-z_]+)"));
    QCOMPARE(sorted(described), sorted(exported));
}

QTEST_APPLESS_MAIN(TestReferencePages)
#include "tst_reference_pages.moc"
