// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/raw_client.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace portcullis::test;

/// From the command line to the exit code.
class TestLifecycle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void check_data();
    void check();
    void checkCannotRead();
    void refusesToStart_data();
    void refusesToStart();
    void addressIsTaken_data();
    void addressIsTaken();
    void stopsAtOnceWhenIdle_data();
    void stopsAtOnceWhenIdle();
    void stopLetsRequestsFinish();
    void stopClosesIdleConnections();
    void answerUnderWayIsFinished();
    void drainTimeCutsTheRest();
    void secondStopWaitsForNothing();
    void readinessEndsWithTheStop();
    void accessLogIsReopened();
    void accessLogIsOpenedLater();
    void accessLogThatHangsEndsToo();
    void quotasOutliveARestart();
    void listenerEndsWithoutDescriptors();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

QByteArray document(const QByteArray &routes, const QByteArray &rest = {})
{
    return R"({"version": 1, "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
               "defaults": {"authenticate": ["none"]}, "routes": [)"
        + routes + ']' + rest + '}';
}

const QByteArray kHello = R"({"name": "hello", "match": {"paths": ["/hello", "/hello/"]},
                              "respond": {"status": 200, "body": "hello"}})";
const QByteArray kQuiet = R"(, "accessLog": {"to": "off"})";

/// One route to an upstream of the test's.
QByteArray heldDocument(const HeldUpstream &upstream)
{
    return document(R"({"name": "held", "match": {"paths": ["/held"]}, "upstream": "held"},)"
                        + kHello,
                    R"(, "upstreams": [{"name": "held", "targets": [{"url": ")" + upstream.url()
                        + R"("}]}])" + kQuiet);
}

constexpr int kSoonMs = 5'000;

/// Whether all threads of a process wait: none of them is still starting.
bool allWait(qint64 pid)
{
    const QDir threads(QStringLiteral("/proc/%1/task").arg(pid));
    const QStringList ids = threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::all_of(ids.begin(), ids.end(), [&](const QString &id) {
        const QByteArray stat = readAll(threads.filePath(id + text("/stat")).toUtf8());
        return stat.mid(stat.lastIndexOf(')')).startsWith(") S");
    });
}

} // namespace

void TestLifecycle::check_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QList<QByteArray>>("lines"); // how each line begins
    using Lines = QList<QByteArray>;
    const auto replaced = [](const char *from, const char *to) {
        return document(kHello).replace(from, to);
    };
    QTest::newRow("nothing is said of a good document") << document(kHello) << 0 << Lines{};
    QTest::newRow("all errors are told")
        << replaced("\"match\"", "\"mtach\"").replace("\"port\": 0", "\"port\": 65536") << 1
        << Lines{"/listeners/0/port: ", "/routes/0/mtach: ", "/routes/0: "};
    QTest::newRow("what is no JSON has no place to point to")
        << QByteArray("{") << 1 << Lines{": "};
    QTest::newRow("warnings leave a document valid")
        << document(kHello, R"(, "rateLimits": [{"name": "month", "algorithm": "quota", "limit": 5,
                                                 "period": "month", "key": []}])")
        << 0 << Lines{"warning /rateLimits/0"};
}

void TestLifecycle::check()
{
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(QList<QByteArray>, lines);
    GatewayProcess gateway;
    gateway.write(text);
    gateway.start(PORTCULLISD, {"check", "--config", gateway.path()});
    QCOMPARE(gateway.exitCode(), code);
    QByteArrayList said = gateway.out().split('\n');
    QCOMPARE(said.takeLast(), QByteArray());
    std::sort(said.begin(), said.end());
    QVERIFY2(said.size() == lines.size(), gateway.out().constData());
    for (qsizetype i = 0; i < lines.size(); ++i)
        QVERIFY2(said[i].startsWith(lines[i]), gateway.out().constData());
    QCOMPARE(gateway.err(), QByteArray());
}

void TestLifecycle::checkCannotRead()
{
    int code = -1;
    const QByteArray said = outputOf(PORTCULLISD, {"check", "--config", "/nowhere/at/all"}, &code);
    QCOMPARE(code, 2);
    VERIFY_CONTAINS(said, "/nowhere/at/all");
}

void TestLifecycle::refusesToStart_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("why");
    using Arguments = QList<QByteArray>;
    const QByteArray good = document(kHello);
    QTest::newRow("without a command") << good << Arguments{} << 2 << QByteArray("--config FILE");
    QTest::newRow("without a file") << good << Arguments{"run"} << 2 << QByteArray("--config FILE");
    QTest::newRow("with an option that there is not")
        << good << Arguments{"run", "--config", "@file@", "--colour", "red"} << 2
        << QByteArray("--colour");
    QTest::newRow("as a service of Windows, on another system")
        << good << Arguments{"service", "start"} << 2 << QByteArray("systemctl");
    QTest::newRow("with a file that can't be read")
        << good << Arguments{"run", "--config", "@file@.not"} << 2 << QByteArray("can't be opened");
    QTest::newRow("with an invalid file")
        << document("{}") << Arguments{"run", "--config", "@file@"} << 1
        << QByteArray("pointer=/routes/0 ");
    QTest::newRow("with a certificate that is not there")
        << document(kHello).replace(
               "\"port\": 0",
               R"("port": 0, "tls": {"certificates": [{"certificate": "a.crt", "key": "a.key"}]})")
        << Arguments{"run", "--config", "@file@"} << 1
        << QByteArray("pointer=/listeners/0/tls/certificates/0/certificate");
    QTest::newRow("with an address that is not ours")
        << document(kHello).replace("127.0.0.1", "192.0.2.1")
        << Arguments{"run", "--config", "@file@", "--admin-port", "0"} << 3
        << QByteArray("192.0.2.1");
    QTest::newRow("with an open admin port on the network")
        << good
        << Arguments{"run", "--config", "@file@", "--admin-port", "0", "--admin-address", "0.0.0.0"}
        << 2 << QByteArray("--admin-cert");
}

void TestLifecycle::refusesToStart()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QByteArray>, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, why);
    GatewayProcess gateway;
    gateway.write(text);
    for (QByteArray &argument : arguments)
        argument.replace("@file@", gateway.path());
    gateway.start(PORTCULLISD, arguments);
    QCOMPARE(gateway.exitCode(), code);
    VERIFY_CONTAINS(gateway.err(), why);
}

void TestLifecycle::addressIsTaken_data()
{
    QTest::addColumn<QByteArray>("listener");
    QTest::addColumn<QByteArray>("workers");
    QTest::newRow("by another gateway with one worker") << QByteArray("main") << QByteArray("1");
    // Where ports can be shared, a second gateway must not creep in.
    QTest::newRow("by another gateway with two workers") << QByteArray("main") << QByteArray("2");
    QTest::newRow("by another gateway's admin port") << QByteArray("admin") << QByteArray("2");
}

void TestLifecycle::addressIsTaken()
{
    QFETCH(QByteArray, listener);
    QFETCH(QByteArray, workers);
    GatewayProcess first;
    QVERIFY2(first.run(document(kHello, kQuiet), {"--workers", workers}), first.err().constData());
    const QByteArray port = QByteArray::number(first.port(listener));

    GatewayProcess second;
    QVERIFY(!second.run(document(kHello, kQuiet).replace("\"port\": 0", "\"port\": " + port),
                        {"--workers", workers}));
    QCOMPARE(second.exitCode(), 3);
    VERIFY_CONTAINS(second.err(), "can't start");
    VERIFY_CONTAINS(second.err(), port);
}

void TestLifecycle::stopsAtOnceWhenIdle_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestLifecycle::stopsAtOnceWhenIdle()
{
    QFETCH(int, signal);
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(kHello)), gateway.err().constData());
    QElapsedTimer took;
    took.start();
    gateway.signal(signal);
    QCOMPARE(gateway.exitCode(), 0);
    QVERIFY2(took.elapsed() < kSoonMs, "nothing was there to wait for");
}

void TestLifecycle::stopLetsRequestsFinish()
{
    HeldUpstream upstream;
    GatewayProcess gateway;
    QVERIFY2(gateway.run(heldDocument(upstream)), gateway.err().constData());
    const quint16 port = gateway.port("main");
    RawClient slow(port);
    slow.send(getRequest("/held"));
    QVERIFY(upstream.take());

    gateway.signal(SIGTERM);
    QVERIFY(gateway.waitForErr("draining: connections=1"));
    // The socket closes on its worker, a moment after the line above.
    QTRY_VERIFY_WITH_TIMEOUT(!RawClient(port).connected(), kProcessWaitMs);
    QVERIFY(gateway.process().state() == QProcess::Running);

    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
    const Answer answer = slow.answer();
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.body, QByteArray("done"));
    QCOMPARE(answer.field("Connection"), QByteArray("close"));
    QVERIFY(slow.ends());
    slow.socket().abort();
    QCOMPARE(gateway.exitCode(), 0);
    QVERIFY2(!gateway.err().contains("drain time is over"), gateway.err().constData());
}

void TestLifecycle::stopClosesIdleConnections()
{
    HeldUpstream upstream;
    GatewayProcess gateway;
    QVERIFY2(gateway.run(heldDocument(upstream)), gateway.err().constData());
    RawClient slow(gateway.port("main"));
    slow.send(getRequest("/held"));
    QVERIFY(upstream.take());
    RawClient used(gateway.port("main"));
    VERIFY_STATUS(used.ask(getRequest("/hello")), 200);
    RawClient silent(gateway.port("main"));
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_connections_open"), 3.0, kProcessWaitMs);

    gateway.signal(SIGTERM);
    QVERIFY(used.ends());
    QVERIFY(silent.ends());
    QVERIFY(gateway.process().state() == QProcess::Running);
    upstream.send("HTTP/1.1 204 No Content\r\n\r\n");
    VERIFY_STATUS(slow.answer(), 204);
    slow.socket().abort();
    QCOMPARE(gateway.exitCode(), 0);
}

void TestLifecycle::answerUnderWayIsFinished()
{
    HeldUpstream upstream;
    GatewayProcess gateway;
    QVERIFY2(gateway.run(heldDocument(upstream)), gateway.err().constData());
    RawClient client(gateway.port("main"));
    client.send(getRequest("/held"));
    QVERIFY(upstream.take());
    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
    QVERIFY(client.waitFor("first"));

    gateway.signal(SIGTERM);
    QVERIFY(gateway.waitForErr("draining:"));
    upstream.send("+last");
    QCOMPARE(client.answer().body, QByteArray("first+last"));
    QVERIFY2(client.ends(), "no further request is taken");
    client.socket().abort();
    QCOMPARE(gateway.exitCode(), 0);
}

void TestLifecycle::drainTimeCutsTheRest()
{
    HeldUpstream upstream;
    GatewayProcess gateway;
    QVERIFY2(gateway.run(heldDocument(upstream), {"--drain-timeout", "300ms"}),
             gateway.err().constData());
    RawClient client(gateway.port("main"));
    client.send(getRequest("/held"));
    QVERIFY(upstream.take());

    QElapsedTimer took;
    took.start();
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
    QVERIFY2(took.elapsed() >= 300, "the request had its time");
    QVERIFY2(took.elapsed() < kSoonMs, "and no more than that");
    VERIFY_CONTAINS(gateway.err(), "drain time is over: connections=1");
    QVERIFY(client.ends());
    QVERIFY2(client.got().isEmpty(), "a cut answer must not look whole");
    QVERIFY(upstream.isLeft());
}

void TestLifecycle::secondStopWaitsForNothing()
{
    HeldUpstream upstream;
    GatewayProcess gateway;
    QVERIFY2(gateway.run(heldDocument(upstream)), gateway.err().constData());
    RawClient client(gateway.port("main"));
    client.send(getRequest("/held"));
    QVERIFY(upstream.take());
    gateway.signal(SIGTERM);
    QVERIFY(gateway.waitForErr("draining:"));
    QElapsedTimer took;
    took.start();
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
    QVERIFY(took.elapsed() < kSoonMs);
    QVERIFY(client.ends());
}

void TestLifecycle::readinessEndsWithTheStop()
{
    HeldUpstream upstream;
    GatewayProcess gateway;
    QVERIFY2(gateway.run(heldDocument(upstream)), gateway.err().constData());
    const QByteArray admin = "http://" + gateway.at("admin");
    VERIFY_STATUS(curl({admin + "/readyz"}), 200);
    RawClient client(gateway.port("main"));
    client.send(getRequest("/held"));
    QVERIFY(upstream.take());
    gateway.signal(SIGTERM);
    QVERIFY(gateway.waitForErr("draining:"));
    VERIFY_STATUS(curl({admin + "/readyz"}), 503);
    VERIFY_STATUS(curl({admin + "/healthz"}), 200);
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
}

void TestLifecycle::accessLogIsReopened()
{
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(kHello, R"(, "accessLog": {"to": {"file": "access.log"}})")),
             gateway.err().constData());
    RawClient client(gateway.port("main"));
    const QByteArray log = gateway.inFolder("access.log");
    VERIFY_STATUS(client.ask(getRequest("/hello?n=1")), 200);
    QTRY_VERIFY_WITH_TIMEOUT(readAll(log).contains("n=1"), kProcessWaitMs);

    QVERIFY(QFile::rename(text(log), text(log + ".1")));
    gateway.signal(SIGUSR1);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(text(log)), kProcessWaitMs);
    VERIFY_STATUS(client.ask(getRequest("/hello?n=2")), 200);
    QTRY_VERIFY_WITH_TIMEOUT(readAll(log).contains("n=2"), kProcessWaitMs);
    QVERIFY(!readAll(log).contains("n=1"));
    QVERIFY(!readAll(log + ".1").contains("n=2"));
}

void TestLifecycle::accessLogIsOpenedLater()
{
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(kHello, R"(, "accessLog": {"to": {"file": "logs/access.log"}})")),
             gateway.err().constData());
    VERIFY_CONTAINS(gateway.err(), "access log can't be opened");
    RawClient client(gateway.port("main"));
    VERIFY_STATUS(client.ask(getRequest("/hello?n=1")), 200);

    QVERIFY(QDir().mkpath(text(gateway.inFolder("logs"))));
    gateway.signal(SIGUSR1);
    const QByteArray log = gateway.inFolder("logs/access.log");
    // Requests that come before the log is there are not in it.
    QVERIFY(gateway.waitFor([&] {
        return client.ask(getRequest("/hello?n=2")).status == 200 && readAll(log).contains("n=2");
    }));
    QVERIFY(!readAll(log).contains("n=1"));
}

void TestLifecycle::accessLogThatHangsEndsToo()
{
    GatewayProcess gateway;
    const QByteArray pipe = gateway.inFolder("access.log");
    QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
    const int neverRead = ::open(pipe.constData(), O_RDWR | O_NONBLOCK);
    QVERIFY(neverRead >= 0);
    QVERIFY2(gateway.run(document(kHello, R"(, "accessLog": {"to": {"file": "access.log"}})")),
             gateway.err().constData());
    RawClient client(gateway.port("main"));
    const QByteArray request = getRequest("/hello?" + QByteArray(4000, 'x'));
    constexpr int kRequests = 50; // more than a pipe holds
    for (int i = 0; i < kRequests; ++i)
        VERIFY_STATUS(client.ask(request), 200);
    QElapsedTimer took;
    took.start();
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
    QVERIFY2(took.elapsed() < 2 * kSoonMs, "a few seconds for the log, no more");
    VERIFY_CONTAINS(gateway.err(), "stopped without writing everything out");
    ::close(neverRead);
}

void TestLifecycle::quotasOutliveARestart()
{
    const QByteArray limited = document(
        R"({"name": "limited", "match": {"paths": ["/limited", "/limited/"]}, "rateLimits": ["month"],
            "respond": {"status": 200}})",
        R"(, "rateLimits": [{"name": "month", "algorithm": "quota", "limit": 2, "period": "month",
                             "key": []}])"
            + kQuiet);
    GatewayProcess gateway;
    const QList<QByteArray> kept{"--state", gateway.inFolder("state")};
    QVERIFY2(gateway.run(limited, kept), gateway.err().constData());
    VERIFY_STATUS(RawClient(gateway.port("main")).ask(getRequest("/limited")), 200);
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);

    QVERIFY2(gateway.run(limited, kept), gateway.err().constData());
    VERIFY_STATUS(RawClient(gateway.port("main")).ask(getRequest("/limited")), 200);
    VERIFY_STATUS(RawClient(gateway.port("main")).ask(getRequest("/limited")), 429);
}

void TestLifecycle::listenerEndsWithoutDescriptors()
{
#ifdef Q_OS_LINUX
    if (kSanitized)
        QSKIP("the sanitizer's look at an object needs a pipe, and takes none for a bad object");
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(kHello, kQuiet), {"--workers", "1", "--drain-timeout", "500ms"}),
             gateway.err().constData());
    const auto pid = static_cast<pid_t>(gateway.process().processId());
    // A thread of Qt opens a descriptor when it begins, and the process ends if there is none.
    QVERIFY(gateway.waitFor([&] { return allWait(pid); }));
    gateway.signal(SIGSTOP);
    rlimit limit{};
    QCOMPARE(::prlimit(pid, RLIMIT_NOFILE, nullptr, &limit), 0);
    const QString folder = QStringLiteral("/proc/%1/fd/%2").arg(pid);
    limit.rlim_cur = 0;
    while (QFileInfo(folder.arg(static_cast<int>(limit.rlim_cur))).isSymLink())
        ++limit.rlim_cur;
    ++limit.rlim_cur; // one more may be opened

    // Both wait when the gateway looks, so that the first one is accepted and the second is not.
    RawClient first(gateway.port("main"));
    RawClient second(gateway.port("main"));
    QVERIFY(first.connected() && second.connected());
    first.send(getRequest("/hello") + "GET /hello"); // half a request holds the end up
    QCOMPARE(::prlimit(pid, RLIMIT_NOFILE, &limit, nullptr), 0);
    gateway.signal(SIGCONT);
    VERIFY_STATUS(first.answer(), 200);
    gateway.signal(SIGTERM);
    QVERIFY(gateway.waitForErr("drain time is over"));
    QCOMPARE(gateway.exitCode(), 0);
#endif
}

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
