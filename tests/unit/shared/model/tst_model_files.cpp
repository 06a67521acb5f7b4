// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include "shared/model/files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

namespace {

QByteArray logTo(const QByteArray &path)
{
    return R"({"version": 1, "accessLog": {"to": {"file": ")" + path + R"("}}})";
}

QByteArray secretOf(const QByteArray &ref)
{
    return R"({"version": 1, "authenticators": [{"name": "a", "type": "jwt",
        "algorithms": ["HS256"], "secret": )"
        + ref + "}]}";
}

} // namespace

/// Paths and secrets: where they start, and where they may lead.
class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resolves_data();
    void resolves();
    void confinesWhatCameThroughTheApi_data();
    void confinesWhatCameThroughTheApi();
    void linksDontLeadOut();
    void secrets_data();
    void secrets();
    void writesRelativePaths();
};

void TestFiles::resolves_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *base, const char *path,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(base) << QByteArray(path) << QByteArray(expected);
    };
    row("relative", "/etc/p", "a.log", "/etc/p/a.log");
    row("dots", "/etc/p", "./x/../a.log", "/etc/p/a.log");
    row("out of the folder", "/etc/p", "../a.log", "/etc/a.log");
    row("absolute", "/etc/p", "/var/log/a.log", "/var/log/a.log");
    row("no base folder", "", "x/a.log", "x/a.log");
    row("a slash behind the folder", "/etc/p/", "a.log", "/etc/p/a.log");
    row("not ASCII", "/etc/p", "\xc3\xa4.log", "/etc/p/\xc3\xa4.log");
}

void TestFiles::resolves()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    ParseOptions with;
    with.baseFolder = base.toStdString();
    const ParseOutcome outcome = parse(logTo(path), with);
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    QCOMPARE(QByteArray::fromStdString(outcome.document.accessLog.path), expected);
}

void TestFiles::confinesWhatCameThroughTheApi_data()
{
    QTest::addColumn<QByteArray>("path"); // FILES and ALLOWED are replaced
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, const char *path, bool allowed) {
        QTest::newRow(name) << QByteArray(path) << allowed;
    };
    row("relative", "a.log", true);
    row("below", "x/y/a.log", true);
    row("absolute but inside", "FILES/a.log", true);
    row("an allowed folder", "ALLOWED/a.log", true);
    row("elsewhere", "/etc/shadow", false);
    row("dots that lead out", "../a.log", false);
    row("dots that come back", "x/../a.log", true);
    row("dots behind an allowed folder", "ALLOWED/../a.log", false);
    row("a folder with a longer name", "FILES2/a.log", false);
}

void TestFiles::confinesWhatCameThroughTheApi()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, allowed);
    const QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("files")));
    ParseOptions with;
    with.fromApi = true;
    with.baseFolder = dir.filePath(QStringLiteral("files")).toStdString();
    with.allowedFolders = {dir.filePath(QStringLiteral("allowed")).toStdString() + "/"};
    path.replace("FILES", QByteArray::fromStdString(with.baseFolder));
    path.replace("ALLOWED", dir.filePath(QStringLiteral("allowed")).toUtf8());
    QCOMPARE(summary(parse(logTo(path), with).errors),
             QByteArray(allowed ? "" : "/accessLog/to/file config.confined"));
}

void TestFiles::linksDontLeadOut()
{
    const QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("files")));
    if (!QFile::link(dir.path(), dir.filePath(QStringLiteral("files/link"))))
        QSKIP("no symbolic links here");
    ParseOptions with;
    with.fromApi = true;
    with.baseFolder = dir.filePath(QStringLiteral("files")).toStdString();
    QCOMPARE(summary(parse(logTo("link/a.log"), with).errors),
             QByteArray("/accessLog/to/file config.confined"));
    QCOMPARE(summary(parse(logTo("link/files/a.log"), with).errors), QByteArray());
}

void TestFiles::secrets_data()
{
    QTest::addColumn<QByteArray>("ref");
    QTest::addColumn<bool>("fromApi");
    QTest::addColumn<bool>("store");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *ref, bool fromApi, bool store,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(ref) << fromApi << store << QByteArray(expected);
    };
    row("a variable in a file", R"({"env": "ANY"})", false, false, "");
    row("a variable by the API", R"({"env": "ANY"})", true, true,
        "/authenticators/0/secret/env config.confined");
    row("an allowed variable", R"({"env": "PORTCULLIS_SECRET_A"})", true, true, "");
    row("no variable", R"({"env": "A=B"})", false, false,
        "/authenticators/0/secret/env config.secret");
    row("the store", R"({"secret": "a"})", true, true, "");
    row("no store", R"({"secret": "a"})", false, false,
        "/authenticators/0/secret/secret config.secret");
    row("a bad name", R"({"secret": "A B"})", true, true,
        "/authenticators/0/secret/secret config.name");
    row("a file elsewhere", R"({"file": "/etc/shadow"})", true, true,
        "/authenticators/0/secret/file config.confined");
    row("an unknown place", R"({"vault": "a"})", false, false,
        "/authenticators/0/secret/vault config.unknown-key");
    row("an empty path", R"({"file": ""})", false, false,
        "/authenticators/0/secret/file config.format");
    row("a NUL in a path", R"({"file": "a\u0000b"})", false, false,
        "/authenticators/0/secret/file config.format");
}

void TestFiles::secrets()
{
    QFETCH(QByteArray, ref);
    QFETCH(bool, fromApi);
    QFETCH(bool, store);
    QFETCH(QByteArray, expected);
    ParseOptions with;
    with.baseFolder = "/var/lib/portcullis/files";
    with.fromApi = fromApi;
    with.secretStore = store;
    QCOMPARE(summary(parse(secretOf(ref), with).errors), expected);
}

void TestFiles::writesRelativePaths()
{
    QCOMPARE(relativeTo("/etc/p", "/etc/p/a/b").c_str(), "a/b");
    QCOMPARE(relativeTo("/etc/p/", "/etc/p/a").c_str(), "a");
    QCOMPARE(relativeTo("/etc/p", "/etc/pq/a").c_str(), "/etc/pq/a");
    QCOMPARE(relativeTo("/etc/p", "/etc/p").c_str(), "/etc/p");
    QCOMPARE(relativeTo("", "a").c_str(), "a");
}

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_model_files.moc"
