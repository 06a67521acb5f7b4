// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// portcullisctl as a process, against a stub of the admin API that answers as admin-api.md says.
#include "tests/support/admin_stub.h"
#include "tests/support/gateway_process.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

struct Ended {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

/// With one blank where there are several: how wide columns are is nobody's concern here.
QByteArray flat(QByteArray text)
{
    while (text.contains("  "))
        text.replace("  ", " ");
    return text;
}

const QByteArray kDocument = R"({"version":1,"routes":[]})";
const QByteArray kSecret = "s3cret-value";

} // namespace

class TestPortcullisctl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void applySendsWhatWasRead();
    void applyOptions_data();
    void applyOptions();
    void refusals_data();
    void refusals();
    void requests_data();
    void requests();
    void findingsAndWarnings();
    void invalidIsOne();
    void differences();
    void keysAreShownOnce();
    void secretsComeFromStandardInput();
    void listsAreReadToTheirEnd();
    void explains();
    void simulates();
    void backups();
    void topReadsEvents();
    void topReadsMetricsWhereThereAreNoEvents();
    void standardInputIsAFile();

private:
    Ended ctl(const QList<QByteArray> &arguments, const QByteArray &input = {});
    QByteArray file(const char *name, const QByteArray &content);
    QByteArray path(const char *name) { return m_folder.filePath(QLatin1String(name)).toUtf8(); }
    /// The only request with this method.
    AdminStub::Request only(const QByteArray &method);

    std::unique_ptr<AdminStub> m_stub;
    QTemporaryDir m_folder;
};

void TestPortcullisctl::init()
{
    m_stub = std::make_unique<AdminStub>();
    StubAnswer config;
    config.body = kDocument;
    config.fields = {"ETag: \"7\""};
    m_stub->answers["/v1/config"] = config;
}

void TestPortcullisctl::cleanup()
{
    QCOMPARE(m_stub->problems, QList<QByteArray>());
}

Ended TestPortcullisctl::ctl(const QList<QByteArray> &arguments, const QByteArray &input)
{
    ChildProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PORTCULLIS_ADMIN_TOKEN"_s, u"the-token"_s);
    child.process().setProcessEnvironment(environment);
    child.start(PORTCULLISCTL, arguments + QList<QByteArray>{"--url", m_stub->url().toEncoded()});
    child.process().write(input);
    child.process().closeWriteChannel();
    // The stub in this process has to answer meanwhile.
    const auto isOver = [&child] { return child.process().state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(isOver, kProcessWaitMs))
        return {};
    const int code = child.exitCode();
    return {code, child.out(), child.err()};
}

QByteArray TestPortcullisctl::file(const char *name, const QByteArray &content)
{
    QFile out(text(path(name)));
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("a file of the test can't be written");
    return path(name);
}

AdminStub::Request TestPortcullisctl::only(const QByteArray &method)
{
    QList<AdminStub::Request> found;
    for (const AdminStub::Request &each : std::as_const(m_stub->requests)) {
        if (each.method == method)
            found << each;
    }
    return found.size() == 1 ? found[0] : AdminStub::Request{"none, or several", {}, {}, {}};
}

/// Two people never overwrite each other: what is in force when it begins has to be there still.
void TestPortcullisctl::applySendsWhatWasRead()
{
    StubAnswer applied;
    applied.body = R"({"revision":8,"changed":true,"warnings":[]})";
    m_stub->answers["PUT /v1/config"] = applied;
    const Ended ended = ctl({"apply", file("a.json", kDocument)});
    QVERIFY2(ended.code == 0, ended.err);
    QCOMPARE(ended.out, QByteArray("revision 8 is in force\n"));
    QCOMPARE(ended.err, QByteArray());
    const AdminStub::Request put = only("PUT");
    QCOMPARE(put.fields["if-match"], QByteArray("\"7\""));
    QCOMPARE(put.fields["authorization"], QByteArray("Bearer the-token"));
    QCOMPARE(put.fields["content-type"], QByteArray("application/json"));
    QVERIFY(!put.fields.contains("x-change-note"));
    QCOMPARE(put.body, kDocument);
}

void TestPortcullisctl::applyOptions_data()
{
    QTest::addColumn<QList<QByteArray>>("options");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("ifMatch");
    QTest::addColumn<QByteArray>("note");
    QTest::newRow("the revision that was edited")
        << QList<QByteArray>{"--if-match", "5"} << QByteArray("/v1/config") << QByteArray("\"5\"")
        << QByteArray();
    QTest::newRow("whatever is in force")
        << QList<QByteArray>{"--force"} << QByteArray("/v1/config") << QByteArray("*")
        << QByteArray();
    QTest::newRow("to be confirmed")
        << QList<QByteArray>{"--confirm-within", "5m"} << QByteArray("/v1/config?confirmWithin=5m")
        << QByteArray("\"7\"") << QByteArray();
    QTest::newRow("a note in any language") << QList<QByteArray>{"--note",
                                                                 "gr\xc3\xbc\xc3\x9f"
                                                                 "e, 100% \"so\""}
                                            << QByteArray("/v1/config") << QByteArray("\"7\"")
                                            << QByteArray("gr%C3%BC%C3%9Fe, 100%25 \"so\"");
}

void TestPortcullisctl::applyOptions()
{
    QFETCH(QList<QByteArray>, options);
    QFETCH(QByteArray, path);
    StubAnswer applied;
    applied.body = R"({"revision":8,"changed":true,"confirmBy":"2026-01-01T00:05:00Z",
        "pendingWorkers":2,"warnings":[]})";
    m_stub->answers["PUT " + path] = applied;
    const Ended ended = ctl(QList<QByteArray>{"apply", file("a.json", kDocument)} + options);
    QVERIFY2(ended.code == 0, ended.err);
    QCOMPARE(ended.out,
             QByteArray("revision 8 is in force\nreverts at 2026-01-01T00:05:00Z unless confirmed\n"
                        "workers that take it over later: 2\n"));
    QTEST(only("PUT").fields["if-match"], "ifMatch");
    QTEST(only("PUT").fields.value("x-change-note"), "note");
}

void TestPortcullisctl::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("exit");
    const auto row = [](int status, const char *code, int exit) {
        QTest::newRow(code) << status << QByteArray(code) << exit;
    };
    row(401, "admin.token-required", 1);
    row(403, "admin.role-too-low", 1);
    row(404, "admin.not-found", 1);
    row(409, "admin.file-mode", 1);
    row(409, "admin.confirm-pending", 4);
    row(409, "admin.exists", 4);
    row(412, "admin.stale", 4);
    row(422, "admin.invalid", 1);
    row(428, "admin.if-match-required", 4);
    row(503, "admin.store-failed", 1);
}

void TestPortcullisctl::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    m_stub->answers["POST /v1/config/confirm"] = stubProblem(status, code, "Title");
    const Ended ended = ctl({"confirm"});
    QTEST(ended.code, "exit");
    QCOMPARE(ended.out, QByteArray());
    QVERIFY2(ended.err.startsWith("portcullisctl: the gateway "), ended.err);
    QVERIFY(!ended.err.contains("the-token"));
}

void TestPortcullisctl::requests_data()
{
    QTest::addColumn<QList<QByteArray>>("arguments");
    QTest::addColumn<QByteArray>("request"); // method and path
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const QList<QByteArray> &arguments, const char *request,
                        const char *body = "") {
        QTest::newRow(arguments.join(' ').constData())
            << arguments << QByteArray(request) << QByteArray(body);
    };
    row({"confirm"}, "POST /v1/config/confirm");
    row({"revert"}, "DELETE /v1/config/confirm");
    row({"undo", "12"}, "POST /v1/revisions/12/undo");
    row({"restore", "3", "--confirm-within", "90s"},
        "POST /v1/revisions/3/restore?confirmWithin=90s");
    row({"keys", "create", "acme", "--id", "k2", "--expires", "2027-01-01T00:00:00Z"},
        "POST /v1/consumers/acme/keys", R"({"expires":"2027-01-01T00:00:00Z","id":"k2"})");
    row({"keys", "create", "a/b"}, "POST /v1/consumers/a%2Fb/keys", "{}");
    row({"keys", "rotate", "acme", "k1", "--grace", "1h"}, "POST /v1/consumers/acme/keys/k1/rotate",
        R"({"grace":"1h"})");
    row({"keys", "revoke", "acme", "k1"}, "DELETE /v1/consumers/acme/keys/k1");
    row({"secrets", "delete", "otlp"}, "DELETE /v1/secrets/otlp");
    row({"tokens", "create", "ci", "--role", "operator"}, "POST /v1/tokens",
        R"({"name":"ci","role":"operator"})");
    row({"tokens", "create", "ci"}, "POST /v1/tokens", R"({"name":"ci","role":"viewer"})");
    row({"tokens", "delete", "t1"}, "DELETE /v1/tokens/t1");
    row({"drain", "orders", "10.0.0.1:80"},
        "POST /v1/upstreams/orders/targets/10.0.0.1%3A80/drain");
    row({"undrain", "orders", "a"}, "DELETE /v1/upstreams/orders/targets/a/drain");
    row({"explain", "POST", "https://a.test/b?c", "-H", "X: y"}, "POST /v1/explain",
        R"({"headers":[{"name":"X","value":"y"}],"method":"POST","url":"https://a.test/b?c"})");
}

void TestPortcullisctl::requests()
{
    QFETCH(QList<QByteArray>, arguments);
    QFETCH(QByteArray, request);
    StubAnswer answer;
    answer.body =
        R"({"revision":8,"changed":true,"warnings":[],"id":"k2","key":"pck_x","name":"n"})";
    m_stub->answers[request] = answer;
    const Ended ended = ctl(arguments);
    QVERIFY2(ended.code == 0, ended.err);
    QCOMPARE(m_stub->requests.size(), 1);
    QCOMPARE(m_stub->requests[0].method + ' ' + m_stub->requests[0].path, request);
    QTEST(m_stub->requests[0].body, "body");
}

void TestPortcullisctl::findingsAndWarnings()
{
    StubAnswer refused = stubProblem(422, "admin.invalid", "The body is not valid");
    refused.body = R"({"title":"T","status":422,"detail":"two things are wrong",
        "code":"admin.invalid","errors":[
        {"pointer":"/routes/0/upstream","code":"config.unknown-reference","message":"no \u001b[31m"},
        {"pointer":"","code":"config.missing-key","message":"\"version\" is missing"}]})";
    m_stub->answers["PUT /v1/config"] = refused;
    const QByteArray document = file("a.json", kDocument);
    Ended ended = ctl({"apply", document});
    QCOMPARE(ended.code, 1);
    QCOMPARE(ended.err,
             QByteArray("portcullisctl: the gateway refuses: two things are wrong (admin.invalid)\n"
                        "  /routes/0/upstream: no ?[31m (config.unknown-reference)\n"
                        "  (all of it): \"version\" is missing (config.missing-key)\n"));
    StubAnswer stale = stubProblem(412, "admin.stale", "It has changed");
    stale.body.replace("\"code\"", "\"revision\":9,\"references\":[\"routes/a\"],\"code\"");
    m_stub->answers["PUT /v1/config"] = stale;
    ended = ctl({"apply", document});
    QCOMPARE(ended.code, 4);
    QCOMPARE(ended.err,
             QByteArray("portcullisctl: the gateway refuses: It has changed (admin.stale)\n"
                        "  in force is revision 9\n  routes/a refers to it\n"));
    StubAnswer applied;
    applied.body = R"({"revision":8,"changed":false,"warnings":[
        {"pointer":"/listeners","code":"config.no-effect","message":"nothing is served"}]})";
    m_stub->answers["PUT /v1/config"] = applied;
    ended = ctl({"apply", document});
    QCOMPARE(ended.code, 0);
    QCOMPARE(ended.out, QByteArray("no difference: revision 8 stays in force\n"));
    QCOMPARE(ended.err,
             QByteArray("portcullisctl: warnings:\n"
                        "  /listeners: nothing is served (config.no-effect)\n"));
}

void TestPortcullisctl::invalidIsOne()
{
    StubAnswer answer;
    answer.body = R"({"valid":false,"errors":[{"pointer":"/a","code":"config.x","message":"m"}],
        "warnings":[{"pointer":"/b","code":"config.y","message":"w"}]})";
    m_stub->answers["POST /v1/config/validate"] = answer;
    const QByteArray document = file("a.json", "not JSON at all");
    Ended ended = ctl({"validate", document});
    QCOMPARE(ended.code, 1);
    QVERIFY2(flat(ended.out).contains("error /a config.x m\n"), ended.out);
    QVERIFY(flat(ended.out).contains("warning /b config.y w\n"));
    QCOMPARE(only("POST").body, QByteArray("not JSON at all"));
    answer.body = R"({"valid":true,"errors":[],"warnings":[]})";
    m_stub->answers["POST /v1/config/validate"] = answer;
    ended = ctl({"validate", document});
    QCOMPARE(ended.code, 0);
    QCOMPARE(ended.out, QByteArray("valid\n"));
    ended = ctl({"validate", path("no-such.json")});
    QCOMPARE(ended.code, 2);
    QVERIFY(ended.err.contains("no-such.json: No such file"));
}

void TestPortcullisctl::differences()
{
    StubAnswer answer;
    answer.body = R"({"added":[{"kind":"routes","name":"b","after":{}}],"removed":[],
        "changed":[{"kind":"upstreams","name":"up","before":{"x":1,"y":2},"after":{"x":1,"z":3}}],
        "patch":[{"op":"add","path":"/routes/1","value":{}}]})";
    m_stub->answers["POST /v1/config/diff"] = answer;
    const QByteArray document = file("a.json", kDocument);
    QCOMPARE(flat(ctl({"diff", document}).out),
             QByteArray("CHANGE KIND NAME MEMBERS\n"
                        "added routes b\n"
                        "changed upstreams up y, z\n"));
    const QJsonObject json =
        QJsonDocument::fromJson(ctl({"diff", document, "--output", "json"}).out).object();
    QCOMPARE(json, QJsonDocument::fromJson(answer.body).object());
}

void TestPortcullisctl::keysAreShownOnce()
{
    StubAnswer answer;
    answer.status = 201;
    answer.body = R"({"revision":9,"changed":true,"id":"k2","key":"pck_abc","warnings":[]})";
    m_stub->answers["POST /v1/consumers/acme/keys"] = answer;
    const Ended table = ctl({"keys", "create", "acme"});
    QVERIFY2(flat(table.out).contains("key, shown only now pck_abc\n"), table.out);
    const Ended json = ctl({"keys", "create", "acme", "--output=json"});
    QCOMPARE(QJsonDocument::fromJson(json.out)["key"_L1].toString(), u"pck_abc"_s);
}

/// Never an argument: those stand in the list of processes.
void TestPortcullisctl::secretsComeFromStandardInput()
{
    StubAnswer answer;
    answer.body = R"({"name":"otlp"})";
    m_stub->answers["PUT /v1/secrets/otlp"] = answer;
    const Ended ended = ctl({"secrets", "set", "otlp"}, kSecret + '\n');
    QVERIFY2(ended.code == 0, ended.err);
    QCOMPARE(only("PUT").body, "{\"value\":\"" + kSecret + "\"}");
    QVERIFY(!(ended.out + ended.err).contains(kSecret));
    QCOMPARE(ctl({"secrets", "set", "otlp"}, "\n").code, 2);
    QCOMPARE(ctl({"secrets", "set", "otlp"}, "\xff\xfe").code, 2);
    QCOMPARE(ctl({"secrets", "set", "otlp"}, QByteArray(70'000, 'x')).code, 2);
    QCOMPARE(ctl({"secrets", "set", "otlp", kSecret}).code, 2);
}

void TestPortcullisctl::listsAreReadToTheirEnd()
{
    StubAnswer page;
    page.body = R"({"items":[{"name":"a","description":"first"},{"name":"b"}],"nextCursor":"b c"})";
    m_stub->answers["/v1/rate-limits?limit=200"] = page;
    page.body = R"({"items":[{"name":"d"}]})";
    m_stub->answers["/v1/rate-limits?limit=200&cursor=b%20c"] = page;
    for (const char *kind : {"rateLimits", "rate-limits", "rate-limit"}) {
        const Ended ended = ctl({"get", kind});
        QVERIFY2(ended.code == 0, ended.err);
        QCOMPARE(flat(ended.out), QByteArray("NAME DESCRIPTION\na first\nb\nd\n"));
    }
    QCOMPARE(ctl({"get", "plugins"}).code, 2);
    page.body = R"({"items":[{"revision":4,"at":"2026-01-01T00:00:00Z","author":"ci",
        "kind":"apply","note":"why","changed":[{"kind":"routes","name":"a"}]}],"nextCursor":"4"})";
    m_stub->answers["/v1/revisions?limit=1"] = page;
    const Ended history = ctl({"history", "1"});
    QVERIFY2(flat(history.out).contains("\n4 2026-01-01T00:00:00Z ci apply routes/a why\n"),
             history.out + history.err);
    StubAnswer one;
    one.body = R"({"name":"a","limit":1e3})";
    m_stub->answers["/v1/rate-limits/a"] = one;
    QCOMPARE(ctl({"get", "rate-limits", "a"}).out,
             QByteArray("{\n  \"name\": \"a\",\n  \"limit\": 1e3\n}\n")); // in its spelling
}

void TestPortcullisctl::explains()
{
    StubAnswer answer;
    answer.body = R"({"verdict":"refused","stage":"authorize","code":"authorize.group","status":403,
        "title":"Not allowed","rule":"routes/a/authorize/groups","route":{"name":"a"},
        "identity":{"anonymous":false,"consumer":"acme"},"nearMisses":[{"route":"b","why":"method"}],
        "stages":[{"stage":"receive","verdict":"passed"},{"stage":"authorize","verdict":"refused",
        "code":"authorize.group","rule":"routes/a/authorize/groups","notes":["n"]}],"forward":null})";
    m_stub->answers["POST /v1/explain"] = answer;
    const Ended ended = ctl({"explain", "/a"});
    QVERIFY2(ended.code == 0, ended.err);
    for (const char *part :
         {"\nverdict refused authorize.group\n", "\nstatus 403\n", "\nroute a\n", "\ncaller acme\n",
          "\nauthorize refused authorize.group routes/a/authorize/groups n\n", "\nb method\n"})
        QVERIFY2(flat(ended.out).contains(part), part + ended.out);
    (void)ctl({"explain", file("request.json", R"({"target":"/b"})")});
    QCOMPARE(m_stub->requests.last().body, QByteArray(R"({"target":"/b"})"));
}

void TestPortcullisctl::simulates()
{
    StubAnswer answer;
    answer.body = R"({"considered":10,"same":7,"different":3,"undetermined":0,"groups":[
        {"count":3,"from":{"verdict":"forwarded"},"to":{"verdict":"refused","code":"x.y"},
         "stage":"authorize","rule":"routes/a"}]})";
    m_stub->answers["POST /v1/config/simulate"] = answer;
    const Ended ended = ctl({"simulate", file("a.json", kDocument)});
    QVERIFY2(flat(ended.out).contains("\ndifferent 3\n"), ended.out + ended.err);
    QVERIFY2(flat(ended.out).contains("\n 3 forwarded refused x.y authorize routes/a\n"),
             ended.out);
    // One of them alone.
    answer.body.replace("\"considered\":10", "\"considered\":1");
    m_stub->answers["POST /v1/config/simulate?request=0-4%2F2"] = answer;
    const Ended one = ctl({"simulate", path("a.json"), "--request", "0-4/2"});
    QVERIFY2(one.code == 0, one.err);
    QVERIFY2(flat(one.out).contains("\nconsidered 1\n"), one.out);
    // Or none: that is no answer to what was asked.
    answer.body = R"({"considered":0,"same":0,"different":0,"undetermined":0,"groups":[]})";
    m_stub->answers["POST /v1/config/simulate?request=9-9"] = answer;
    const Ended none = ctl({"simulate", path("a.json"), "--request", "9-9"});
    QCOMPARE(none.code, 1);
    QCOMPARE(none.out, QByteArray());
    QCOMPARE(none.err, QByteArray("portcullisctl: '9-9' is none of the recorded requests\n"));
}

void TestPortcullisctl::backups()
{
    StubAnswer copy;
    copy.contentType = "application/vnd.sqlite3";
    copy.body = QByteArray(3'000'000, 'x');
    m_stub->answers["POST /v1/backup"] = copy;
    const QByteArray to = path("copy.db");
    const Ended ended = ctl({"backup", to});
    QVERIFY2(ended.code == 0, ended.err);
    QCOMPARE(readAll(to), copy.body);
    QCOMPARE(QFile::permissions(text(to)) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(ctl({"backup", to}).code, 2); // nothing is overwritten
    copy.then = StubAnswer::Then::Cut;
    m_stub->answers["POST /v1/backup"] = copy;
    QCOMPARE(ctl({"backup", path("half.db")}).code, 3);
    QVERIFY(!QFile::exists(text(path("half.db"))));
    m_stub->answers["POST /v1/backup"] = stubProblem(403, "admin.role-too-low", "No");
    QCOMPARE(ctl({"backup", path("none.db")}).code, 1);
    QVERIFY(!QFile::exists(text(path("none.db"))));
}

void TestPortcullisctl::topReadsEvents()
{
    const QByteArray figures =
        R"({"spanMs":1000,"requests":50,"status":{"2xx":50},)"
        R"("latencyUs":{"p50":1500},"connections":{"open":3},"inFlight":2,)"
        R"("routes":[{"route":"a","requests":50,"status":{"2xx":50},"meanUs":900}]})";
    StubAnswer stream;
    stream.contentType = "text/event-stream";
    stream.body =
        ":\n\nevent: metrics\ndata: " + figures + "\n\nevent: metrics\ndata: " + figures + "\n\n";
    m_stub->answers["/v1/events?types=metrics"] = stream;
    Ended ended = ctl({"top", "--count", "1"});
    QVERIFY2(ended.code == 0, ended.err);
    QVERIFY2(flat(ended.out).contains("\nrequests a second 50.0\n"), ended.out);
    QVERIFY2(flat(ended.out).contains("\na 50.0 0.0 0.0 0.900\n"), ended.out);
    QVERIFY(!ended.out.contains('\x1b')); // no terminal
    ended = ctl({"top", "--count", "2", "--output", "json"});
    QCOMPARE(ended.out, ended.out.left(ended.out.size() / 2).repeated(2)); // a line each
    QCOMPARE(ended.out.count('\n'), 2);
    QCOMPARE(ctl({"top"}).code, 3); // the stream ends
}

void TestPortcullisctl::topReadsMetricsWhereThereAreNoEvents()
{
    m_stub->answers["/v1/events?types=metrics"] = stubProblem(404, "admin.not-found", "No");
    StubAnswer metrics;
    metrics.contentType = "text/plain";
    metrics.body = "# TYPE portcullis_build_info gauge\nportcullis_build_info{version=\"1\"} 1\n"
                   "# TYPE portcullis_requests_in_flight gauge\nportcullis_requests_in_flight 6\n";
    m_stub->answers["/metrics"] = metrics;
    const Ended ended = ctl({"top", "--count", "1"});
    QVERIFY2(ended.code == 0, ended.err);
    QVERIFY2(flat(ended.out).contains("\nrequests in flight 6\n"), ended.out);
    m_stub->answers["/v1/events?types=metrics"] =
        stubProblem(401, "admin.token-required", "A token");
    QCOMPARE(ctl({"top", "--count", "1"}).code, 1);
}

void TestPortcullisctl::standardInputIsAFile()
{
    StubAnswer answer;
    answer.body = R"({"valid":true,"errors":[],"warnings":[]})";
    m_stub->answers["POST /v1/config/validate"] = answer;
    QCOMPARE(ctl({"validate", "-"}, kDocument).code, 0);
    QCOMPARE(only("POST").body, kDocument);
}

QTEST_GUILESS_MAIN(TestPortcullisctl)
#include "tst_portcullisctl.moc"
