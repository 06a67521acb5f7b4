// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_api.h"
#include "service/control/admin_api/openapi.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace portcullis;
using namespace portcullis::control;

/// The description of the admin API against its rows, and the published catalogue of its refusals
/// against the code.
class TestAdminOpenapi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void describesEveryRowAndNothingElse();
    void documentsStatuses();
    void referencesLead();
    void rowsThatChangeSomethingAreForNoViewer();
    void idsAreUnique();
    void catalogueIsPublished();

private:
    AdminViews m_views;
    std::unique_ptr<AdminApi> m_api;
    QJsonObject m_description;
};

namespace {

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

QString templated(std::string_view path)
{
    return text(path).replace(u'<', u'{').replace(u'>', u'}');
}

/// Every `$ref` below a value.
void collectReferences(const QJsonValue &value, QStringList &references)
{
    if (value.isArray()) {
        for (const QJsonValue &each : value.toArray())
            collectReferences(each, references);
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == QLatin1String("$ref"))
            references << it.value().toString();
        else
            collectReferences(it.value(), references);
    }
}

} // namespace

void TestAdminOpenapi::initTestCase()
{
    m_views.config = [] { return ConfigInForce(); };
    m_api = std::make_unique<AdminApi>(m_views);
    const std::string json = openapiJson(m_api->routes(), "1.2.3");
    QJsonParseError error;
    m_description = QJsonDocument::fromJson(QByteArray::fromStdString(json), &error).object();
    QCOMPARE(error.errorString(), QStringLiteral("no error occurred"));
    QCOMPARE(m_description.value(QLatin1String("openapi")).toString(), QStringLiteral("3.1.0"));
}

void TestAdminOpenapi::describesEveryRowAndNothingElse()
{
    QStringList rows;
    for (const Route &route : m_api->routes().routes())
        rows << text(route.spec.method).toLower() + u' ' + templated(route.spec.path);
    QStringList described;
    const QJsonObject paths = m_description.value(QLatin1String("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        for (const QString &method : path.value().toObject().keys())
            described << method + u' ' + path.key();
    }
    rows.sort();
    described.sort();
    QCOMPARE(described, rows);
    QVERIFY(rows.size() > 60);
}

void TestAdminOpenapi::documentsStatuses()
{
    const QJsonObject paths = m_description.value(QLatin1String("paths")).toObject();
    for (const Route &route : m_api->routes().routes()) {
        const QJsonObject operation = paths.value(templated(route.spec.path))
                                          .toObject()
                                          .value(text(route.spec.method).toLower())
                                          .toObject();
        const QJsonObject responses = operation.value(QLatin1String("responses")).toObject();
        const QByteArray name = text(route.spec.id).toUtf8();
        QVERIFY2(responses.contains(QString::number(route.spec.status)), name);
        QVERIFY2(responses.contains(QStringLiteral("400")), name);
        QCOMPARE(responses.contains(QStringLiteral("401")), route.spec.access != Access::Open);
        QCOMPARE(responses.contains(QStringLiteral("413")), route.spec.body != BodyRule::None);
        QCOMPARE(operation.contains(QLatin1String("requestBody")),
                 route.spec.body != BodyRule::None);
        for (const AdminCode code : route.spec.refusals)
            QVERIFY2(responses.contains(QString::number(adminCodeInfo(code).status)), name);
        if (route.spec.body != BodyRule::None)
            QVERIFY2(!route.spec.request.empty(), name);
        for (const QJsonValue &response : responses) {
            const QJsonObject content =
                response.toObject().value(QLatin1String("content")).toObject();
            QVERIFY2(content.size() <= 1, name);
        }
    }
}

void TestAdminOpenapi::referencesLead()
{
    const QJsonObject schemas = m_description.value(QLatin1String("components"))
                                    .toObject()
                                    .value(QLatin1String("schemas"))
                                    .toObject();
    QStringList references;
    collectReferences(m_description, references);
    QVERIFY(references.size() > 100);
    QStringList used;
    for (const QString &reference : references) {
        const QString name = reference.section(u'/', -1);
        QVERIFY2(schemas.contains(name), reference.toUtf8());
        used << name;
    }
    for (const QString &name : schemas.keys())
        QVERIFY2(used.contains(name), name.toUtf8()); // nothing is left over
}

void TestAdminOpenapi::rowsThatChangeSomethingAreForNoViewer()
{
    for (const Route &route : m_api->routes().routes()) {
        const bool changes = route.spec.method != "GET" && route.spec.fileMode == FileMode::Refused;
        const bool asks =
            route.spec.path.ends_with("/validate") || route.spec.path.ends_with("/diff");
        if (changes && !asks)
            QVERIFY2(route.spec.access >= Access::Operator, text(route.spec.id).toUtf8());
    }
    // Operators revoke keys, drain targets and reset use; all other changes are for admins.
    QStringList operators;
    for (const Route &route : m_api->routes().routes()) {
        if (route.spec.access == Access::Operator)
            operators << text(route.spec.id);
    }
    operators.sort();
    QCOMPARE(operators,
             QStringList({QStringLiteral("drainTarget"), QStringLiteral("resetUsage"),
                          QStringLiteral("revokeKey"), QStringLiteral("undrainTarget")}));
}

void TestAdminOpenapi::idsAreUnique()
{
    QStringList ids;
    for (const Route &route : m_api->routes().routes()) {
        QVERIFY(!route.spec.id.empty() && !route.spec.summary.empty());
        ids << text(route.spec.id);
    }
    QCOMPARE(ids.removeDuplicates(), qsizetype(0));
}

void TestAdminOpenapi::catalogueIsPublished()
{
    QFile page(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs/admin-api/errors.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QRegularExpression entry(QStringLiteral("^\\*\\*`(admin\\.[a-z-]+)`\\*\\* (\\d+)\\."),
                                   QRegularExpression::MultilineOption);
    QStringList published;
    for (auto it = entry.globalMatch(QString::fromUtf8(page.readAll())); it.hasNext();) {
        const auto match = it.next();
        published << match.captured(1) + u' ' + match.captured(2);
    }
    QStringList known;
    for (const AdminCodeInfo &info : adminCodes())
        known << text(info.code) + u' ' + QString::number(info.status);
    published.sort();
    known.sort();
    QCOMPARE(published, known);
}

QTEST_GUILESS_MAIN(TestAdminOpenapi)

#include "tst_admin_openapi.moc"
