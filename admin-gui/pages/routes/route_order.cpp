// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/routes/route_order.h"

#include <QCoreApplication>
#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct RouteText {
    Q_DECLARE_TR_FUNCTIONS(RouteText)
};

QString conditionText(const QString &kind, const std::pair<std::string, model::ValueMatch> &each)
{
    const QString name = kind + QString::fromStdString(each.first);
    const QString text = QString::fromStdString(each.second.text);
    switch (each.second.kind) {
    case model::ValueMatch::Kind::Present:
        return RouteText::tr("%1 is there").arg(name);
    case model::ValueMatch::Kind::Regex:
        return RouteText::tr("%1 matches %2").arg(name, text);
    default:
        return RouteText::tr("%1 is %2").arg(name, text);
    }
}

/// Exact before wildcard before any; a longer wildcard first.
int hostRank(const QString &host)
{
    constexpr int kExact = 1'000'000;
    if (host.isEmpty())
        return 0;
    return host.startsWith("*."_L1) ? static_cast<int>(host.size()) : kExact;
}

/// Negative: `a` is tried before `b`. A literal goes before {name} before {name...}.
int comparePaths(const model::PatternSegments &a, const model::PatternSegments &b)
{
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (a[i].kind != b[i].kind)
            return a[i].kind < b[i].kind ? -1 : 1;
        if (a[i].kind == model::PatternSegment::Kind::Literal && a[i].text != b[i].text)
            return a[i].text < b[i].text ? -1 : 1;
    }
    return static_cast<int>(b.size()) - static_cast<int>(a.size());
}

bool pathFits(const model::PatternSegments &pattern, const QStringList &segments)
{
    using Kind = model::PatternSegment::Kind;
    for (qsizetype i = 0; i < static_cast<qsizetype>(pattern.size()); ++i) {
        const model::PatternSegment &each = pattern[static_cast<std::size_t>(i)];
        if (each.kind == Kind::Rest)
            return true; // none included
        if (i >= segments.size())
            return false;
        const bool fits = each.kind == Kind::Param
            ? !segments[i].isEmpty()
            : segments[i] == QString::fromStdString(each.text);
        if (!fits)
            return false;
    }
    return segments.size() == static_cast<qsizetype>(pattern.size());
}

bool hostFits(const QString &pattern, const QString &host)
{
    if (pattern.isEmpty())
        return true;
    if (!pattern.startsWith("*."_L1))
        return pattern == host;
    const QString suffix = pattern.mid(1);
    return host.size() > suffix.size() && host.endsWith(suffix);
}

bool methodFits(const model::Match &match, const QString &method)
{
    if (match.methods.empty())
        return true;
    return std::ranges::any_of(match.methods, [&method](const std::string &each) {
        return method == QString::fromStdString(each) || (method == "HEAD"_L1 && each == "GET");
    });
}

bool valueFits(const model::ValueMatch &match, const QString &value)
{
    const QString text = QString::fromStdString(match.text);
    switch (match.kind) {
    case model::ValueMatch::Kind::Present:
        return true;
    case model::ValueMatch::Kind::Regex:
        return QRegularExpression(QRegularExpression::anchoredPattern(text))
            .match(value)
            .hasMatch();
    default:
        return value == text;
    }
}

bool unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_' || c == '~';
}

} // namespace

RouteOrder::RouteOrder(model::Document document) : m_document(std::move(document))
{
    for (std::size_t i = 0; i < m_document.routes.size(); ++i) {
        const model::Route &route = m_document.routes[i];
        QStringList methods;
        QStringList conditions;
        for (const std::string &method : route.match.methods)
            methods.append(QString::fromStdString(method));
        for (const auto &each : route.match.headers)
            conditions.append(conditionText({}, each));
        for (const auto &each : route.match.query)
            conditions.append(conditionText(u"?"_s, each));
        model::StringList hosts = route.match.hosts;
        if (hosts.empty())
            hosts.emplace_back();
        for (const std::string &host : hosts) {
            for (const std::string &path : route.match.paths) {
                const auto segments = model::parsePathPattern(path);
                if (!segments)
                    continue; // a problem that is told elsewhere
                m_places.append({QString::fromStdString(route.name), QString::fromStdString(host),
                                 QString::fromStdString(path), methods.join(", "_L1),
                                 conditions.join(", "_L1), route.priority, route.enabled, i,
                                 *segments});
            }
        }
    }
    std::ranges::stable_sort(m_places, [this](const RoutePlace &a, const RoutePlace &b) {
        if (a.priority != b.priority)
            return a.priority > b.priority;
        if (a.host != b.host) {
            const int left = hostRank(a.host);
            const int right = hostRank(b.host);
            return left != right ? left > right : a.host < b.host;
        }
        if (const int order = comparePaths(a.segments, b.segments); order != 0)
            return order < 0;
        const model::Match &left = m_document.routes[a.index].match;
        const model::Match &right = m_document.routes[b.index].match;
        const std::size_t more = left.headers.size() + left.query.size();
        const std::size_t less = right.headers.size() + right.query.size();
        if (more != less)
            return more > less;
        if (left.methods.empty() != right.methods.empty())
            return right.methods.empty();
        return a.route < b.route;
    });
}

bool RouteOrder::conditionsHold(const model::Match &match, const TriedRequest &request) const
{
    const auto hold = [](const auto &conditions, const auto &given, Qt::CaseSensitivity names) {
        return std::ranges::all_of(conditions, [&](const auto &condition) {
            const QString name = QString::fromStdString(condition.first);
            return std::ranges::any_of(given, [&](const auto &each) {
                return each.first.compare(name, names) == 0
                    && valueFits(condition.second, each.second);
            });
        });
    };
    return hold(match.headers, request.headers, Qt::CaseInsensitive)
        && hold(match.query, request.query, Qt::CaseSensitive);
}

Fit RouteOrder::fit(const RoutePlace &place, const TriedRequest &request) const
{
    const model::Match &match = m_document.routes[place.index].match;
    const QStringList segments = request.path.mid(1).split(u'/');
    if (!place.isEnabled || !hostFits(place.host, request.host)
        || !pathFits(place.segments, segments) || !conditionsHold(match, request))
        return Fit::No;
    return methodFits(match, request.method) ? Fit::Yes : Fit::Method;
}

QString normalisedPath(const QString &path)
{
    const QByteArray raw = path.toUtf8();
    QByteArray decoded;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        bool isHex = false;
        const int code = raw.mid(i + 1, 2).toInt(&isHex, 16);
        if (raw[i] != '%' || !isHex || i + 2 >= raw.size()) {
            decoded += raw[i];
            continue;
        }
        if (unreserved(static_cast<char>(code)))
            decoded += static_cast<char>(code);
        else
            decoded += raw.mid(i, 3).toUpper();
        i += 2;
    }
    QStringList out;
    const QStringList in = QString::fromUtf8(decoded).split(u'/');
    for (qsizetype i = 1; i < in.size(); ++i) {
        const bool isLast = i + 1 == in.size();
        if (in[i] == ".."_L1 && !out.isEmpty())
            out.removeLast();
        else if (!in[i].isEmpty() && in[i] != "."_L1 && in[i] != ".."_L1)
            out.append(in[i]);
        if (isLast && (in[i].isEmpty() || in[i] == "."_L1 || in[i] == ".."_L1))
            out.append(QString()); // it ends with a slash
    }
    return u'/' + out.join(u'/');
}

TriedRequest TriedRequest::of(const QString &method, const QString &url, const QString &headers)
{
    TriedRequest request;
    request.method = method.trimmed().toUpper();
    const QUrl parsed(url.trimmed(), QUrl::TolerantMode);
    const QString path = parsed.path(QUrl::FullyEncoded);
    request.host = parsed.host(QUrl::FullyEncoded).toLower();
    request.path = normalisedPath(path.startsWith(u'/') ? path : u'/' + path);
    request.query = QUrlQuery(parsed).queryItems(QUrl::FullyDecoded);
    for (const QString &line : headers.split(u'\n', Qt::SkipEmptyParts)) {
        const qsizetype colon = line.indexOf(u':');
        if (colon <= 0)
            continue;
        const QString name = line.left(colon).trimmed();
        const QString value = line.mid(colon + 1).trimmed();
        request.headers.append({name, value});
        if (request.host.isEmpty() && name.compare("host"_L1, Qt::CaseInsensitive) == 0)
            request.host = value.section(u':', 0, 0).toLower();
    }
    return request;
}

} // namespace portcullis::gui
