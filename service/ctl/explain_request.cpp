// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/explain_request.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

/// A list, so that a name may come twice and keeps its place.
Result<QJsonArray> headersOf(const QStringList &lines)
{
    QJsonArray headers;
    for (const QString &line : lines) {
        const qsizetype colon = line.indexOf(u':');
        if (colon < 1)
            return failure("--header needs 'NAME: VALUE', and '" + line.toStdString()
                           + "' is none");
        headers.append(QJsonObject{{u"name"_s, line.left(colon).trimmed()},
                                   {u"value"_s, line.mid(colon + 1).trimmed()}});
    }
    return headers;
}

} // namespace

bool namesFile(const QStringList &arguments)
{
    if (arguments.size() != 1 || arguments[0].contains("://"_L1))
        return false;
    // A path of the gateway begins like one of this machine: then only what is there counts.
    return !arguments[0].startsWith(u'/')
        || (arguments[0].endsWith(".json"_L1) && QFile::exists(arguments[0]));
}

Result<QByteArray> explainRequest(const Options &options)
{
    const auto headers = headersOf(options.given.value(u"--header"_s));
    if (!headers)
        return tl::unexpected(headers.error());
    QJsonObject request;
    if (options.arguments.size() == 2)
        request[u"method"_s] = options.arguments[0];
    const QString url = options.arguments.constLast();
    const bool whole = url.contains("://"_L1);
    request[whole ? u"url"_s : u"target"_s] = url;
    // No client sends a request without a Host; one among the headers counts before this.
    if (!whole)
        request[u"host"_s] = u"localhost"_s;
    if (!headers->isEmpty())
        request[u"headers"_s] = *headers;
    for (const auto &[option, member] :
         {std::pair(u"--client"_s, u"client"_s), std::pair(u"--body"_s, u"body"_s),
          std::pair(u"--listener"_s, u"listener"_s)}) {
        if (options.has(option))
            request[member] = options.value(option);
    }
    if (options.has(u"--consumer"_s) != options.has(u"--authenticator"_s))
        return failure("--consumer and --authenticator belong together");
    if (options.has(u"--consumer"_s))
        request[u"identity"_s] =
            QJsonObject{{u"consumer"_s, options.value(u"--consumer"_s)},
                        {u"authenticator"_s, options.value(u"--authenticator"_s)}};
    return QJsonDocument(request).toJson(QJsonDocument::Compact);
}

} // namespace portcullis::ctl
