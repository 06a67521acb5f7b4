// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/routes/route_order.h"
#include "shared/model/parse.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

RouteOrder orderOf(const QByteArray &routes)
{
    return RouteOrder(
        model::parseDocument((R"({"version":1,"routes":[)" + routes + "]}").toStdString(), {})
            .document);
}

QByteArray route(const char *name, const char *match, const char *more = "")
{
    return QByteArray(R"({"name":")") + name + R"(","authenticate":"none","respond":{},"match":{)"
        + match + "}" + more + "}";
}

QString namesOf(const RouteOrder &order)
{
    QStringList names;
    for (const RoutePlace &place : order.places())
        names.append(place.route);
    return names.join(u' ');
}

QString winner(const RouteOrder &order, const TriedRequest &request)
{
    for (const RoutePlace &place : order.places()) {
        if (order.fit(place, request) == Fit::Yes)
            return place.route;
    }
    return {};
}

} // namespace

class TestRouteOrder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void precedence_data();
    void precedence();
    void fits_data();
    void fits();
    void pathsAreNormalised_data();
    void pathsAreNormalised();
};

void TestRouteOrder::precedence_data()
{
    QTest::addColumn<QByteArray>("routes");
    QTest::addColumn<QString>("order");
    QTest::newRow("the higher priority goes first") << route("a", R"("paths":["/a"])") + ","
            + route("b", R"("paths":["/{rest...}"])", R"(,"priority":1)")
                                                    << u"b a"_s;
    QTest::newRow("exact host, longer wildcard, shorter one, any")
        << route("any", R"("paths":["/"])") + ","
            + route("short", R"("paths":["/"],"hosts":["*.example"])") + ","
            + route("long", R"("paths":["/"],"hosts":["*.x.example"])") + ","
            + route("exact", R"("paths":["/"],"hosts":["a.x.example"])")
        << u"exact long short any"_s;
    QTest::newRow("segment by segment: literal, parameter, rest")
        << route("rest", R"("paths":["/a/{r...}"])") + "," + route("param", R"("paths":["/a/{p}"])")
            + "," + route("literal", R"("paths":["/a/b"])")
        << u"literal param rest"_s;
    QTest::newRow("more conditions, then a list of methods") << route("none", R"("paths":["/"])")
            + "," + route("method", R"("paths":["/"],"methods":["GET"])") + ","
            + route("field", R"("paths":["/"],"headers":{"A":"1"})")
                                                             << u"field method none"_s;
    QTest::newRow("the name in the end") << route("b", R"("paths":["/"],"headers":{"A":"1"})") + ","
            + route("a", R"("paths":["/"],"headers":{"B":"1"})")
                                         << u"a b"_s;
}

void TestRouteOrder::precedence()
{
    QFETCH(QByteArray, routes);
    QFETCH(QString, order);
    QCOMPARE(namesOf(orderOf(routes)), order);
}

void TestRouteOrder::fits_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("headers");
    QTest::addColumn<bool>("fits");
    const QString get = u"GET"_s;
    QTest::newRow("a parameter is one segment")
        << R"("paths":["/a/{id}"])"_ba << get << u"/a/7"_s << QString() << true;
    QTest::newRow("and not an empty one")
        << R"("paths":["/a/{id}"])"_ba << get << u"/a/"_s << QString() << false;
    QTest::newRow("a rest may be nothing")
        << R"("paths":["/a/{r...}"])"_ba << get << u"/a"_s << QString() << true;
    QTest::newRow("a final slash is another path")
        << R"("paths":["/a"])"_ba << get << u"/a/"_s << QString() << false;
    QTest::newRow("HEAD is GET") << R"("paths":["/a"],"methods":["GET"])"_ba << u"HEAD"_s << u"/a"_s
                                 << QString() << true;
    QTest::newRow("a wildcard is no bare domain")
        << R"("paths":["/"],"hosts":["*.x.org"])"_ba << get << u"http://x.org/"_s << QString()
        << false;
    QTest::newRow("a wildcard takes more labels")
        << R"("paths":["/"],"hosts":["*.x.org"])"_ba << get << u"https://A.B.x.org:8443/"_s
        << QString() << true;
    QTest::newRow("Host stands in for the URL's")
        << R"("paths":["/"],"hosts":["x.org"])"_ba << get << u"/"_s << u"host: X.org:80"_s << true;
    QTest::newRow("a parameter is there") << R"("paths":["/"],"query":{"preview":"*"})"_ba << get
                                          << u"/?preview"_s << QString() << true;
    QTest::newRow("a field is equal")
        << R"("paths":["/"],"headers":{"X-V":"2"})"_ba << get << u"/"_s << u"x-v: 2"_s << true;
    QTest::newRow("a pattern is for the whole value")
        << R"("paths":["/"],"headers":{"X-V":{"regex":"a+"}})"_ba << get << u"/"_s << u"X-V: aab"_s
        << false;
}

void TestRouteOrder::fits()
{
    QFETCH(QByteArray, match);
    QFETCH(QString, method);
    QFETCH(QString, url);
    QFETCH(QString, headers);
    QFETCH(bool, fits);
    const RouteOrder order = orderOf(route("r", match.constData()));
    QCOMPARE(order.places().size(), 1);
    QCOMPARE(!winner(order, TriedRequest::of(method, url, headers)).isEmpty(), fits);
}

void TestRouteOrder::pathsAreNormalised_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("normalised");
    for (const auto &[path, normalised] :
         std::initializer_list<std::pair<QString, QString>>{{u"/a//b"_s, u"/a/b"_s},
                                                            {u"/a/../b"_s, u"/b"_s},
                                                            {u"/a/%2e%2e/b"_s, u"/b"_s},
                                                            {u"/%61"_s, u"/a"_s},
                                                            {u"/a%2fb"_s, u"/a%2Fb"_s},
                                                            {u"/a/."_s, u"/a/"_s},
                                                            {u"/"_s, u"/"_s}})
        QTest::newRow(qPrintable(path)) << path << normalised;
}

void TestRouteOrder::pathsAreNormalised()
{
    QFETCH(QString, path);
    QFETCH(QString, normalised);
    QCOMPARE(normalisedPath(path), normalised);
}

QTEST_GUILESS_MAIN(TestRouteOrder)
#include "tst_route_order.moc"
