// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/sealer.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::secrets;

class TestSealer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWhatItSealed();
    void opensWhatAnotherProgramSealed();
    void nothingElseOpens();
    void neverTwiceTheSame();
    void tooMuchIsRefused();
    void keysAreReadAsTheyAreWritten_data();
    void keysAreReadAsTheyAreWritten();
    void otherTextsAreNoKeys();
    void secretsAreOverwritten();

private:
    static Sealer sealer(char fill) { return Sealer(*MasterKey::parse(std::string(32, fill))); }
};

void TestSealer::opensWhatItSealed()
{
    const Sealer one = sealer('k');
    for (const std::size_t size :
         std::initializer_list<std::size_t>{0, 1, 15, 16, 17, 5000, Sealer::kMaxPlain}) {
        const std::string plain(size, '\x80');
        const auto sealed = one.seal("db", plain);
        QVERIFY(sealed.has_value());
        QCOMPARE(sealed->size(), size + Sealer::kOverhead);
        const auto opened = one.open("db", *sealed);
        QVERIFY(opened.has_value());
        QVERIFY(opened->view() == plain);
    }
}

void TestSealer::opensWhatAnotherProgramSealed()
{
    // By Python's cryptography: AESGCM(bytes(range(32))).encrypt(bytes(range(12)), b"swordfish",
    // b"portcullis secret 1:db"), with the version and the nonce in front.
    std::string key;
    for (char c = 0; c < 32; ++c)
        key += c;
    const Sealer other(*MasterKey::parse(key));
    QCOMPARE(other.keyId(), "f312b0bcfe39aa6acfc1d351225b537d");
    const QByteArray sealed = QByteArray::fromHex(
        "01000102030405060708090a0b3475b969a183ab68e58ac3442f0c0efffc4ecf0240dbdc5138");
    const auto opened = other.open("db", sealed.toStdString());
    QVERIFY2(opened.has_value(), opened ? "" : opened.error().what.c_str());
    QVERIFY(opened->view() == "swordfish");
}

void TestSealer::nothingElseOpens()
{
    const Sealer one = sealer('k');
    const std::string sealed = *one.seal("db", "swordfish");
    QVERIFY(!one.open("dc", sealed));
    QVERIFY(!one.open("", sealed));
    QVERIFY(!sealer('l').open("db", sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        QVERIFY(!one.open("db", std::string_view(sealed).substr(0, i)));
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
            const auto opened = one.open("db", changed);
            QVERIFY(!opened);
            QVERIFY(opened.error().what.find("swordfish") == std::string::npos);
        }
    }
    QVERIFY(!one.open("db", sealed + 'x'));
}

void TestSealer::neverTwiceTheSame()
{
    const Sealer one = sealer('k');
    QVERIFY(*one.seal("db", "swordfish") != *one.seal("db", "swordfish"));
    QVERIFY(MasterKey::random()->fingerprint() != MasterKey::random()->fingerprint());
}

void TestSealer::tooMuchIsRefused()
{
    QVERIFY(!sealer('k').seal("db", std::string(Sealer::kMaxPlain + 1, 'x')));
}

void TestSealer::keysAreReadAsTheyAreWritten_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray raw =
        QByteArray::fromHex("00FF0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d0d");
    QTest::newRow("bytes") << raw;
    QTest::newRow("hexadecimal") << raw.toHex();
    QTest::newRow("capitals and a line feed") << raw.toHex().toUpper() + '\n';
    QTest::newRow("base64") << raw.toBase64();
    QTest::newRow("base64 from Windows") << ' ' + raw.toBase64() + "\r\n";
}

void TestSealer::keysAreReadAsTheyAreWritten()
{
    QFETCH(QByteArray, content);
    const auto key = MasterKey::parse(content.toStdString());
    QVERIFY2(key.has_value(), key ? "" : key.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(std::string(key->bytes())).toHex(),
             QByteArray("00ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d0d"));
    const SecretBytes text = key->toText();
    QCOMPARE(MasterKey::parse(text.view())->fingerprint(), key->fingerprint());
    QCOMPARE(key->fingerprint().size(), std::size_t(32));
}

void TestSealer::otherTextsAreNoKeys()
{
    for (const std::string &text :
         {std::string(), std::string("\n"), std::string(31, 'x'), std::string(33, 'x'),
          std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'), std::string(44, 'A'),
          std::string(43, '!') + '=', std::string(4096, '0')}) {
        const auto key = MasterKey::parse(text);
        QVERIFY2(!key, text.c_str());
        QVERIFY(text.size() < 8 || key.error().what.find(text) == std::string::npos);
    }
}

void TestSealer::secretsAreOverwritten()
{
    std::string plain(100, 's');
    const char *const where = plain.data();
    SecretBytes secret(std::move(plain));
    // The memory is still the string's: what it held is gone from there.
    QCOMPARE(plain.size(), std::size_t(0)); // NOLINT: that is what is asked
    for (std::size_t i = 0; i < 100; ++i)
        QVERIFY(where[i] != 's');
    const char *const inside = secret.view().data();
    SecretBytes moved = std::move(secret);
    QVERIFY(moved.view() == std::string(100, 's'));
    QVERIFY(moved.view().data() == inside); // nothing was copied that would have to be overwritten
    QVERIFY(secret.empty());                // NOLINT: that is what is asked
    SecretBytes little = SecretBytes::copyOf("tiny");
    const SecretBytes taken = std::move(little);
    QVERIFY(taken.view() == "tiny");
    QVERIFY(little.empty()); // NOLINT
}

QTEST_APPLESS_MAIN(TestSealer)
#include "tst_sealer.moc"
