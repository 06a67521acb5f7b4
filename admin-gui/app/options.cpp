// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/options.h"

#include "shared/client/admin_answer.h"

#include <QCommandLineParser>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable)
{
    QCommandLineParser parser;
    parser.addOption({u"url"_s, {}, u"URL"_s});
    parser.addOption({u"token-file"_s, {}, u"FILE"_s});
    parser.addOption({u"screenshot"_s, {}, u"FILE"_s});
    parser.addOption({u"version"_s, {}});
    parser.addOption({{u"h"_s, u"help"_s}, {}});
    if (!parser.parse(QStringList(QString()) + arguments))
        return failure(parser.errorText().toStdString());
    if (!parser.positionalArguments().isEmpty())
        return failure("unexpected argument '" + parser.positionalArguments()[0].toStdString()
                       + "'");
    Options options;
    if (parser.isSet(u"help"_s) || parser.isSet(u"version"_s)) {
        options.action = parser.isSet(u"help"_s) ? Options::Action::Help : Options::Action::Version;
        return options;
    }
    if (parser.isSet(u"url"_s)) {
        const auto url = parseAdminUrl(parser.value(u"url"_s));
        if (!url)
            return failure("--url: " + url.error().what);
        options.url = *url;
    }
    const auto token = givenAdminToken(parser.value(u"token-file"_s), variable);
    if (!token)
        return tl::unexpected(token.error());
    options.token = *token;
    options.screenshot = parser.value(u"screenshot"_s);
    if (parser.isSet(u"screenshot"_s) && options.screenshot.isEmpty())
        return failure("--screenshot needs the name of a file");
    if (!options.screenshot.isEmpty() && (!options.url || options.token.isEmpty()))
        return failure("--screenshot needs --url and a token");
    return options;
}

QString helpText()
{
    return u"usage: portcullis-admin [options]\n"
           "\n"
           "  --url URL            of the gateway's admin API, such as http://127.0.0.1:9180\n"
           "  --token-file FILE    holds the admin token; else PORTCULLIS_ADMIN_TOKEN\n"
           "  --screenshot FILE    shows the overview, writes it to FILE as PNG, and ends\n"
           "  --version, --help\n"_s;
}

} // namespace portcullis::gui
