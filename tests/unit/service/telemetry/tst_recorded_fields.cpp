// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/recorded_fields.h"

#include <QTest>

using namespace portcullis::telemetry;

class TestRecordedFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shows_data();
    void shows();
};

void TestRecordedFields::shows_data()
{
    QTest::addColumn<bool>("shown");

    const auto row = [](const char *name, bool shown) { QTest::newRow(name) << shown; };
    row("Accept", true);
    row("content-TYPE", true);
    row("User-Agent", true);
    row("X-Forwarded-For", true);
    // what the configuration looks at
    row("X-Version", true);
    row("x-version", true);
    // what carries credentials, whoever looks at it
    row("Authorization", false);
    row("Proxy-Authorization", false);
    row("Cookie", false);
    row("X-API-Key", false);
    row("X-Session", false);
    row("X-CSRF-Token", false);
    row("X-Client-Cert", false);
    row("Sec-WebSocket-Key", false);
    row("Sec-WebSocket-Protocol", false);
    // what an authenticator reads, also where its name says nothing
    row("X-Door", false);
    row("accept-language", false);
    // what nobody has vouched for
    row("X-Unknown", false);
    row("Referer", false);
    row("", false);
    row("X-Version-And-More-Than-Sixty-Four-Bytes-In-One-Name-Which-Is-None", false);
}

void TestRecordedFields::shows()
{
    QFETCH(bool, shown);
    const RecordedFields fields({"X-Version", "X-API-Key", "Authorization", "X-Door", "X-Session"},
                                {"X-Door", "Accept-Language"});
    QCOMPARE(fields.shows(QTest::currentDataTag()), shown);
}

QTEST_APPLESS_MAIN(TestRecordedFields)
#include "tst_recorded_fields.moc"
