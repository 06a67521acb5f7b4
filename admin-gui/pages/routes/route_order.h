// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"
#include "shared/model/path_pattern.h"

#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QUrl>

namespace portcullis::gui {

/// One host and path of one route, where the order of precedence puts it.
struct RoutePlace {
    QString route;
    QString host; ///< empty: any
    QString path;
    QString methods;    ///< empty: any
    QString conditions; ///< for people
    int priority = 0;
    bool isEnabled = true;
    std::size_t index = 0; ///< into the document's routes
    model::PatternSegments segments{};
};

/// A request, as far as routes look at it.
struct TriedRequest {
    QString method;
    QString host;                               ///< lower case, without port
    QString path;                               ///< encoded, in the form that is matched
    QList<std::pair<QString, QString>> query{}; ///< decoded
    QList<std::pair<QString, QString>> headers{};

    /// An absolute URL, or a path alone.
    static TriedRequest of(const QString &method, const QString &url, const QString &headers);
};

/// What a place says to a request.
enum class Fit { No, Method, Yes }; ///< Method: but for the method

/// The order in which the routes of a document are tried, as docs/configuration.md says: for people
/// who write routes. The gateway's own router decides in the end; it also reads regular expressions
/// by an engine of its own.
class RouteOrder {
public:
    RouteOrder() = default;
    explicit RouteOrder(model::Document document);

    const QList<RoutePlace> &places() const { return m_places; }
    Fit fit(const RoutePlace &place, const TriedRequest &request) const;

private:
    bool conditionsHold(const model::Match &match, const TriedRequest &request) const;

    model::Document m_document;
    QList<RoutePlace> m_places;
};

/// A path with what is encoded for no reason decoded, dot segments resolved and repeated slashes
/// merged, as requests are before they are matched.
QString normalisedPath(const QString &path);

} // namespace portcullis::gui
