// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/options.h"

#include "shared/client/admin_answer.h"

#include <array>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<std::pair<const char *, Command>, 8> kCommands{{
    {"info", Command::Info},
    {"ready", Command::Ready},
    {"metrics", Command::Metrics},
    {"config", Command::Config},
    {"help", Command::Help},
    {"--help", Command::Help},
    {"-h", Command::Help},
    {"--version", Command::Version},
}};

std::optional<Command> commandOf(const QString &word)
{
    for (const auto &[name, command] : kCommands) {
        if (word == QLatin1StringView(name))
            return command;
    }
    return {};
}

/// What the options say, before it is checked.
struct Words {
    std::optional<Command> command;
    QString url = u"http://127.0.0.1:9180"_s;
    QString tokenFile;
    QString output;
};

Result<Words> readWords(const QStringList &arguments)
{
    Words words;
    const std::array<std::pair<QString, QString *>, 3> options{
        {{u"--url"_s, &words.url},
         {u"--token-file"_s, &words.tokenFile},
         {u"--output"_s, &words.output}}};
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments[i];
        const QString name = word.section(u'=', 0, 0);
        QString *value = nullptr;
        for (const auto &[option, to] : options)
            value = name == option ? to : value;
        if (value) {
            const bool inOne = word.contains(u'=');
            if (!inOne && i + 1 == arguments.size())
                return failure("option '" + name.toStdString() + "' needs a value");
            *value = inOne ? word.section(u'=', 1) : arguments[++i];
            if (value->isEmpty())
                return failure("option '" + name.toStdString() + "' needs a value");
            continue;
        }
        const auto command = commandOf(word);
        if (!command && word.startsWith(u'-'))
            return failure("unknown option '" + word.toStdString() + "'");
        if (!command)
            return failure("unknown command '" + word.toStdString() + "'");
        if (words.command && *command != Command::Help)
            return failure("one command at a time, and '" + word.toStdString() + "' is a second");
        words.command = command;
    }
    return words;
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable)
{
    const auto words = readWords(arguments);
    if (!words)
        return tl::unexpected(words.error());
    if (!words->command)
        return failure("a command is missing");
    Options options;
    options.command = *words->command;
    if (options.command == Command::Help || options.command == Command::Version)
        return options;
    const auto url = parseAdminUrl(words->url);
    if (!url)
        return failure("--url: " + url.error().what);
    options.target.url = *url;
    const auto token = givenAdminToken(words->tokenFile, variable);
    if (!token)
        return tl::unexpected(token.error());
    options.target.token = *token;
    if (words->output == "json"_L1)
        options.output = Output::Json;
    else if (words->output == "table"_L1)
        options.output = Output::Table;
    else if (!words->output.isEmpty())
        return failure("--output is json or table");
    return options;
}

QString helpText()
{
    return u"usage: portcullisctl COMMAND [options]\n"
           "\n"
           "  info       what the gateway is: version, revision, listeners\n"
           "  ready      whether it takes requests\n"
           "  metrics    what it did since it started\n"
           "  config     the configuration in force\n"
           "\n"
           "  --url URL            of the admin API (http://127.0.0.1:9180)\n"
           "  --token-file FILE    holds the admin token; else PORTCULLIS_ADMIN_TOKEN\n"
           "  --output json|table  (table; for config json)\n"
           "  --version, --help\n"
           "\n"
           "exit: 0 yes, 1 the gateway says no, 2 usage, 3 unreachable\n"_s;
}

} // namespace portcullis::ctl
