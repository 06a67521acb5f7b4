// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/commands.h"

#include <algorithm>
#include <array>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view kChange = "--confirm-within --note --if-match --force";

constexpr std::array kCommands{
    CommandSpec{Command::Info, "info", "", "", "what the gateway is: version, revision, listeners"},
    CommandSpec{Command::Ready, "ready", "", "", "whether it takes requests"},
    CommandSpec{Command::Metrics, "metrics", "", "", "what it did since it started"},
    CommandSpec{Command::Top, "top", "", "--count", "what it does now, every second"},
    CommandSpec{Command::Config, "config", "", "", "the configuration in force"},
    CommandSpec{Command::Get, "get", "[KIND] [NAME]", "",
                "the configuration, all of a kind such as routes, or one of them"},
    CommandSpec{Command::Validate, "validate", "FILE", "", "what is wrong with a document"},
    CommandSpec{Command::Diff, "diff", "FILE", "", "how it differs from the one in force"},
    CommandSpec{Command::Simulate, "simulate", "FILE", "--request",
                "which recorded requests it would decide differently"},
    CommandSpec{Command::Apply, "apply", "FILE", kChange, "puts it in force"},
    CommandSpec{Command::Confirm, "confirm", "", "", "keeps what --confirm-within would revert"},
    CommandSpec{Command::Revert, "revert", "", "", "takes it back now"},
    CommandSpec{Command::History, "history", "[COUNT]", "", "the latest revisions"},
    CommandSpec{Command::Undo, "undo", "REVISION", kChange,
                "takes back what one revision changed, and keeps later changes"},
    CommandSpec{Command::Restore, "restore", "REVISION", kChange,
                "puts the content of an old revision in force again"},
    CommandSpec{Command::Explain, "explain", "[METHOD] URL|FILE",
                "--header --client --body --listener --consumer --authenticator",
                "what would become of a request, step by step"},
    CommandSpec{Command::ExplainCode, "explain-code", "[CODE]", "",
                "what a reason code means, and what to do; asks no gateway"},
    CommandSpec{Command::KeysList, "keys list", "[CONSUMER]", "",
                "API keys, and when they were used"},
    CommandSpec{Command::KeysCreate, "keys create", "CONSUMER", "--id --expires --note",
                "makes an API key, shown once"},
    CommandSpec{Command::KeysRotate, "keys rotate", "CONSUMER ID", "--grace --note",
                "makes one in place of another, which stays valid for a while"},
    CommandSpec{Command::KeysRevoke, "keys revoke", "CONSUMER ID", "--note",
                "takes one away at once"},
    CommandSpec{Command::SecretsList, "secrets list", "", "", "their names"},
    CommandSpec{Command::SecretsSet, "secrets set", "NAME", "", "stores standard input under it"},
    CommandSpec{Command::SecretsDelete, "secrets delete", "NAME", "", ""},
    CommandSpec{Command::TokensList, "tokens list", "", "", "of the admin API"},
    CommandSpec{Command::TokensCreate, "tokens create", "NAME", "--role", "shown once"},
    CommandSpec{Command::TokensDelete, "tokens delete", "ID", "", ""},
    CommandSpec{Command::Health, "health", "UPSTREAM", "", "of its targets"},
    CommandSpec{Command::Drain, "drain", "UPSTREAM TARGET", "", "no new requests go there"},
    CommandSpec{Command::Undrain, "undrain", "UPSTREAM TARGET", "", "they do again"},
    CommandSpec{Command::Nodes, "nodes", "", "", "the gateways on this store"},
    CommandSpec{Command::Audit, "audit", "[COUNT]", "", "who did what, the latest first"},
    CommandSpec{Command::Backup, "backup", "FILE", "", "a copy of the store"},
    CommandSpec{Command::Help, "help", "", "", ""},
};

constexpr std::array kOptions{
    OptionSpec{"--url", "URL", "of the admin API (http://127.0.0.1:9180)", true},
    OptionSpec{"--ca", "FILE", "PEM certificates to trust instead of the system's", true},
    OptionSpec{"--token-file", "FILE", "holds the admin token; else PORTCULLIS_ADMIN_TOKEN", true},
    OptionSpec{"--output", "json|table", "(table; for get and config json)", true},
    OptionSpec{"--request", "ID", "only that one, by its id in the traffic"},
    OptionSpec{"--confirm-within", "DURATION", "reverts by itself unless confirmed, such as 5m"},
    OptionSpec{"--note", "TEXT", "for the history"},
    OptionSpec{"--if-match", "REVISION", "only if that one is in force (what is in force now)"},
    OptionSpec{"--force", "", "whatever is in force"},
    OptionSpec{"--header", "'NAME: VALUE'", "-H; may be given often"},
    OptionSpec{"--client", "IP", "the address of the client (127.0.0.1)"},
    OptionSpec{"--body", "TEXT", ""},
    OptionSpec{"--listener", "NAME", "(the first that fits)"},
    OptionSpec{"--consumer", "NAME", "who is taken to call, without a credential, …"},
    OptionSpec{"--authenticator", "NAME", "… and what accepted it"},
    OptionSpec{"--id", "ID", "of the key (one is made)"},
    OptionSpec{"--expires", "TIME", "such as 2027-01-01T00:00:00Z (never)"},
    OptionSpec{"--grace", "DURATION", "for which the old key stays valid (24h)"},
    OptionSpec{"--role", "viewer|operator|admin", "(viewer)"},
    OptionSpec{"--count", "N", "samples (until interrupted)"},
};

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QStringList parts(std::string_view view)
{
    return text(view).split(u' ', Qt::SkipEmptyParts);
}

/// A column, and one blank at least behind what is too long for it.
QString padded(const QString &cell, qsizetype width)
{
    return cell.size() < width ? cell.leftJustified(width) : cell + u' ';
}

void describe(QString &out, const OptionSpec &option, const QString &indent, qsizetype width)
{
    const QString usage = text(option.name) + u' ' + text(option.value);
    out += indent + padded(usage, width) + text(option.about);
    while (out.endsWith(u' '))
        out.chop(1);
    out += u'\n';
}

} // namespace

qsizetype CommandSpec::least() const
{
    const QStringList all = parts(arguments);
    return std::count_if(all.begin(), all.end(),
                         [](const QString &each) { return !each.startsWith(u'['); });
}

qsizetype CommandSpec::most() const
{
    return parts(arguments).size();
}

std::span<const CommandSpec> commands()
{
    return kCommands;
}

const CommandSpec *takeCommand(QStringList &words)
{
    for (const CommandSpec &spec : kCommands) {
        const QStringList expected = parts(spec.words);
        if (words.mid(0, expected.size()) == expected) {
            words.remove(0, expected.size());
            return &spec;
        }
    }
    return nullptr;
}

std::span<const OptionSpec> optionSpecs()
{
    return kOptions;
}

QString helpText()
{
    constexpr qsizetype kColumn = 26;
    QString out = u"usage: portcullisctl COMMAND [options]\n\n"_s;
    for (const CommandSpec &spec : kCommands) {
        if (spec.command == Command::Help)
            continue;
        const QString usage = text(spec.words) + u' ' + text(spec.arguments);
        out += u"  "_s + padded(usage, kColumn) + text(spec.about);
        while (out.endsWith(u' '))
            out.chop(1);
        out += u'\n';
        // The options of changes are told once, with the first.
        if (spec.options == kChange && spec.command != Command::Apply)
            continue;
        for (const OptionSpec &option : kOptions) {
            if (parts(spec.options).contains(text(option.name)))
                describe(out, option, u"      "_s, kColumn + 2);
        }
    }
    out += u"\nA FILE of `-` is standard input. undo and restore take the options of apply.\n\n"_s;
    for (const OptionSpec &option : kOptions) {
        if (option.everywhere)
            describe(out, option, u"  "_s, kColumn);
    }
    out += u"  --version, --help\n\n"
           "exit: 0 yes, 1 the gateway says no, 2 usage, 3 unreachable, 4 conflict: what is in\n"
           "      force is not what you thought\n"_s;
    return out;
}

} // namespace portcullis::ctl
