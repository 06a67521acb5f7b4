// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include "shared/model/document_reader.h"
#include "shared/model/to_json.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

namespace {

const QDir kDocs(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs"));

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The manual is right: its documents are valid, and it leaves no key out.
class TestManual : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentsAreValid_data();
    void documentsAreValid();
    void everyKeyIsDescribed();
    void theFullExampleHasEveryKey();
    void everyCodeIsDescribed();
};

void TestManual::documentsAreValid_data()
{
    QTest::addColumn<QByteArray>("json");
    static const QRegularExpression block(QStringLiteral("```json\\n(.*?)```"),
                                          QRegularExpression::DotMatchesEverythingOption);
    for (const char *page : {"configuration.md", "../README.md"}) {
        const QString text = QString::fromUtf8(contentOf(kDocs.filePath(QLatin1String(page))));
        int number = 0;
        for (auto found = block.globalMatch(text); found.hasNext();) {
            const QByteArray json = found.next().captured(1).toUtf8();
            if (json.contains("\"version\""))
                QTest::addRow("%s, block %d", page, ++number) << json;
        }
        QVERIFY2(number > 0, page);
    }
    const QDir examples(kDocs.filePath(QStringLiteral("examples")));
    const QStringList files = examples.entryList({QStringLiteral("*.json")});
    QVERIFY(!files.isEmpty());
    for (const QString &file : files)
        QTest::addRow("%s", qPrintable(file)) << contentOf(examples.filePath(file));
}

void TestManual::documentsAreValid()
{
    QFETCH(QByteArray, json);
    const ParseOutcome outcome = parse(json, options());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    const std::string text = toJson(outcome.document, {options().baseFolder, 2});
    const ParseOutcome again = parse(QByteArray::fromStdString(text), options());
    QVERIFY2(again.valid() && again.document == outcome.document, text.c_str());
}

void TestManual::everyKeyIsDescribed()
{
    const QByteArray manual = contentOf(kDocs.filePath(QStringLiteral("configuration.md")));
    const QByteArray full = contentOf(kDocs.filePath(QStringLiteral("examples/full.json")));
    std::set<std::string, std::less<>> keys;
    readDocument({full.constData(), static_cast<std::size_t>(full.size())}, options(), &keys);
    QVERIFY(keys.size() > 100);
    for (const std::string &key : keys) {
        const QByteArray name = QByteArray::fromStdString(key);
        QVERIFY2(manual.contains("`" + name + "`"), name + " is not in docs/configuration.md");
    }
}

void TestManual::theFullExampleHasEveryKey()
{
    const QByteArray full = contentOf(kDocs.filePath(QStringLiteral("examples/full.json")));
    std::set<std::string, std::less<>> keys;
    readDocument({full.constData(), static_cast<std::size_t>(full.size())}, options(), &keys);
    for (const std::string &key : keys)
        QVERIFY2(full.contains(QByteArray::fromStdString("\"" + key + "\":")), key.c_str());
}

void TestManual::everyCodeIsDescribed()
{
    const QByteArray manual = contentOf(kDocs.filePath(QStringLiteral("configuration.md")));
    const QByteArray header =
        contentOf(QStringLiteral(PORTCULLIS_SOURCE_DIR "/shared/model/problems.h"));
    static const QRegularExpression code(QStringLiteral("\"(config\\.[a-z-]+)\""));
    int count = 0;
    for (auto found = code.globalMatch(QString::fromUtf8(header)); found.hasNext(); ++count) {
        const QByteArray name = found.next().captured(1).toUtf8();
        QVERIFY2(manual.contains("`" + name + "`"), name);
    }
    QVERIFY(count > 30);
}

QTEST_APPLESS_MAIN(TestManual)
#include "tst_model_manual.moc"
