// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;
using namespace std::chrono_literals;

class TestListener : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void absentKeysKeepTheirDefaults();
    void readsEveryKey();
};

void TestListener::errors_data()
{
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *extra, const char *expected) {
        QTest::newRow(name) << QByteArray(extra) << QByteArray(expected);
    };
    row("the least", "", "");
    row("notes", R"("description": "all\nof it", "labels": {"team": "edge"})", "");
    row("labels that are no strings", R"("labels": {"team": 1})",
        "/listeners/0/labels/team config.type");
    row("a host name for the address", R"("address": "localhost")",
        "/listeners/0/address config.format");
    row("brackets around the address", R"("address": "[::1]")",
        "/listeners/0/address config.format");
    row("an IPv6 address", R"("address": "::1")", "");
    row("an unknown key", R"("adress": "::1")", "/listeners/0/adress config.unknown-key");
    row("a zero time-out", R"("timeouts": {"head": "0s"})",
        "/listeners/0/timeouts/head config.range");
    row("a number for a duration", R"("timeouts": {"idle": 10})",
        "/listeners/0/timeouts/idle config.type");
    row("a size for a duration", R"("timeouts": {"write": "10B"})",
        "/listeners/0/timeouts/write config.format");
    row("a size as a number", R"("minRate": 512)", "");
    row("a size of nothing", R"("minRate": "0B")", "");
    row("a decimal unit", R"("minRate": "1kB")", "/listeners/0/minRate config.format");
    row("a negative size", R"("minRate": -1)", "/listeners/0/minRate config.format");
    row("a fraction of a byte", R"("minRate": 1.5)", "/listeners/0/minRate config.format");
    row("a boolean for a size", R"("minRate": true)", "/listeners/0/minRate config.type");
    row("a head of ten bytes", R"("limits": {"head": 10})",
        "/listeners/0/limits/head config.range");
    row("no field at all", R"("limits": {"fields": 0})", "/listeners/0/limits/fields config.range");
    row("a limit spelled as text", R"("limits": {"connections": "100"})",
        "/listeners/0/limits/connections config.type");
    row("no failures counted", R"("limits": {"authFailuresPerAddress": "0/10s"})", "");
    row("failures without window", R"("limits": {"authFailuresPerAddress": "100"})",
        "/listeners/0/limits/authFailuresPerAddress config.format");
    row("failures in too short a window", R"("limits": {"authFailuresPerAddress": "1/10ms"})",
        "/listeners/0/limits/authFailuresPerAddress config.format");
    row("TLS without certificates", R"("tls": {})", "/listeners/0/tls config.missing-key");
    row("TLS with an empty list", R"("tls": {"certificates": []})",
        "/listeners/0/tls/certificates config.value");
    row("a certificate without key", R"("tls": {"certificates": [{"certificate": "a.crt"}]})",
        "/listeners/0/tls/certificates/0 config.missing-key");
    row("an old version of TLS",
        R"("tls": {"certificates": [{"certificate": "a", "key": "b"}], "minVersion": "1.1"})",
        "/listeners/0/tls/minVersion config.value");
    row("client certificates",
        R"("tls": {"certificates": [{"certificate": "a", "key": "b"}], "clientCa": "c",
                   "clientCertificate": "required"})",
        "");
    row("client certificates of anybody",
        R"("tls": {"certificates": [{"certificate": "a", "key": "b"}],
                   "clientCertificate": "optional"})",
        "/listeners/0/tls/clientCertificate config.not-applicable");
    row("client certificates, perhaps",
        R"("tls": {"certificates": [{"certificate": "a", "key": "b"}], "clientCa": "c",
                   "clientCertificate": "maybe"})",
        "/listeners/0/tls/clientCertificate config.value");
    row("the PROXY protocol", R"("proxyProtocol": {"from": ["10.0.0.0/8", "::1"]})", "");
    row("the PROXY protocol from nobody", R"("proxyProtocol": {"from": []})",
        "/listeners/0/proxyProtocol/from config.value");
    row("the PROXY protocol from anybody", R"("proxyProtocol": {})",
        "/listeners/0/proxyProtocol config.missing-key");
    row("the PROXY protocol from a name", R"("proxyProtocol": {"from": ["balancer.test"]})",
        "/listeners/0/proxyProtocol/from/0 config.format");
    row("the PROXY protocol by version", R"("proxyProtocol": {"from": ["::1"], "version": 2})",
        "/listeners/0/proxyProtocol/version config.unknown-key");
    row("the PROXY protocol as a switch", R"("proxyProtocol": true)",
        "/listeners/0/proxyProtocol config.type");
}

void TestListener::errors()
{
    QFETCH(QByteArray, extra);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.listeners = "[" + object(R"("name": "http", "port": 8080)", extra) + "]";
    const ParseOutcome outcome = parse(parts.document());
    QCOMPARE(summary(outcome.errors), expected);
}

void TestListener::absentKeysKeepTheirDefaults()
{
    const ParseOutcome outcome = parse(Parts().document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    Listener expected;
    expected.name = "http";
    QVERIFY(outcome.document.listeners == std::vector{expected});
}

void TestListener::readsEveryKey()
{
    Parts parts;
    parts.listeners = R"([{"name": "a", "address": "0.0.0.0", "port": 8443, "minRate": "1KiB",
        "timeouts": {"head": "1s", "body": "2s", "idle": "3s", "write": "4s"},
        "limits": {"head": "1MiB", "fields": 7, "target": "1KiB", "connections": 8,
                   "connectionsPerAddress": 9, "authFailuresPerAddress": "5/1m"},
        "tls": {"certificates": [{"certificate": "a.crt", "key": "/keys/a.key", "ocsp": "a.ocsp"}],
                "minVersion": "1.3", "clientCa": "ca.pem", "clientCertificate": "required"},
        "proxyProtocol": {"from": ["192.0.2.0/24"]}}])";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    Listener expected;
    expected.name = "a";
    expected.address = "0.0.0.0";
    expected.port = 8443;
    expected.minRate = 1024;
    expected.timeouts = {1s, 2s, 3s, 4s};
    expected.limits = {1 << 20, 7, 1024, 8, 9, {5, 60s}, true};
    expected.tls = ListenerTls{{{"/etc/portcullis/a.crt", "/keys/a.key", "/etc/portcullis/a.ocsp"}},
                               13,
                               "/etc/portcullis/ca.pem",
                               ClientCertificate::Required};
    expected.proxyProtocol = ProxyProtocol{{*portcullis::IpRange::parse("192.0.2.0/24")}};
    QVERIFY(outcome.document.listeners == std::vector{expected});
}

QTEST_APPLESS_MAIN(TestListener)
#include "tst_model_listener.moc"
