// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/run.h"
#include "service/ctl/table.h"
#include "shared/core/version.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>
#include <filesystem>

using namespace portcullis;

namespace {

/// A terminal begins anew at its upper left corner; a file or pipe gets one below the other.
constexpr char kClear[] = "\x1b[H\x1b[2J";

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), to);
    std::fflush(to);
}

void printErrors(const QStringList &errors)
{
    QString text;
    for (const QString &each : errors)
        text += (text.isEmpty() ? QLatin1String("portcullisctl: ") : QLatin1String("  "))
            + ctl::plainText(each) + u'\n';
    print(stderr, text);
}

Result<QByteArray> readInput(qint64 most)
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return failure("standard input can't be read");
    QByteArray all = input.read(most + 1);
    // Of a pipe one call gives what is there.
    while (all.size() <= most) {
        const QByteArray more = input.read(most + 1 - all.size());
        if (more.isEmpty())
            return all;
        all += more;
    }
    return failure("standard input has more than " + std::to_string(most) + " bytes");
}

ctl::Surroundings surroundings()
{
    // Not there on Windows, where nothing is cleared then.
    std::error_code ignored;
    const bool terminal = qEnvironmentVariableIsSet("TERM")
        && std::filesystem::is_character_file("/dev/stdout", ignored);
    return {[terminal](const QString &text, bool fresh) {
                print(stdout, fresh && terminal ? QLatin1String(kClear) + text : text);
            },
            readInput};
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const auto options =
        ctl::parseOptions(QCoreApplication::arguments().mid(1), qgetenv("PORTCULLIS_ADMIN_TOKEN"));
    if (!options) {
        print(stderr,
              QLatin1String("portcullisctl: ") + QString::fromStdString(options.error().what)
                  + QLatin1String("; see portcullisctl --help\n"));
        return ctl::kExitUsage;
    }
    if (options->command == ctl::Command::Help) {
        print(stdout, ctl::helpText());
        return ctl::kExitOk;
    }
    if (options->command == ctl::Command::Version) {
        print(stdout, QLatin1String("portcullisctl ") + QLatin1String(kVersion) + u'\n');
        return ctl::kExitOk;
    }
    QNetworkAccessManager network;
    prepareForAdmin(network);
    AdminClient client(options->target, network);
    const ctl::Surroundings around = surroundings();
    // What is wrong without asking the gateway is told before the event loop runs.
    QMetaObject::invokeMethod(
        &application,
        [&] {
            ctl::run(*options, client, &application, around, [](const ctl::Outcome &outcome) {
                print(stdout, outcome.output);
                printErrors(outcome.errors);
                QCoreApplication::exit(outcome.code);
            });
        },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}
