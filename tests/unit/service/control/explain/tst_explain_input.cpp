// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/request_description.h"

#include <QTest>

using namespace portcullis;
using control::RequestDescription;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

class TestExplainInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void targets_data();
    void targets();
    void everythingIsRead();
    void refused_data();
    void refused();
    void tellsEverythingAtOnce();
};

void TestExplainInput::targets_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("read"); // target, host, TLS

    const auto row = [](const char *name, const QByteArray &json, const QByteArray &read) {
        QTest::newRow(name) << json << read;
    };
    row("nothing", "{}", "/ localhost -");
    row("a path", R"({"path": "/a b"})", "/a b localhost -");
    row("a path and a query", R"({"path": "/a", "query": "b=1"})", "/a?b=1 localhost -");
    row("a query", R"({"query": ""})", "/? localhost -");
    row("HTTP/1.0, which needs no host", R"({"protocol": "HTTP/1.0"})", "/ - -");
    row("a target", R"({"target": "*"})", "* - -");
    row("a URL", R"({"url": "https://a.test:8/x?y=1"})", "/x?y=1 a.test:8 tls");
    row("a URL without path", R"({"url": "http://a.test"})", "/ a.test plain");
    row("a URL with a query alone", R"({"url": "http://a.test?x"})", "/?x a.test plain");
    row("a relative URL", R"({"url": "/x?y"})", "/x?y localhost -");
    row("a host beside", R"({"host": "b.test", "url": "/x"})", "/x b.test -");
    row("a host in place of the URL's", R"({"host": "b.test", "url": "http://a.test/"})",
        "/ b.test plain");
    row("TLS as the URL says", R"({"tls": true, "url": "https://a.test/"})", "/ a.test tls");
}

void TestExplainInput::targets()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, read);
    const auto d = RequestDescription::parse(view(json));
    QVERIFY(d);
    const std::string tls = d->tls ? (*d->tls ? "tls" : "plain") : "-";
    QCOMPARE(QByteArray::fromStdString(d->target + ' ' + d->host.value_or("-") + ' ' + tls), read);
}

void TestExplainInput::everythingIsRead()
{
    const auto d = RequestDescription::parse(R"({
        "method": "POST", "path": "/x", "protocol": "HTTP/2", "client": "2001:db8::1",
        "listener": "public", "tls": false, "time": "2026-01-01T00:00:00Z", "body": "ü",
        "headers": [{"name": "A", "value": "1"}, {"name": "a", "valueBase64": "/w=="}],
        "identity": {"authenticator": "idp", "subject": "u", "groups": ["g"], "scopes": ["s"],
                     "claims": {"n": 1, "l": ["a", true]}}})");
    QVERIFY(d);
    QCOMPARE(d->method, std::string("POST"));
    QVERIFY(d->version == http::Version::Http2);
    QCOMPARE(d->client.toString(), std::string("2001:db8::1"));
    QCOMPARE(d->listener, std::string("public"));
    QVERIFY(d->tls == false);
    QCOMPARE(d->time->time_since_epoch(), std::chrono::seconds(1767225600));
    QCOMPARE(*d->body, std::string("\xC3\xBC"));
    QCOMPARE(d->fields.size(), std::size_t{2});
    QCOMPARE(d->fields[1].second, std::string("\xFF"));
    QCOMPARE(d->identity->subject, std::string("u"));
    QCOMPARE(d->identity->groups, std::vector<std::string>{"g"});
    QCOMPARE(d->identity->scopes, std::vector<std::string>{"s"});
    QCOMPARE(d->identity->claims.size(), std::size_t{2});
    QCOMPARE(d->identity->claims[0].second, std::vector<std::string>{"1"});
    QCOMPARE(d->identity->claims[1].second, (std::vector<std::string>{"a", "true"}));

    const auto object =
        RequestDescription::parse(R"({"headers": {"A": ["1", "2"], "B": "3"}, "identity": null})");
    QVERIFY(object);
    QCOMPARE(object->fields.size(), std::size_t{3});
    QVERIFY(object->identity && object->identity->authenticator.empty());
}

void TestExplainInput::refused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("code");

    const auto row = [](const char *name, const QByteArray &json, const QByteArray &pointer,
                        const QByteArray &code) {
        QTest::newRow(name) << json << pointer << "config." + code;
    };
    row("no JSON", "{", "", "syntax");
    row("nothing at all", "", "", "syntax");
    row("no object", "[]", "", "type");
    row("bytes that are no UTF-8", "{\"path\": \"\xFF\"}", "/path", "encoding");
    row("too deep", R"({"headers": )" + QByteArray(1000, '[') + "}",
        "/headers" + QByteArray("/0").repeated(63), "too-deep");
    row("a key twice", R"({"path": "/a", "path": "/b"})", "/path", "duplicate-key");
    row("an unknown key", R"({"metod": "GET"})", "/metod", "unknown-key");
    row("a wrong type", R"({"method": 1})", "/method", "type");
    row("null", R"({"path": null})", "/path", "type");
    row("a line break", R"({"path": "/a\r\nX: y"})", "/path", "format");
    row("a line break in the method", R"({"method": "GET /\n"})", "/method", "format");
    row("a line break in a host", R"({"host": "a\r\nX: y"})", "/host", "format");
    row("a line break in a value", R"({"headers": {"A": "1\nX: y"}})", "/headers/A", "format");
    row("a line break in one of the values", R"({"headers": {"A": ["1", "\r"]}})", "/headers/A/1",
        "format");
    row("a line break in base64", R"({"headers": [{"name": "A", "valueBase64": "DQo="}]})",
        "/headers/0/valueBase64", "format");
    row("NUL", R"({"headers": {"A": "\u0000"}})", "/headers/A", "format");
    row("a colon in a name", R"({"headers": {"A:b": "1"}})", "/headers/A:b", "format");
    row("no name", R"({"headers": {"": "1"}})", "/headers/", "format");
    row("no name in a list", R"({"headers": [{"value": "1"}]})", "/headers/0", "missing-key");
    row("two values", R"({"headers": [{"name": "a", "value": "1", "valueBase64": "MQ=="}]})",
        "/headers/0/valueBase64", "conflict");
    row("headers that are none", R"({"headers": "A: b"})", "/headers", "type");
    row("a value that is an object", R"({"headers": {"A": {}}})", "/headers/A", "type");
    row("no base64", R"({"bodyBase64": "*"})", "/bodyBase64", "format");
    row("two bodies", R"({"body": "", "bodyBase64": ""})", "/bodyBase64", "conflict");
    row("no address", R"({"client": "example"})", "/client", "format");
    row("no time", R"({"time": "now"})", "/time", "format");
    row("no protocol", R"({"protocol": "HTTP/3"})", "/protocol", "value");
    row("tls as a word", R"({"tls": "yes"})", "/tls", "type");
    row("a URL of another scheme", R"({"url": "ftp://a/"})", "/url", "url");
    row("two ways to say what is asked for", R"({"url": "/", "path": "/"})", "/url", "conflict");
    row("two others", R"({"target": "/", "query": "x"})", "/target", "conflict");
    row("TLS otherwise than the URL", R"({"url": "http://a/", "tls": true})", "/tls", "conflict");
    row("an identity of nobody", R"({"identity": {"authenticator": "a"}})", "/identity",
        "missing-key");
    row("an identity from nowhere", R"({"identity": {"consumer": "a"}})", "/identity",
        "missing-key");
    row("an unknown key inside", R"({"identity": {"authenticator": "a", "consumer": "b", "c": 1}})",
        "/identity/c", "unknown-key");
    row("a claim that is an object",
        R"({"identity": {"authenticator": "a", "subject": "b", "claims": {"c": {}}}})",
        "/identity/claims/c", "type");
    row("a credential without value", R"({"credentials": {"authenticator": "a"}})", "/credentials",
        "missing-key");
    row("both identity and credential",
        R"({"identity": null, "credentials": {"authenticator": "a", "value": "b"}})",
        "/credentials", "conflict");
}

void TestExplainInput::refused()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, code);
    const auto d = RequestDescription::parse(view(json));
    QVERIFY(!d);
    QCOMPARE(d.error().size(), std::size_t{1});
    QCOMPARE(QByteArray::fromStdString(d.error().front().pointer), pointer);
    QCOMPARE(QByteArray::fromStdString(d.error().front().code), code);
    QVERIFY(!d.error().front().message.empty());
}

void TestExplainInput::tellsEverythingAtOnce()
{
    const auto d =
        RequestDescription::parse(R"({"method": 1, "client": "x", "headers": {"A": 2}, "y": 3})");
    QVERIFY(!d);
    QCOMPARE(d.error().size(), std::size_t{4});
}

QTEST_APPLESS_MAIN(TestExplainInput)
#include "tst_explain_input.moc"
