// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/tracing/otlp_message.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::control;

namespace {

std::string_view view(const QByteArray &text)
{
    return {text.data(), static_cast<std::size_t>(text.size())};
}

} // namespace

class TestOtlpMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void urls_data();
    void urls();
    void start();
    void partialSuccess_data();
    void partialSuccess();
    void retries();
    void retryAfter_data();
    void retryAfter();
};

void TestOtlpMessage::urls_data()
{
    QTest::addColumn<QByteArray>("otlp");
    QTest::addColumn<QByteArray>("url");
    const auto row = [](const char *otlp, const char *url) {
        QTest::newRow(otlp) << QByteArray(otlp) << QByteArray(url);
    };
    row("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces");
    row("https://c.test/", "https://c.test/v1/traces");
    row("http://[::1]:4318", "http://[::1]:4318/v1/traces");
    row("http://c/v1/traces", "http://c/v1/traces");
    row("https://c.test/otlp/v1/traces?tenant=a", "https://c.test/otlp/v1/traces?tenant=a");
    row("https://c.test/?tenant=a", "https://c.test/?tenant=a");
}

void TestOtlpMessage::urls()
{
    QFETCH(QByteArray, otlp);
    QTEST(QByteArray::fromStdString(exportUrl(view(otlp))), "url");
}

void TestOtlpMessage::start()
{
    model::Tracing config;
    config.serviceName = "e\"dge";
    config.attributes = {{"deployment.environment.name", "prod"}};
    const QByteArray text = QByteArray::fromStdString(messageStart(config, "an-id"));
    QVERIFY2(
        text.startsWith(R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",)"
                        R"("value":{"stringValue":"e\"dge"}})"),
        text);
    QVERIFY(text.contains(R"({"key":"service.instance.id","value":{"stringValue":"an-id"}})"));
    QVERIFY(
        text.contains(R"({"key":"deployment.environment.name","value":{"stringValue":"prod"}}]})"));
    QVERIFY2(text.endsWith(R"("spans":[)"), text);
}

void TestOtlpMessage::partialSuccess_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("rejected");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const char *body, int rejected, const char *message) {
        QTest::newRow(name) << QByteArray(body) << rejected << QByteArray(message);
    };
    row("all is well", "{}", 0, "");
    row("nothing", "", 0, "");
    row("no JSON", "<html>", 0, "");
    row("some", R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}})", 3,
        "too old");
    row("as a number", R"({"partialSuccess":{"rejectedSpans":3}})", 3, "");
    row("a warning", R"({"partialSuccess":{"errorMessage":"hm"}})", 0, "hm");
    row("fewer than none", R"({"partialSuccess":{"rejectedSpans":"-3"}})", 0, "");
    row("another type", R"({"partialSuccess":[3]})", 0, "");
}

void TestOtlpMessage::partialSuccess()
{
    QFETCH(QByteArray, body);
    const PartialSuccess partial = readPartialSuccess(view(body));
    QTEST(int(partial.rejected), "rejected");
    QTEST(QByteArray::fromStdString(partial.message), "message");
}

void TestOtlpMessage::retries()
{
    QList<int> again;
    for (int status = 300; status < 600; ++status) {
        if (mayRetry(status))
            again << status;
    }
    QCOMPARE(again, QList<int>({429, 502, 503, 504}));
}

void TestOtlpMessage::retryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("wait"); // milliseconds; below zero: none
    const auto row = [](const char *value, qint64 wait) {
        QTest::newRow(value) << QByteArray(value) << wait;
    };
    row("0", 0);
    row("7", 7'000);
    row("99999999999999999999", 86'400'000);
    row("Thu, 01 Jan 2026 00:00:30 GMT", 30'000);
    row("Wed, 01 Jan 2025 00:00:30 GMT", 0);
    row("Thu, 01 Jan 2099 00:00:30 GMT", 86'400'000);
    row("", -1);
    row("-7", -1);
    row("7.5", -1);
    row("soon", -1);
}

void TestOtlpMessage::retryAfter()
{
    QFETCH(QByteArray, value);
    const WallTime newYear{Seconds(1767225600)};
    const auto wait = readRetryAfter(view(value), newYear);
    QTEST(wait ? qint64(wait->count()) : -1, "wait");
}

QTEST_APPLESS_MAIN(TestOtlpMessage)
#include "tst_otlp_message.moc"
