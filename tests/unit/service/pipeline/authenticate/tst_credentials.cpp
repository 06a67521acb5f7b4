// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/credentials.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

QByteArray toBytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

class TestCredentials : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBearer_data();
    void readsBearer();
    void noticesRepeatedAuthorization();
    void readsApiKey_data();
    void readsApiKey();
    void readsKeysOfAnyFormFromAuthorization();
    void knowsTheFormOfAJwt_data();
    void knowsTheFormOfAJwt();
};

void TestCredentials::readsBearer_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("token");
    const auto row = [](const char *name, const char *value, BearerCredential::Kind kind,
                        const char *token = "") {
        QTest::newRow(name) << QByteArray(value) << int(kind) << QByteArray(token);
    };
    using Kind = BearerCredential::Kind;
    row("the plain way", "Bearer abc", Kind::Token, "abc");
    row("the scheme in lower case", "bearer abc", Kind::Token, "abc");
    row("more blanks", "Bearer   abc", Kind::Token, "abc");
    row("every character of b64token", "Bearer aZ09-._~+/==", Kind::Token, "aZ09-._~+/==");
    row("no token", "Bearer", Kind::Malformed);
    row("a tab is no blank", "Bearer\tabc", Kind::Malformed);
    row("only padding", "Bearer ==", Kind::Malformed);
    row("padding inside", "Bearer a=b", Kind::Malformed);
    row("two words", "Bearer a b", Kind::Malformed);
    row("a list", "Bearer a, Bearer b", Kind::Malformed);
    row("quotes", "Bearer \"a\"", Kind::Malformed);
    row("a colon", "Bearer: abc", Kind::Malformed);
    row("another scheme", "Basic YTpi", Kind::None);
    row("a scheme that begins like it", "Bearerabc", Kind::None);
    row("nothing", "", Kind::None);
    row("the beginning of the scheme", "Bear", Kind::None);
}

void TestCredentials::readsBearer()
{
    QFETCH(QByteArray, value);
    QFETCH(int, kind);
    QFETCH(QByteArray, token);
    http::FieldList fields;
    fields.append("authorization", {value.constData(), static_cast<std::size_t>(value.size())});
    const BearerCredential credential = readBearer(fields);
    QCOMPARE(int(credential.kind), kind);
    QCOMPARE(toBytes(credential.token), token);
}

void TestCredentials::noticesRepeatedAuthorization()
{
    http::FieldList fields;
    QVERIFY(!hasRepeatedAuthorization(fields));
    fields.append("Authorization", "Bearer a");
    QVERIFY(!hasRepeatedAuthorization(fields));
    fields.append("AUTHORIZATION", "Bearer a");
    QVERIFY(hasRepeatedAuthorization(fields));
}

void TestCredentials::readsApiKey_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("cookie");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const char *header, const char *query, const char *cookie,
                        const char *outcome) {
        QTest::newRow(name) << QByteArray(header) << QByteArray(query) << QByteArray(cookie)
                            << QByteArray(outcome);
    };
    constexpr const char *kNo = "";
    row("nowhere", kNo, "a=b", "a=b", "none");
    row("in the header", "k1", kNo, kNo, "k1");
    row("in the query", kNo, "a=b&api_key=k1&c", kNo, "k1");
    row("percent-encoded in the query", kNo, "api_key=%6B%31%2B", kNo, "k1+");
    row("plus is no blank", kNo, "api_key=a+b", kNo, "a+b");
    row("a malformed sequence is itself", kNo, "api_key=%zz%4", kNo, "%zz%4");
    row("the name is percent-encoded", kNo, "api%5Fkey=k1", kNo, "k1");
    row("the name of another case", kNo, "API_KEY=k1", kNo, "none");
    row("an empty value is a key", kNo, "api_key=", kNo, "");
    row("no value is an empty key", kNo, "api_key", kNo, "");
    row("in a cookie", kNo, kNo, "a=b; api_key=k1; c=d", "k1");
    row("in a cookie without blanks", kNo, kNo, "a=b;api_key=k1", "k1");
    row("a cookie that only ends like it", kNo, kNo, "x_api_key=k1", "none");
    row("the same in two places", "k1", "api_key=k1", kNo, "k1");
    row("different in two places", "k1", "api_key=k2", kNo, "ambiguous");
    row("different in header and cookie", "k1", kNo, "api_key=k2", "ambiguous");
    row("two parameters", kNo, "api_key=k1&api_key=k2", kNo, "ambiguous");
    row("two cookies", kNo, kNo, "api_key=k1; api_key=k2", "ambiguous");
    row("the same parameter twice", kNo, "api_key=k1&api_key=k1", kNo, "k1");
}

void TestCredentials::readsApiKey()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, cookie);
    QFETCH(QByteArray, outcome);
    const auto view = [](const QByteArray &text) {
        return std::string_view(text.constData(), static_cast<std::size_t>(text.size()));
    };
    http::RequestHead head;
    Arena arena;
    if (!header.isEmpty())
        head.fields.append("x-api-key", view(header));
    if (!cookie.isEmpty())
        head.fields.append("Cookie", view(cookie));
    if (!query.isEmpty())
        head.query = view(query);
    const auto key = readApiKey({"X-API-Key", "api_key", "api_key"}, head, {}, arena);
    QCOMPARE(key ? (*key ? toBytes(**key) : QByteArray("none")) : QByteArray("ambiguous"), outcome);
}

void TestCredentials::readsKeysOfAnyFormFromAuthorization()
{
    http::RequestHead head;
    Arena arena;
    head.fields.append("Authorization", "Bearer my:key");
    const auto key = readApiKey({"authorization", {}, {}}, head, readBearer(head.fields), arena);
    QVERIFY(key && *key);
    QCOMPARE(toBytes(**key), QByteArray("my:key"));
}

void TestCredentials::knowsTheFormOfAJwt_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("isJwt");
    QTest::newRow("three parts") << QByteArray("eyJ.e30.c2ln") << true;
    QTest::newRow("no signature") << QByteArray("eyJ.e30.") << true;
    QTest::newRow("no header") << QByteArray(".e30.c2ln") << false;
    QTest::newRow("two parts") << QByteArray("eyJ.e30") << false;
    QTest::newRow("four parts") << QByteArray("a.b.c.d") << false;
    QTest::newRow("one part") << QByteArray("opaque") << false;
    QTest::newRow("another alphabet") << QByteArray("a.b.c+") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestCredentials::knowsTheFormOfAJwt()
{
    QFETCH(QByteArray, token);
    QFETCH(bool, isJwt);
    QCOMPARE(looksLikeJwt({token.constData(), static_cast<std::size_t>(token.size())}), isJwt);
}

QTEST_APPLESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
