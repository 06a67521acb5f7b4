// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/options.h"

#include "shared/client/admin_answer.h"

#include <QCommandLineParser>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// What is wrong with the options together; empty: nothing.
std::string contradiction(const Options &options, const QCommandLineParser &parser)
{
    if (options.url && !options.profile.isEmpty())
        return "--url and --profile can't be both";
    if (!options.theme.isEmpty() && options.theme != "system"_L1 && options.theme != "light"_L1
        && options.theme != "dark"_L1)
        return "--theme is system, light or dark";
    if (parser.isSet(u"screenshot"_s) && options.screenshots.isEmpty())
        return "--screenshot needs the name of a folder";
    const bool hasGateway = options.url || !options.profile.isEmpty();
    if (!options.screenshots.isEmpty() && (!hasGateway || options.token.isEmpty()))
        return "--screenshot needs --url or --profile, and a token";
    return {};
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable)
{
    QCommandLineParser parser;
    for (const char *name : {"url", "profile", "token-file", "screenshot", "theme", "language"})
        parser.addOption({QString::fromLatin1(name), {}, QString::fromLatin1(name)});
    parser.addOption({u"choose"_s, {}});
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
    options.profile = parser.value(u"profile"_s);
    options.choose = parser.isSet(u"choose"_s);
    options.screenshots = parser.value(u"screenshot"_s);
    options.theme = parser.value(u"theme"_s);
    options.language = parser.value(u"language"_s);
    if (const std::string wrong = contradiction(options, parser); !wrong.empty())
        return failure(wrong);
    return options;
}

QString helpText()
{
    return u"usage: portcullis-admin [options]\n"
           "\n"
           "  --profile NAME       a gateway that was added under Connect\n"
           "  --url URL            of a gateway's admin API, such as http://127.0.0.1:9180\n"
           "  --choose             asks for a gateway, whatever was used last\n"
           "  --token-file FILE    holds the admin token; else PORTCULLIS_TOKEN, or\n"
           "                       PORTCULLIS_ADMIN_TOKEN\n"
           "  --theme THEME        light, dark, or system\n"
           "  --language LANGUAGE  such as en or de; else the system's\n"
           "  --screenshot FOLDER  writes a picture of each page into FOLDER, and ends\n"
           "  --version, --help\n"_s;
}

} // namespace portcullis::gui
