// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/request_parser.h"
#include "service/pipeline/receive/receive.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

/// One request from the bytes of its head to what step 1 makes of it.
class Arrived {
public:
    explicit Arrived(std::string bytes, const char *peer = "192.0.2.1") : m_bytes(std::move(bytes))
    {
        http::RequestParser parser;
        if (parser.parse(m_bytes, m_head) != http::ParseStatus::Done)
            qFatal("the codec refuses the request of a test");
        Arrival arrival;
        arrival.head = &m_head;
        arrival.peer = IpAddress::parse(peer).value();
        arrival.tls = true;
        arrival.listener = "main";
        arrival.arena = &m_arena;
        model::Document document;
        document.defaults.trustedProxies = {*IpRange::parse("10.0.0.0/8")};
        m_received = receive(arrival, ReceiveSettings::compile(document));
    }

    const Received *operator->() const { return &m_received; }

private:
    std::string m_bytes;
    http::RequestHead m_head;
    Arena m_arena;
    Received m_received;
};

std::string get(const std::string &target, const std::string &more = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a.org\r\n" + more + "\r\n";
}

std::string options(const std::string &target, const std::string &more = {})
{
    return "OPTIONS " + target + " HTTP/1.1\r\nHost: a.org\r\n" + more + "\r\n";
}

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

class TestReceive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paths_data();
    void paths();
    void authorities_data();
    void authorities();
    void refusals_data();
    void refusals();
    void answeredHere_data();
    void answeredHere();
    void theFactsOfTheArrivalStandInTheContext();
    void aRefusedRequestStillHasClientAndId();
};

void TestReceive::paths_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("lookalike");

    const auto row = [](const char *name, const char *target, const char *path,
                        const char *lookalike) {
        QTest::newRow(name) << QByteArray(target) << QByteArray(path) << QByteArray(lookalike);
    };
    row("an ordinary path", "/a/b", "/a/b", "/a/b");
    row("the query is no part of it", "/a?b=/c", "/a", "/a");
    row("it is normalised", "/a/./%62//c/../d", "/a/b/d", "/a/b/d");
    row("and read as a lenient back end would", "/A%2Fb;x", "/A%2Fb;x", "/a/b");
    row("of an absolute target", "http://a.org/x", "/x", "/x");
    row("of an absolute target without a path", "http://a.org", "/", "/");
}

void TestReceive::paths()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, lookalike);
    const Arrived received(get(target.toStdString()));
    QVERIFY(!received->decision.refuses());
    QCOMPARE(bytes(received->context.path), path);
    QCOMPARE(bytes(received->context.lookalike), lookalike);
}

void TestReceive::authorities_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port"); // -1: none

    QTest::newRow("Host") << QByteArray("GET / HTTP/1.1\r\nHost: A.org.:8080\r\n\r\n")
                          << QByteArray("a.org") << 8080;
    QTest::newRow("an absolute target") << QByteArray("GET HTTP://A.org/ HTTP/1.1\r\n"
                                                      "Host: a.org\r\n\r\n")
                                        << QByteArray("a.org") << -1;
    QTest::newRow("HTTP/1.0 without Host")
        << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray() << -1;
}

void TestReceive::authorities()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    const Arrived received(request.toStdString());
    QVERIFY(!received->decision.refuses());
    QCOMPARE(bytes(received->context.authority.host), host);
    const auto actual = received->context.authority.port;
    QCOMPARE(actual ? int(*actual) : -1, port);
}

void TestReceive::refusals_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("allow");

    const auto row = [](const char *name, std::string request, const char *code,
                        bool allow = false) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << QByteArray(code) << allow;
    };
    row("a path above the root", get("/../a"), "receive.bad-path");
    row("an encoded path above the root", get("/a/%2e%2e/%2E./b"), "receive.bad-path");
    row("NUL", get("/a%00b"), "receive.bad-path");
    row("a control character", get("/a%0Ab"), "receive.bad-path");
    row("a bad percent sequence", get("/a%4"), "receive.bad-path");
    row("TRACE", "TRACE / HTTP/1.1\r\nHost: a.org\r\n\r\n", "receive.method-not-allowed", true);
    row("TRACE that is for us", "TRACE / HTTP/1.1\r\nHost: a.org\r\nMax-Forwards: 0\r\n\r\n",
        "receive.method-not-allowed", true);
    row("CONNECT", "CONNECT a.org:443 HTTP/1.1\r\nHost: a.org:443\r\n\r\n",
        "receive.connect-not-supported");
}

void TestReceive::refusals()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, code);
    QFETCH(bool, allow);
    const Arrived received(request.toStdString());
    QVERIFY(received->decision.refuses());
    QCOMPARE(bytes(reasonInfo(*received->decision.refusal).code), code);
    QCOMPARE(!received->allow.empty(), allow);
    QVERIFY(!received->answerOptions);
}

void TestReceive::answeredHere_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("answered");
    QTest::addColumn<int>("maxForwards"); // -1: nothing to change

    const auto row = [](const char *name, std::string request, bool answered, int maxForwards) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << answered << maxForwards;
    };
    row("OPTIONS *", options("*"), true, -1);
    row("OPTIONS of a path", options("/a"), false, -1);
    row("Max-Forwards of zero", options("/a", "Max-Forwards: 0\r\n"), true, -1);
    row("Max-Forwards above zero", options("/a", "Max-Forwards: 5\r\n"), false, 4);
    row("Max-Forwards of one", options("/a", "max-forwards: 1\r\n"), false, 0);
    row("Max-Forwards that is no number", options("/a", "Max-Forwards: -1\r\n"), false, -1);
    row("Max-Forwards beyond all bounds", options("/a", "Max-Forwards: 99999999999\r\n"), false,
        -1);
    row("Max-Forwards twice", options("/a", "Max-Forwards: 0\r\nMax-Forwards: 0\r\n"), false, -1);
    row("Max-Forwards means nothing to other methods", get("/a", "Max-Forwards: 0\r\n"), false, -1);
}

void TestReceive::answeredHere()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, answered);
    QFETCH(int, maxForwards);
    const Arrived received(request.toStdString());
    QVERIFY(!received->decision.refuses());
    QCOMPARE(received->answerOptions, answered);
    QCOMPARE(!received->allow.empty(), answered);
    QCOMPARE(received->maxForwards ? int(*received->maxForwards) : -1, maxForwards);
}

void TestReceive::theFactsOfTheArrivalStandInTheContext()
{
    const Arrived direct(get("/", "X-Forwarded-For: 198.51.100.1\r\nX-Request-Id: id\r\n"));
    QVERIFY(direct->context.tls);
    QVERIFY(!direct->context.peerTrusted);
    QCOMPARE(bytes(direct->context.listener), QByteArray("main"));
    QCOMPARE(bytes(direct->context.clientText), QByteArray("192.0.2.1"));
    QVERIFY(direct->context.requestId != "id");

    const Arrived proxied(get("/", "X-Forwarded-For: 198.51.100.1\r\nX-Request-Id: id\r\n"),
                          "10.0.0.1");
    QVERIFY(proxied->context.peerTrusted);
    QCOMPARE(bytes(proxied->context.clientText), QByteArray("198.51.100.1"));
    QCOMPARE(proxied->context.client.toString(), std::string("198.51.100.1"));
    QCOMPARE(proxied->context.peer.toString(), std::string("10.0.0.1"));
    QCOMPARE(bytes(proxied->context.requestId), QByteArray("id"));
}

void TestReceive::aRefusedRequestStillHasClientAndId()
{
    const Arrived received(get("/a%00b", "X-Forwarded-For: 198.51.100.1\r\n"), "10.0.0.1");
    QVERIFY(received->decision.refuses());
    QCOMPARE(bytes(received->context.clientText), QByteArray("198.51.100.1"));
    QCOMPARE(received->context.requestId.size(), std::size_t{32});
}

QTEST_APPLESS_MAIN(TestReceive)
#include "tst_receive.moc"
