// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/api_key.h"

#include <QTest>

#include <set>

using namespace portcullis;
using namespace portcullis::secrets;

class TestApiKey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAreMadeAsTheyAreRecognised();
    void everyChangeIsNoticed();
    void theChecksumIsThePublishedOne();
};

void TestApiKey::keysAreMadeAsTheyAreRecognised()
{
    std::set<std::string> seen;
    for (int i = 0; i < 500; ++i) {
        const auto key = makeKey(kApiKeyPrefix);
        QVERIFY(key.has_value());
        const std::string text(key->text.view());
        QCOMPARE(text.size(), std::size_t(53));
        QVERIFY(text.starts_with("pck_"));
        QVERIFY(looksLikeKey(kApiKeyPrefix, text));
        QVERIFY(!looksLikeKey(kAdminTokenPrefix, text));
        QVERIFY(key->sha256 == sha256(text));
        QCOMPARE(key->sha256Hex().size(), std::size_t(64));
        QCOMPARE(key->id(), 'k' + key->sha256Hex().substr(0, 8));
        seen.insert(text);
    }
    QCOMPARE(seen.size(), std::size_t(500));
}

void TestApiKey::everyChangeIsNoticed()
{
    const auto key = makeKey(kApiKeyPrefix);
    const std::string text(key->text.view());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        QVERIFY(!looksLikeKey(kApiKeyPrefix, changed));
        QVERIFY(!looksLikeKey(kApiKeyPrefix, text.substr(0, i)));
        std::string dashed = text;
        dashed[i] = '-';
        QVERIFY(!looksLikeKey(kApiKeyPrefix, dashed));
    }
    QVERIFY(!looksLikeKey(kApiKeyPrefix, text + '0'));
    QVERIFY(!looksLikeKey(kApiKeyPrefix, ""));
}

void TestApiKey::theChecksumIsThePublishedOne()
{
    // CRC-32 of what stands in front, in base 62: by Python's zlib.crc32().
    QVERIFY(looksLikeKey(kApiKeyPrefix, "pck_00000000000000000000000000000000000000000002IFs7v"));
}

QTEST_APPLESS_MAIN(TestApiKey)
#include "tst_api_key.moc"
