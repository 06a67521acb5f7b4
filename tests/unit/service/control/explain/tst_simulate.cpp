// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "explain_document.h"
#include "explain_fixture.h"

#include "service/control/explain/simulate.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

namespace {

QByteArray request(const QByteArray &line, const QByteArray &fields = {},
                   const QByteArray &body = {})
{
    return line + " HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n" + body;
}

const QByteArray kGood = "X-API-Key: " + kGoodKey + "\r\n";
const QByteArray kOther = "X-API-Key: " + kOtherKey + "\r\n";

/// `kExplained` with one piece of its text replaced; empty if there is none such.
QByteArray draft(const QByteArray &from, const QByteArray &to)
{
    return kExplained.count(from) == 1 ? QByteArray(kExplained).replace(from, to) : QByteArray();
}

struct SimulateFixture : ExplainFixture {
    explicit SimulateFixture(const QByteArray &document = kExplained) : ExplainFixture(document) { }

    QJsonObject simulate(const QByteArray &json, const QByteArray &only = {})
    {
        const model::ParseOptions options;
        const pipeline::AuthSources sources = sourcesOfTest();
        const auto answer = control::simulate(
            {json.constData(), static_cast<std::size_t>(json.size())}, {options, sources},
            {snapshot(), traffic, {only.constData(), static_cast<std::size_t>(only.size())}});
        asked = answer ? QByteArray() : problemsText(answer.error());
        text = answer ? QByteArray::fromStdString(*answer) : QByteArray();
        return QJsonDocument::fromJson(text).object();
    }
};

/// `FROM > TO at STAGE by RULE: COUNT` for each group.
QByteArray groupsOf(const QJsonObject &answer)
{
    QByteArrayList lines;
    const auto words = [](const QJsonObject &object, const char *key) {
        const QByteArray code = at(object, (QByteArray(key) + ".code").constData());
        return at(object, (QByteArray(key) + ".verdict").constData())
            + (code.isEmpty() ? code : ' ' + code);
    };
    for (const auto &entry : answer[QStringLiteral("groups")].toArray()) {
        const QJsonObject group = entry.toObject();
        lines.append(words(group, "from") + " > " + words(group, "to") + " at " + at(group, "stage")
                     + " by " + at(group, "rule") + ": " + at(group, "count"));
    }
    return lines.join('\n');
}

/// `SAME DIFFERENT UNDETERMINED`
QByteArray countsOf(const QJsonObject &answer)
{
    return at(answer, "same") + ' ' + at(answer, "different") + ' ' + at(answer, "undetermined");
}

} // namespace

/// What a draft would have decided otherwise.
class TestSimulate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void differences_data();
    void differences();
    void undetermined_data();
    void undetermined();
    void sameDocumentChangesNothing();
    void limitsAreReplayedInTheOrderOfTime();
    void groupsOfMany();
    void oneRequestIsAskedAbout();
    void claims_data();
    void claims();
    void leavesNothingBehind();
    void refusesABadDraft_data();
    void refusesABadDraft();
    void withoutTrafficThereIsNoDifference();
};

void TestSimulate::differences_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("draft");
    QTest::addColumn<QByteArray>("groups");

    const QByteArray orders = request("GET /orders/1", kGood);
    const QByteArray echo = request("GET /echo/x");
    QTest::newRow("a group is asked for")
        << orders
        << draft(R"("authorize": {"groups": ["partners"]})",
                 R"("authorize": {"groups": ["staff"]})")
        << QByteArray("forwarded > refused authorize.group at authorize by "
                      "routes/orders/authorize/groups: 1");
    QTest::newRow("a group is no longer asked for")
        << request("GET /orders/1", kOther)
        << draft(R"("authorize": {"groups": ["partners"]}, )", "")
        << QByteArray("refused authorize.group > forwarded at authorize by "
                      "routes/orders/authorize/groups: 1");
    QTest::newRow("where the route answers itself, it is the lost rule that tells")
        << request("GET /guarded")
        << draft(R"("authorize": {"ip": {"deny": ["::/0"]}}, "respond")", R"("respond")")
        << QByteArray("refused authorize.address > answered route.respond at authorize by "
                      "routes/guarded/authorize/ip: 1");
    QTest::newRow("a consumer loses a group")
        << orders << draft(R"("groups": ["partners"], "apiKeys")", R"("groups": [], "apiKeys")")
        << QByteArray("forwarded > refused authorize.group at authorize by "
                      "routes/orders/authorize/groups: 1");
    QTest::newRow("a consumer is gone")
        << orders << draft(R"("name": "acme", "groups")", R"("name": "other", "groups")")
        << QByteArray("forwarded > refused authenticate.key-unknown at authenticate by "
                      "authenticators/keys: 1");
    QTest::newRow("a key is disabled")
        << orders
        << draft(R"("2171d1f638b1ad4a692e69098e01a1522c78460fafb78fc9be61f0cf89fceb98"})",
                 R"("2171d1f638b1ad4a692e69098e01a1522c78460fafb78fc9be61f0cf89fceb98",
                    "enabled": false})")
        << QByteArray("forwarded > refused authenticate.key-unknown at authenticate by "
                      "authenticators/keys: 1");
    QTest::newRow("the route asks for another authenticator")
        << orders
        << draft(R"("authenticate": ["keys"], "authorize")",
                 R"("authenticate": ["later"], "authorize")")
        << QByteArray("forwarded > refused authenticate.no-credential at authenticate by : 1");
    QTest::newRow("an open route asks for a key")
        << echo
        << draft(R"("authenticate": ["keys", "none"],
     "request")",
                 R"("authenticate": ["keys"],
     "request")")
        << QByteArray("forwarded > refused authenticate.no-credential at authenticate by : 1");
    QTest::newRow("a refused key is let in as nobody")
        << request("GET /orders/1", "X-API-Key: bad\r\n")
        << draft(R"("authenticate": ["keys"], "authorize": {"groups": ["partners"]}, )",
                 R"("authenticate": "none", )")
        << QByteArray("refused authenticate.key-unknown > forwarded at authenticate by "
                      "authenticators/keys: 1");
    QTest::newRow("a route is disabled")
        << echo << draft(R"({"name": "echo", )", R"({"name": "echo", "enabled": false, )")
        << QByteArray("forwarded > refused route.not-found at route by : 1");
    QTest::newRow("a route comes into being")
        << request("GET /off")
        << draft(R"("upstream": "up",
     "enabled": false)",
                 R"("upstream": "up")")
        << QByteArray("refused route.not-found > forwarded at route by : 1");
    QTest::newRow("another method")
        << orders << draft(R"("methods": ["GET", "POST"])", R"("methods": ["POST"])")
        << QByteArray("forwarded > refused route.method-not-allowed at route by : 1");
    QTest::newRow("an address is denied")
        << echo
        << draft(R"({"name": "echo", )",
                 R"({"name": "echo", "authorize": {"ip": {"deny": ["::/0"]}}, )")
        << QByteArray("forwarded > refused authorize.address at authorize by "
                      "routes/echo/authorize/ip: 1");
    QTest::newRow("a shadow becomes real")
        << request("GET /trials")
        << draft(R"(]}, "shadow": true},
     "rateLimits")",
                 R"(]}},
     "rateLimits")")
        << QByteArray("forwarded > refused authorize.address at authorize by "
                      "routes/trials/authorize/ip: 1");
    QTest::newRow("another route takes over")
        << echo
        << draft(R"({"name": "moved", )",
                 R"({"name": "first", "priority": 9, "match": {"paths": ["/echo/x"]},
                             "authenticate": "none", "upstream": "up"}, {"name": "moved", )")
        << QByteArray("forwarded > forwarded at route by routes/first: 1");
    QTest::newRow("another upstream")
        << echo
        << draft(R"("maxBody": "64B"}, "upstream": "up"})",
                 R"("maxBody": "64B"}, "upstream": "two"})")
        << QByteArray("forwarded > forwarded at transform-request by routes/echo: 1");
    QTest::newRow("another path")
        << orders << draft(R"("path": "/v2/${path.rest}")", R"("path": "/v3/${path.rest}")")
        << QByteArray("forwarded > forwarded at transform-request by routes/orders: 1");
    QTest::newRow("a redirect elsewhere is an answer all the same")
        << request("GET /moved") << draft("https://a.test/", "https://b.test/") << QByteArray();
    QTest::newRow("a redirect becomes a fixed answer")
        << request("GET /moved")
        << draft(R"("redirect": {"status": 301, "location": "https://a.test/"})",
                 R"("respond": {"status": 200})")
        << QByteArray("answered route.redirect > answered route.respond at route by "
                      "routes/moved: 1");
    QTest::newRow("a smaller body")
        << request("POST /orders/1",
                   kGood + "Content-Type: application/json\r\nContent-Length: 7\r\n", R"({"a":1})")
        << draft(R"("maxBody": "64B",)", R"("maxBody": "6B",)")
        << QByteArray("forwarded > refused receive.body-too-large at receive by "
                      "routes/orders/request: 1");
    QTest::newRow("a condition on a field that is there")
        << request("GET /echo/x", "User-Agent: curl\r\n")
        << draft(R"({"paths": ["/echo/{what}"]})",
                 R"({"paths": ["/echo/{what}"], "headers": {"User-Agent": "wget"}})")
        << QByteArray("forwarded > refused route.not-found at route by : 1");
    QTest::newRow("what no configuration accepts")
        << QByteArray("GET /%00 HTTP/1.1\r\nHost: a.test\r\n\r\n")
        << draft(R"({"name": "echo", )", R"({"name": "echo", "enabled": false, )") << QByteArray();
}

void TestSimulate::differences()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, draft);
    QFETCH(QByteArray, groups);
    QVERIFY2(!draft.isEmpty(), "the draft is not made of the document");
    SimulateFixture gateway;
    gateway.talk(sent);
    const QJsonObject answer = gateway.simulate(draft);
    QCOMPARE(gateway.asked, QByteArray());
    QVERIFY2(groupsOf(answer) == groups, groupsOf(answer) + "\nin " + gateway.text);
    QCOMPARE(at(answer, "undetermined"), QByteArray("0"));
    QVERIFY(!gateway.text.contains("canary"));
}

void TestSimulate::undetermined_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("draft");
    QTest::addColumn<QByteArray>("why");

    QTest::newRow("the authenticator is another")
        << request("GET /orders/1", kGood)
        << draft(R"("header": "X-API-Key", )", R"("header": "X-New-Key", )")
        << QByteArray("authenticators/keys: it is changed, and the credential is not recorded");
    QTest::newRow("a credential that nobody looked at")
        << request("GET /fixed", "X-API-Key: x\r\n")
        << draft(R"("match": {"paths": ["/fixed"]}, "authenticate": "none")",
                 R"("match": {"paths": ["/fixed"]}, "authenticate": ["keys", "none"])")
        << QByteArray("authenticators/keys: the request may carry a credential for it, which is "
                      "not recorded");
    QTest::newRow("a field that is not recorded")
        << request("GET /echo/x", "X-Stage: 1\r\n")
        << draft(R"({"paths": ["/echo/{what}"]})",
                 R"({"paths": ["/echo/{what}"], "headers": {"X-Stage": "2"}})")
        << QByteArray("a header field that a condition looks at is not recorded");
    QTest::newRow("a parameter that is not recorded")
        << request("GET /echo/x?token=1")
        << draft(R"({"paths": ["/echo/{what}"]})",
                 R"({"paths": ["/echo/{what}"], "query": {"token": "2"}})")
        << QByteArray("a query parameter that a condition looks at is not recorded");
    QTest::newRow("a request that is too long")
        << request("GET /echo/" + QByteArray(2000, 'x'))
        << draft(R"({"name": "echo", )", R"({"name": "echo", "enabled": false, )")
        << QByteArray("it is too long to be recorded whole");
}

void TestSimulate::undetermined()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, draft);
    QFETCH(QByteArray, why);
    QVERIFY2(!draft.isEmpty(), "the draft is not made of the document");
    SimulateFixture gateway;
    gateway.talk(sent);
    const QJsonObject answer = gateway.simulate(draft);
    QCOMPARE(gateway.asked, QByteArray());
    QVERIFY2(countsOf(answer) == "0 0 1", gateway.text);
    QCOMPARE(at(answer, "undeterminedBecause.0.why"), why);
    QCOMPARE(at(answer, "undeterminedBecause.0.count"), QByteArray("1"));
}

void TestSimulate::sameDocumentChangesNothing()
{
    SimulateFixture gateway;
    for (const QByteArray &line :
         {QByteArray("GET /orders/1"), QByteArray("PUT /orders/1"), QByteArray("GET /nothing"),
          QByteArray("GET /moved"), QByteArray("OPTIONS *"), QByteArray("GET /tokens")}) {
        for (const QByteArray &key :
             {QByteArray(), kGood, kOther, QByteArray("X-API-Key: bad\r\n")})
            gateway.talk(request(line, key));
    }
    const QJsonObject answer = gateway.simulate(kExplained);
    QCOMPARE(at(answer, "considered"), QByteArray("24"));
    QVERIFY2(countsOf(answer) == "24 0 0", gateway.text);
}

/// One of three passes; with a limit of two the draft lets one more through.
void TestSimulate::limitsAreReplayedInTheOrderOfTime()
{
    SimulateFixture gateway;
    for (int i = 0; i < 3; ++i)
        gateway.talk(request("GET /orders/1", kGood));
    const QByteArray one = R"("name": "one", "algorithm": "fixed-window", "limit": 1)";
    QCOMPARE(groupsOf(gateway.simulate(
                 draft(one, R"("name": "one", "algorithm": "fixed-window", "limit": 2)"))),
             QByteArray("refused rate-limit.exceeded > forwarded at rate-limit by "
                        "rateLimits/one: 1"));
}

void TestSimulate::groupsOfMany()
{
    SimulateFixture gateway;
    for (int i = 0; i < 9; ++i)
        gateway.talk(request("GET /echo/" + QByteArray::number(i)));
    gateway.talk(request("GET /moved"));
    QByteArray both = draft(R"({"name": "echo", )", R"({"name": "echo", "enabled": false, )");
    both.replace(R"({"name": "moved", )", R"({"name": "moved", "enabled": false, )");
    const QJsonObject answer = gateway.simulate(both);
    QCOMPARE(groupsOf(answer),
             QByteArray("forwarded > refused route.not-found at route by : 9\n"
                        "answered route.redirect > refused route.not-found at route by : 1"));
    QCOMPARE(countsOf(answer), QByteArray("0 10 0"));
    const QJsonArray examples = answer[QStringLiteral("groups")]
                                    .toArray()[0]
                                    .toObject()[QStringLiteral("examples")]
                                    .toArray();
    QCOMPARE(examples.size(), static_cast<qsizetype>(control::kSimulateExamples));
    QCOMPARE(at(examples[0].toObject(), "path"), QByteArray("/echo/8")); // the newest
    QCOMPARE(at(examples[0].toObject(), "recorded.status"), QByteArray("200"));
    QCOMPARE(at(examples[0].toObject(), "routeBefore"), QByteArray("echo"));
}

void TestSimulate::oneRequestIsAskedAbout()
{
    SimulateFixture gateway;
    for (int i = 0; i < 3; ++i)
        gateway.talk(request("GET /orders/1", kGood));
    const QByteArray two = draft(R"("name": "one", "algorithm": "fixed-window", "limit": 1)",
                                 R"("name": "one", "algorithm": "fixed-window", "limit": 2)");
    const QJsonArray examples = gateway.simulate(two)[QStringLiteral("groups")]
                                    .toArray()[0]
                                    .toObject()[QStringLiteral("examples")]
                                    .toArray();
    // The second: the first one took its share of the limit although nobody asked about it.
    const QByteArray second = at(examples[0].toObject(), "id");
    const QJsonObject answer = gateway.simulate(two, second);
    QCOMPARE(countsOf(answer), QByteArray("0 1 0"));
    QCOMPARE(countsOf(gateway.simulate(kExplained, second)), QByteArray("1 0 0"));
    QCOMPARE(countsOf(gateway.simulate(two, "9-999")), QByteArray("0 0 0"));
}

void TestSimulate::claims_data()
{
    QTest::addColumn<QByteArray>("anyOf");
    QTest::addColumn<bool>("passed"); // then
    QTest::addColumn<QByteArray>("counts");

    QTest::newRow("the same, passed") << QByteArray(R"(["gold"])") << true << QByteArray("1 0 0");
    QTest::newRow("more values, passed")
        << QByteArray(R"(["gold", "silver"])") << true << QByteArray("1 0 0");
    QTest::newRow("others, passed") << QByteArray(R"(["silver"])") << true << QByteArray("0 0 1");
    QTest::newRow("the same, refused") << QByteArray(R"(["gold"])") << false << QByteArray("1 0 0");
    QTest::newRow("more values, refused")
        << QByteArray(R"(["gold", "silver"])") << false << QByteArray("0 0 1");
}

/// Claims are not recorded, but what a condition said of them is.
void TestSimulate::claims()
{
    QFETCH(QByteArray, anyOf);
    QFETCH(bool, passed);
    QFETCH(QByteArray, counts);
    SimulateFixture gateway;
    telemetry::ExchangeRecord record;
    record.method = "GET";
    record.host = "a.test";
    record.path = "/tokens";
    record.route = "tokens";
    record.authenticator = "idp";
    record.stageNs.fill(passed ? 1 : telemetry::kStageNotRun);
    if (!passed) {
        record.status = 403;
        record.reason = Reason::AuthorizeClaim;
        record.rule = "routes/tokens/authorize/claims/level";
    }
    telemetry::TrafficFacts facts;
    facts.identityKnown = true;
    facts.name = "idp:u";
    facts.subject = "u";
    telemetry::TrafficWriter &writer = gateway.traffic.worker(0);
    writer.encoder().begin(record, facts, 1);
    writer.write(record);
    const QJsonObject answer = gateway.simulate(draft(R"(["gold"])", anyOf));
    QVERIFY2(countsOf(answer) == counts, gateway.text);
}

/// The draft has limits, routes and authenticators of its own; none of them is seen outside.
void TestSimulate::leavesNothingBehind()
{
    SimulateFixture gateway;
    gateway.talk(request("GET /orders/1", kGood));
    const std::uint64_t recorded = gateway.traffic.stats().recorded;
    const std::string metrics = gateway.metrics.renderPrometheus();
    gateway.simulate(draft(R"({"name": "moved", )",
                           R"({"name": "brand-new", "match": {"paths": ["/n"]}, "authenticate":
                               "none", "upstream": "up"}, {"name": "moved", )"));
    QCOMPARE(gateway.asked, QByteArray());
    QCOMPARE(gateway.metrics.renderPrometheus(), metrics);
    QCOMPARE(gateway.traffic.stats().recorded, recorded);
    // The live limit is used up by the live request alone.
    QCOMPARE(verdictOf(gateway.talk(request("GET /orders/1", kGood))),
             QByteArray("429 rate-limit.exceeded"));
}

void TestSimulate::refusesABadDraft_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("problem");

    QTest::newRow("no JSON") << QByteArray("{") << QByteArray(" config.syntax");
    QTest::newRow("an unknown key") << draft(R"("version": 1,)", R"("version": 1, "x": 1,)")
                                    << QByteArray("/x config.unknown-key");
    QTest::newRow("a file that is not there")
        << draft(R"({"env": "IDP_SECRET"})", R"({"file": "/no/such"})")
        << QByteArray(" config.cannot-prepare");
}

void TestSimulate::refusesABadDraft()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, problem);
    QVERIFY(!json.isEmpty());
    SimulateFixture gateway;
    gateway.simulate(json);
    QCOMPARE(gateway.asked, problem);
}

void TestSimulate::withoutTrafficThereIsNoDifference()
{
    SimulateFixture gateway;
    const QJsonObject answer = gateway.simulate(kExplained);
    QCOMPARE(at(answer, "considered"), QByteArray("0"));
    QCOMPARE(groupsOf(answer), QByteArray());
}

QTEST_GUILESS_MAIN(TestSimulate)
#include "tst_simulate.moc"
