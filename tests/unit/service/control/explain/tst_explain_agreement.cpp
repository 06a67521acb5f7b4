// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "conformance_cases.h"
#include "explain_document.h"
#include "explain_fixture.h"

#include "service/pipeline/authenticate/key_check.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

#include <map>

using namespace portcullis;
using namespace portcullis::test;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

/// The folder of the black-box suites, which are no part of this project; empty: not here.
QString suitesFolder()
{
    const QString named = qEnvironmentVariable("PORTCULLIS_CONFORMANCE");
    for (const QString &folder : {named, text(SOURCE_FOLDER "/../shared/conformance")}) {
        if (!folder.isEmpty() && QFileInfo::exists(folder + text("/make_config.py")))
            return folder;
    }
    return {};
}

model::ParseOptions parseOptions()
{
    model::ParseOptions options;
    options.checkKeys = [](const model::JwtAuthenticator &authenticator) {
        std::vector<model::KeyProblem> problems;
        for (const auto &remark : pipeline::checkJwtKeys(authenticator, nullptr).errors)
            problems.push_back({remark.pointer, remark.message, false});
        return problems;
    };
    return options;
}

/// Without the authenticators that the gateway refuses, and without their routes.
QByteArray withoutRefusedKeys(const QByteArray &json)
{
    const model::ParseOutcome outcome = model::parseDocument(
        {json.constData(), static_cast<std::size_t>(json.size())}, parseOptions());
    QJsonObject document = QJsonDocument::fromJson(json).object();
    const QJsonArray all = document[text("authenticators")].toArray();
    QStringList refused;
    for (const model::Problem &problem : outcome.errors) {
        const auto parts = QString::fromStdString(problem.pointer).split(QLatin1Char('/'));
        if (parts.value(1) == text("authenticators"))
            refused.append(all[parts.value(2).toInt()].toObject()[text("name")].toString());
    }
    for (const char *section : {"authenticators", "routes"}) {
        QJsonArray kept;
        for (const auto &entry : document[text(section)].toArray()) {
            if (!refused.contains(entry.toObject()[text("name")].toString()))
                kept.append(entry);
        }
        document[text(section)] = kept;
    }
    return jsonText(document);
}

QByteArray configOf(const QString &suites, const QString &suite)
{
    QProcess maker;
    maker.start(text("python3"),
                {suites + text("/make_config.py"), suite, text("--port"), text("8080"),
                 text("--upstream-port"), text("9000")});
    if (!maker.waitForFinished() || maker.exitCode() != 0)
        return {};
    return withoutRefusedKeys(maker.readAllStandardOutput());
}

/// `STATUS CODE rule route` of what was recorded of the live request.
QByteArray liveVerdict(const ExplainFixture &gateway)
{
    telemetry::TrafficSample last;
    gateway.traffic.newestFirst(nullptr, [&](const telemetry::TrafficSample &sample) {
        last = sample;
        return false;
    });
    std::string verdict = std::to_string(last.status);
    if (last.reason) {
        const ReasonInfo &info = reasonInfo(*last.reason);
        verdict.append(1, ' ').append(stageName(info.stage)).append(1, ' ').append(info.code);
    }
    return QByteArray::fromStdString(verdict + " rule=" + last.rule + " route=" + last.route
                                     + " consumer=" + last.identity.name);
}

/// The same of an explanation. What is forwarded is answered with 200 by the upstream.
QByteArray explainedAs(const QJsonObject &answer)
{
    QByteArray verdict = at(answer, "verdict") == "forwarded" ? "200" : at(answer, "status");
    if (const QByteArray code = at(answer, "code"); !code.isEmpty())
        verdict += ' ' + at(answer, "stage") + ' ' + code;
    return verdict + " rule=" + at(answer, "rule") + " route=" + at(answer, "route.name")
        + " consumer=" + at(answer, "identity.consumer");
}

/// Head of a request without what is new in each, line by line in order of names.
QByteArrayList linesOf(const QByteArray &request)
{
    QByteArrayList lines;
    for (QByteArray line : request.left(request.indexOf("\r\n\r\n")).split('\n')) {
        line = line.trimmed();
        const QByteArray name = line.left(line.indexOf(':')).toLower();
        static const QByteArrayList kLeftOut{
            "traceparent", "x-request-id",      "host", "content-length",
            "connection",  "transfer-encoding", "te",   "upgrade"};
        if (!kLeftOut.contains(name))
            lines.append(line);
    }
    if (!lines.isEmpty())
        std::sort(lines.begin() + 1, lines.end());
    return lines;
}

/// What the explanation says would be sent, in the same form. Values that are no UTF-8 differ.
QByteArrayList explainedLines(const QJsonObject &answer)
{
    const QByteArray base = "http://";
    QByteArray target = at(answer, "forward.targets.0.url").mid(base.size());
    target = target.mid(target.indexOf('/'));
    QByteArray head = at(answer, "forward.method") + ' ' + target + " HTTP/1.1\r\n";
    for (const auto &field : answer[text("forward")].toObject()[text("headers")].toArray())
        head += at(field.toObject(), "name") + ": " + at(field.toObject(), "value") + "\r\n";
    return linesOf(head + "\r\n");
}

} // namespace

/// Explain and the live pipeline agree, on every request of the conformance cases that the codec
/// accepts and on a table of our own.
class TestExplainAgreement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtIn_data();
    void builtIn();
    void conformance_data();
    void conformance();

private:
    /// Sends the request live and has it explained; empty if both say the same.
    static QByteArray difference(ExplainFixture &gateway, const FirstRequest &request);
};

QByteArray TestExplainAgreement::difference(ExplainFixture &gateway, const FirstRequest &request)
{
    const QJsonObject answer = gateway.explain(request.json); // first: it changes nothing
    if (answer.isEmpty())
        return "not explained: " + gateway.asked;
    gateway.forwarded.clear();
    gateway.talk(request.bytes);
    const QByteArray live = liveVerdict(gateway);
    const QByteArray explained = explainedAs(answer);
    if (live != explained)
        return "live: " + live + "\nexplained: " + explained;
    const bool forwarded = at(answer, "verdict") == "forwarded";
    if (forwarded != !gateway.forwarded.isEmpty())
        return forwarded ? QByteArray("explained as forwarded, but it was not")
                         : QByteArray("forwarded, but not explained as such");
    // Hidden or replaced bytes can't be compared.
    const bool plain = !gateway.text.contains("***") && !gateway.text.contains("\xEF\xBF\xBD");
    if (forwarded && plain && linesOf(gateway.forwarded) != explainedLines(answer))
        return "live:\n" + linesOf(gateway.forwarded).join('\n') + "\nexplained:\n"
            + explainedLines(answer).join('\n');
    return {};
}

void TestExplainAgreement::builtIn_data()
{
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const QByteArray &line, const QByteArray &fields = {},
                        const QByteArray &body = {}) {
        QTest::newRow(QByteArray(line + ' ' + fields.simplified()).left(120))
            << line + " HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n" + body;
    };
    const QByteArray good = "X-API-Key: " + kGoodKey + "\r\n";
    const QByteArray other = "X-API-Key: " + kOtherKey + "\r\n";
    const QByteArray json = "Content-Type: application/json\r\n";
    for (const QByteArray &path :
         {QByteArray("/orders/1"), QByteArray("/nothing"), QByteArray("/beta"), QByteArray("/here"),
          QByteArray("/off"), QByteArray("/trials"), QByteArray("/echo/x"), QByteArray("/moved"),
          QByteArray("/fixed"), QByteArray("/orders/%2e%2e/x"), QByteArray("//orders//1"),
          QByteArray("/%00"), QByteArray("/orders/1?door=x"), QByteArray("http://a.test/fixed")}) {
        for (const QByteArray &key : {QByteArray(), good, other, QByteArray("X-API-Key: bad\r\n"),
                                      good + "X-API-Key: two\r\n"}) {
            for (const QByteArray &method :
                 {QByteArray("GET"), QByteArray("PUT"), QByteArray("HEAD"), QByteArray("OPTIONS"),
                  QByteArray("TRACE")})
                row(method + ' ' + path, key);
        }
    }
    row("OPTIONS *");
    row("OPTIONS /fixed", "Max-Forwards: 0\r\n");
    row("OPTIONS /fixed", "Max-Forwards: 5\r\n");
    row("OPTIONS /fixed", "Origin: https://app.test\r\nAccess-Control-Request-Method: GET\r\n");
    row("OPTIONS /orders/1",
        "Origin: https://app.test\r\nAccess-Control-Request-Method: DELETE\r\n");
    row("CONNECT a.test:443");
    row("GET /beta", "X-Version: 2\r\n");
    row("GET /free", "Authorization: a\r\nAuthorization: b\r\n");
    row("GET /orders/1", "Cookie: sid=" + kGoodKey + "\r\n");
    row("GET /orders/1?door=" + kGoodKey);
    row("POST /orders/1", good + json + "Content-Length: 7\r\n", R"({"a":1})");
    row("POST /orders/1", good + json + "Content-Length: 1\r\n", "{");
    row("POST /orders/1", good + json + "Content-Length: 65\r\n", QByteArray(65, ' '));
    row("POST /orders/1", good + json + "Transfer-Encoding: chunked\r\n", "3\r\n[1]\r\n0\r\n\r\n");
    row("POST /orders/1", good + "Transfer-Encoding: chunked\r\n", "3\r\n[1]\r\n0\r\n\r\n");
    row("POST /orders/1", good + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n");
    row("POST /echo/x", "Transfer-Encoding: chunked\r\n",
        "40\r\n" + QByteArray(64, 'x') + "\r\n0\r\n\r\n");
    row("POST /echo/x", "Transfer-Encoding: chunked\r\n",
        "41\r\n" + QByteArray(65, 'x') + "\r\n0\r\n\r\n");
    row("POST /echo/x", "Content-Length: 65\r\n", QByteArray(65, 'x'));
    row("POST /orders/1", good + "Content-Type: text/plain\r\nContent-Length: 1\r\n", "x");
    row("POST /orders/1", "Content-Type: application/grpc\r\nContent-Length: 1\r\n", "x");
    row("GET /fixed", "X-Forwarded-For: 192.0.2.1\r\nX-Request-Id: mine\r\n");
}

void TestExplainAgreement::builtIn()
{
    QFETCH(QByteArray, bytes);
    ExplainFixture gateway(kExplained);
    QCOMPARE(gateway.problems, QByteArray());
    const auto request = firstRequest(bytes);
    QVERIFY(request);
    const QByteArray difference = this->difference(gateway, *request);
    QVERIFY2(difference.isEmpty(), difference);
}

void TestExplainAgreement::conformance_data()
{
    QTest::addColumn<QString>("suite");

    for (const char *suite : {"http1", "authz", "jwt"})
        QTest::newRow(suite) << text(suite);
}

void TestExplainAgreement::conformance()
{
    QFETCH(QString, suite);
    const QString suites = suitesFolder();
    if (suites.isEmpty())
        QSKIP(
            "no conformance suites beside the project; PORTCULLIS_CONFORMANCE names their folder");
    const QByteArray config = configOf(suites, suite);
    QVERIFY(!config.isEmpty());
    const std::vector<ConformanceCase> cases =
        readCases(suites + QLatin1Char('/') + suite + text("/cases.jsonl"));
    QVERIFY(!cases.empty());
    int accepted = 0;
    QByteArrayList differences;
    for (const ConformanceCase &one : cases) {
        const auto request = firstRequest(one.bytes);
        if (!request)
            continue;
        ++accepted;
        ExplainFixture gateway(config);
        QCOMPARE(gateway.problems, QByteArray());
        if (const QByteArray found = difference(gateway, *request); !found.isEmpty())
            differences.append(one.id + ": " + found);
    }
    QVERIFY2(differences.isEmpty(), differences.join("\n\n"));
    QVERIFY(accepted > 0);
    qInfo("%d of %d cases are accepted by the codec, and all agree", accepted,
          static_cast<int>(cases.size()));
}

QTEST_GUILESS_MAIN(TestExplainAgreement)
#include "tst_explain_agreement.moc"
