// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/json_access.h"
#include "admin-gui/form/references.h"
#include "admin-gui/form/specs/specs.h"
#include "shared/model/document_reader.h"

#include <QDir>
#include <QSet>
#include <QTest>

#include <functional>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

// What no example has, and still has a default of its own. @ begins a URL: moc takes two slashes
// for a comment, even here.
constexpr char kMore[] = R"({"version": 1,
        "rateLimits": [{"name": "q", "algorithm": "quota", "limit": 5},
                       {"name": "w", "algorithm": "fixed-window", "limit": 5}],
        "authenticators": [{"name": "cert", "type": "mtls"},
            {"name": "asks", "type": "oauth2-introspection", "clientId": "c",
             "endpoint": "@idp.example.com/", "clientSecret": {"env": "SECRET"}}],
        "upstreams": [{"name": "u", "targets": [{"url": "@a:1"}]},
            {"name": "srv", "discovery": {"srv": "_a._tcp.example.com"}},
            {"name": "agent", "discovery": {"consul": {"service": "s", "tls": {"ca": "ca.pem"}}}}],
        "routes": [{"name": "r", "match": {"paths": ["/"]}, "authenticate": "none",
                    "request": {"body": [{"wrap": "/a"}], "query": {}},
                    "cors": {"origins": ["@a.example"]}, "upstream": "u"}],
        "defaults": {"cors": {"origins": ["@a.example"]}}})";

QByteArray contentOf(const QString &file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

QList<QByteArray> examples()
{
    QList<QByteArray> all;
    const QDir folder(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs/examples"));
    for (const QString &name : folder.entryList({u"*.json"_s}))
        all.append(contentOf(folder.filePath(name)));
    all.append(QByteArray(kMore).replace('@', "https://"));
    return all;
}

model::ParseOutcome parsed(const QByteArray &json)
{
    return model::parseDocument(json.toStdString(), {});
}

/// Calls `visit` with each field and the object that it is in, at its place in the document.
using Visit = std::function<void(const Field &field, const QString &object)>;
void visitFields(const FormSpec &spec, const JsonTree &document, const QString &object,
                 const Visit &visit)
{
    for (const FormSection &section : spec.sections) {
        for (const Field &field : section.fields) {
            visit(field, object);
            const JsonTree *const value = valueAt(document, object + field.pointer);
            for (std::size_t i = 0; field.items && value && i < value->items.size(); ++i)
                visitFields(field.items(), document,
                            object + field.pointer + u'/' + QString::number(i), visit);
        }
    }
}

void visitDocument(const JsonTree &document, const Visit &visit)
{
    for (const QString &section : specifiedSections()) {
        const JsonTree *const value = document.find(section.toStdString());
        if (value == nullptr)
            continue;
        if (!entitySections().contains(section))
            visitFields(*specOf(section), document, u'/' + section, visit);
        for (std::size_t i = 0; i < value->items.size(); ++i)
            visitFields(*specOf(section), document, u'/' + section + u'/' + QString::number(i),
                        visit);
    }
}

QStringList pointersOf(const FormSpec &spec)
{
    QStringList all;
    for (const FormSection &section : spec.sections) {
        for (const Field &field : section.fields) {
            all.append(field.pointer);
            if (field.items)
                all.append(pointersOf(field.items()));
        }
    }
    return all;
}

} // namespace

class TestFormSpecs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKeyOfTheModelHasAField();
    void everyValueOfTheExamplesHasAField();
    void defaultsAreThoseOfTheModel();
    void rangesAreThoseOfTheModel();
    void everyFieldIsExplained();
    void mnemonicsOfAPageAreUnlike();
    void whoRefersIsFound();
    void aNewNameIsFollowed();
};

void TestFormSpecs::everyKeyOfTheModelHasAField()
{
    std::set<std::string, std::less<>> keys;
    for (const QByteArray &json : examples())
        model::readDocument(json.toStdString(), {}, &keys);
    QSet<QString> covered{u"version"_s};
    for (const QString &section : specifiedSections()) {
        covered.insert(section);
        for (const QString &pointer : pointersOf(*specOf(section))) {
            for (const QString &token : tokensOf(pointer))
                covered.insert(token);
        }
    }
    // What stands within the value of one field.
    for (const char *const inner : {"regex", "env", "file", "secret", "weight", "upstream"})
        covered.insert(QString::fromLatin1(inner));
    QStringList forgotten;
    for (const std::string &key : keys) {
        if (!covered.contains(QString::fromStdString(key)))
            forgotten.append(QString::fromStdString(key));
    }
    QVERIFY(keys.size() > 100);
    QCOMPARE(forgotten.join(u' '), QString());
}

void TestFormSpecs::everyValueOfTheExamplesHasAField()
{
    const std::function<void(const FormSpec &, const JsonTree &, const QString &, QStringList &)>
        check = [&](const FormSpec &spec, const JsonTree &value, const QString &at,
                    QStringList &strays) {
            if (const Field *const field = spec.fieldFor(at)) {
                if (field->items) {
                    const FormSpec items = field->items();
                    for (const JsonTree &item : value.items)
                        check(items, item, {}, strays);
                }
                // An object that means something by being there has members with fields of their
                // own.
                if (field->kind != FieldKind::Presence || value.members.empty())
                    return;
            }
            if (!value.isObject())
                strays.append(at);
            for (const auto &[key, member] : value.members)
                check(spec, member, pointerTo(at, QString::fromStdString(key)), strays);
        };
    QStringList strays;
    for (const QByteArray &json : examples()) {
        const auto parts = DocumentParts::parse(json);
        QVERIFY(parts);
        for (const QString &section : specifiedSections()) {
            const FormSpec &spec = *specOf(section);
            for (const auto &part : parts->entities(section))
                check(spec, *treeOf(part->json()), {}, strays);
            if (!entitySections().contains(section) && parts->contains({section, {}}))
                check(spec, *treeOf(parts->json({section, {}})), {}, strays);
        }
    }
    QCOMPARE(strays.join(u' '), QString());
}

void TestFormSpecs::defaultsAreThoseOfTheModel()
{
    QSet<QString> with;
    QSet<QString> compared;
    for (const QByteArray &json : examples()) {
        const JsonTree document = *treeOf(json);
        QString section;
        visitDocument(document, [&](const Field &field, const QString &object) {
            if (field.fallback.isNull())
                return;
            const QString at = object + field.pointer;
            const QString id = at.section(u'/', 1, 1) + field.pointer;
            with.insert(id);
            const QString around = at.left(at.lastIndexOf(u'/'));
            JsonTree given = document;
            // Where the object around it means something by being there it has to be there before.
            if (valueAt(document, around) == nullptr
                && (around.contains("/health/"_L1) || around.endsWith("/circuitBreaker"_L1)
                    || around.endsWith("/cors"_L1) || around.endsWith("/discovery"_L1)
                    || around.endsWith("/consul"_L1) || around.endsWith("/redirect"_L1)
                    || around.endsWith("/respond"_L1) || around.endsWith("/tls"_L1)
                    || around.endsWith("/authorize"_L1)))
                return;
            setValueAt(given, at, *treeOf(field.fallback));
            JsonTree left = given;
            removeValueAt(left, at, [](const QString &) { return true; });
            const auto a = parsed(textOf(given));
            const auto b = parsed(textOf(left));
            if (!a.valid() || !b.valid())
                return;
            if (!(a.document == b.document))
                qWarning("%s is not %s by default", qPrintable(at), field.fallback.constData());
            QVERIFY(a.document == b.document);
            compared.insert(id);
        });
    }
    with.subtract(compared);
    QStringList missed(with.cbegin(), with.cend());
    missed.sort();
    QCOMPARE(missed.join(u' '), QString());
}

void TestFormSpecs::rangesAreThoseOfTheModel()
{
    int checked = 0;
    const JsonTree document =
        *treeOf(contentOf(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs/examples/full.json")));
    QVERIFY(parsed(textOf(document)).valid());
    const auto faultsAt = [&](const QString &at, const JsonTree &value) {
        JsonTree next = document;
        setValueAt(next, at, value);
        QStringList codes;
        for (const model::Problem &problem : parsed(textOf(next)).errors) {
            if (problem.pointer == at.toStdString())
                codes.append(QString::fromStdString(problem.code));
        }
        return codes;
    };
    visitDocument(document, [&](const Field &field, const QString &object) {
        const QString at = object + field.pointer;
        if (field.least.isEmpty() || valueAt(document, at) == nullptr)
            return;
        const bool isNumber = field.kind == FieldKind::Number;
        const auto value = [isNumber](const QString &text) {
            return isNumber || text == "0"_L1 ? numberTree(text) : stringTree(text);
        };
        // Body steps narrow the range of maxBody; limits that of burst.
        const bool narrowed = field.pointer.endsWith("maxBody"_L1) || field.pointer == "/burst"_L1;
        if (!narrowed) {
            QCOMPARE(at + faultsAt(at, value(field.least)).join(u' '), at);
            QCOMPARE(at + faultsAt(at, value(field.most)).join(u' '), at);
        }
        if (isNumber && field.pointer != "/sample"_L1) {
            const qint64 least = field.least.toLongLong();
            const qint64 most = field.most.toLongLong();
            QVERIFY2(!faultsAt(at, numberTree(QString::number(least - 1))).isEmpty(),
                     qPrintable(at));
            QVERIFY2(!faultsAt(at, numberTree(QString::number(most + 1))).isEmpty(),
                     qPrintable(at));
        }
        ++checked;
    });
    QVERIFY2(checked > 30, qPrintable(QString::number(checked)));
}

void TestFormSpecs::everyFieldIsExplained()
{
    const std::function<void(const FormSpec &)> check = [&](const FormSpec &spec) {
        QVERIFY(!spec.noun.isEmpty());
        QSet<QString> pointers;
        for (const FormSection &section : spec.sections) {
            for (const Field &field : section.fields) {
                QVERIFY2(!field.help.isEmpty(), qPrintable(field.pointer));
                QVERIFY2(!field.label.isEmpty(), qPrintable(field.pointer));
                QVERIFY2(!pointers.contains(field.pointer), qPrintable(field.pointer));
                pointers.insert(field.pointer);
                QVERIFY2(field.fallback.isNull() || treeOf(field.fallback),
                         qPrintable(field.pointer));
                QCOMPARE(field.kind == FieldKind::Objects, bool(field.items));
                if (field.items)
                    check(field.items());
            }
        }
        for (const QString &column : spec.columns)
            QVERIFY2(spec.has(column), qPrintable(column));
    };
    for (const QString &section : specifiedSections())
        check(*specOf(section));
}

void TestFormSpecs::mnemonicsOfAPageAreUnlike()
{
    for (const QString &name : specifiedSections()) {
        for (const FormSection &section : specOf(name)->sections) {
            // Of fields that exclude one another only one is there.
            QHash<QChar, const Field *> taken;
            for (const Field &field : section.fields) {
                const qsizetype at = field.label.indexOf(u'&');
                if (at < 0 || !field.onlyWhere.isEmpty())
                    continue;
                const QChar key = field.label[at + 1].toLower();
                const Field *const other = taken.value(key);
                const bool exclusive = other && !field.oneOf.isEmpty()
                    && other->oneOf == field.oneOf && other->part != field.part;
                QVERIFY2(!other || exclusive,
                         qPrintable(name + u' ' + field.label + u' '
                                    + (other ? other->label : QString())));
                taken.insert(key, &field);
            }
        }
    }
}

void TestFormSpecs::whoRefersIsFound()
{
    const auto parts = DocumentParts::parse(
        contentOf(QStringLiteral(PORTCULLIS_SOURCE_DIR "/docs/examples/full.json")));
    const auto told = [&](const QString &section, const QString &name) {
        QStringList texts;
        for (const Referrer &each : referrersOf(*parts, {section, name}, specOf))
            texts.append(each.part.section + u'/' + each.part.name + each.pointer);
        return texts;
    };
    QCOMPARE(told(u"upstreams"_s, u"orders-next"_s),
             QStringList{u"routes/orders/upstream/1/upstream"_s});
    QCOMPARE(told(u"authenticators"_s, u"corp"_s),
             (QStringList{u"consumers/acme/subjects/0/authenticator"_s,
                          u"routes/orders/authenticate/1"_s}));
    QCOMPARE(told(u"authenticators"_s, u"opaque"_s),
             QStringList{u"routes/orders/authenticate/2/name"_s});
    QCOMPARE(told(u"rateLimits"_s, u"per-address"_s), QStringList{u"defaults//rateLimits/0"_s});
    QCOMPARE(told(u"consumers"_s, u"acme"_s),
             QStringList{u"routes/orders/authorize/consumers/0"_s});
    QVERIFY(told(u"listeners"_s, u"http"_s).isEmpty());
}

void TestFormSpecs::aNewNameIsFollowed()
{
    const auto parts = DocumentParts::parse(
        R"({"version":1,"x":1.50,"upstreams":[{"name":"a","targets":[{"url":"http://a:1"}],"n":1.0}],
            "routes":[{"name":"a","match":{"paths":["/a"]},"upstream":"a"},
                      {"name":"b","match":{"paths":["/b"]},"upstream":[{"upstream":"a","new":1.0}]}]})");
    QByteArray json = parts->json({u"upstreams"_s, u"a"_s});
    json.replace(R"("name":"a")", R"("name":"c")");
    const DocumentParts next = renamedIn(*parts, {u"upstreams"_s, u"a"_s}, json, specOf);
    QCOMPARE(next.json({u"upstreams"_s, u"c"_s}), json);
    QVERIFY(!next.contains({u"upstreams"_s, u"a"_s}));
    QCOMPARE(next.json({u"routes"_s, u"a"_s}),
             R"({"name":"a","match":{"paths":["/a"]},"upstream":"c"})"_ba);
    QVERIFY(next.json({u"routes"_s, u"b"_s}).contains(R"([{"upstream":"c","new":1.0}])"));
}

QTEST_GUILESS_MAIN(TestFormSpecs)
#include "tst_form_specs.moc"
