// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/options.h"

#include "shared/client/admin_answer.h"

#include <QFile>

#include <algorithm>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

/// What the command line says, before it is looked at.
struct Words {
    QStringList plain;
    QHash<QString, QStringList> given;
    std::optional<Command> instead; ///< --help, --version
};

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

const OptionSpec *optionNamed(const QString &name)
{
    const auto all = optionSpecs();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const OptionSpec &each) {
        return name == text(each.name);
    });
    return found == all.end() ? nullptr : &*found;
}

/// Takes the option at `i`, and its value if that is a word of its own.
Result<void> takeOption(const QStringList &arguments, qsizetype &i, Words &words)
{
    const QString &word = arguments[i];
    const bool isHeader = word == "-H"_L1; // as curl has it
    const QString name = isHeader ? u"--header"_s : word.section(u'=', 0, 0);
    const OptionSpec *option = optionNamed(name);
    if (!option)
        return failure("unknown option '" + word.toStdString() + "'");
    const bool inOne = !isHeader && word.contains(u'=');
    if (option->value.empty()) {
        if (inOne)
            return failure("option '" + name.toStdString() + "' has no value");
        words.given[name].append(QString());
        return {};
    }
    if (!inOne && i + 1 == arguments.size())
        return failure("option '" + name.toStdString() + "' needs a value");
    const QString value = inOne ? word.section(u'=', 1) : arguments[++i];
    if (value.isEmpty() && name != "--body"_L1)
        return failure("option '" + name.toStdString() + "' needs a value");
    words.given[name].append(value);
    return {};
}

Result<Words> readWords(const QStringList &arguments)
{
    Words words;
    bool optionsEnd = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments[i];
        if (optionsEnd || word == "-"_L1 || !word.startsWith(u'-')) {
            words.plain.append(word);
        } else if (word == "--"_L1) {
            optionsEnd = true;
        } else if (word == "--help"_L1 || word == "-h"_L1) {
            words.instead = Command::Help;
        } else if (word == "--version"_L1) {
            words.instead = Command::Version;
        } else if (auto taken = takeOption(arguments, i, words); !taken) {
            return tl::unexpected(taken.error());
        }
    }
    return words;
}

Result<void> checkUse(const CommandSpec &spec, const QStringList &arguments,
                      const QHash<QString, QStringList> &given)
{
    const std::string words(spec.words);
    const std::string expected(spec.arguments);
    if (arguments.size() < spec.least() || arguments.size() > spec.most())
        return failure("'" + words + "' takes " + (expected.empty() ? "no argument" : expected));
    const QStringList own = text(spec.options).split(u' ');
    for (auto it = given.begin(); it != given.end(); ++it) {
        if (!optionNamed(it.key())->everywhere && !own.contains(it.key()))
            return failure("'" + words + "' takes no " + it.key().toStdString());
    }
    return {};
}

Result<QList<QSslCertificate>> readAuthorities(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure("--ca: " + path.toStdString() + ": " + file.errorString().toStdString());
    const QList<QSslCertificate> all = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (all.isEmpty())
        return failure("--ca: " + path.toStdString() + ": no PEM certificate in it");
    return all;
}

Result<void> readTarget(Options &options, const QByteArray &variable)
{
    const QString address = options.value(u"--url"_s);
    const auto url = parseAdminUrl(address.isEmpty() ? u"http://127.0.0.1:9180"_s : address);
    if (!url)
        return failure("--url: " + url.error().what);
    options.target.url = *url;
    const auto token = givenAdminToken(options.value(u"--token-file"_s), variable);
    if (!token)
        return tl::unexpected(token.error());
    options.target.token = *token;
    if (options.has(u"--ca"_s)) {
        const auto authorities = readAuthorities(options.value(u"--ca"_s));
        if (!authorities)
            return tl::unexpected(authorities.error());
        options.target.authorities = *authorities;
    }
    return {};
}

} // namespace

QString Options::value(const QString &option) const
{
    const QStringList values = given.value(option);
    return values.isEmpty() ? QString() : values.constLast();
}

Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable)
{
    auto words = readWords(arguments);
    if (!words)
        return tl::unexpected(words.error());
    Options options;
    if (words->instead) {
        options.command = *words->instead;
        return options;
    }
    if (words->plain.isEmpty())
        return failure("a command is missing");
    const std::string first = words->plain.constFirst().toStdString();
    const CommandSpec *spec = takeCommand(words->plain);
    if (!spec)
        return failure("unknown command '" + first + "'");
    options.command = spec->command;
    if (spec->command == Command::Help)
        return options;
    if (auto fit = checkUse(*spec, words->plain, words->given); !fit)
        return tl::unexpected(fit.error());
    options.arguments = words->plain;
    options.given = words->given;
    const QString output = options.value(u"--output"_s);
    if (output == "json"_L1)
        options.output = Output::Json;
    else if (output == "table"_L1)
        options.output = Output::Table;
    else if (!output.isEmpty())
        return failure("--output is json or table");
    if (auto target = readTarget(options, variable); !target)
        return tl::unexpected(target.error());
    return options;
}

} // namespace portcullis::ctl
