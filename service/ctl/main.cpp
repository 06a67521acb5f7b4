// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/run.h"
#include "service/ctl/table.h"
#include "shared/core/version.h"

#include <QCoreApplication>

#include <cstdio>

using namespace portcullis;

namespace {

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), to);
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
    ctl::run(*options, client, &application, [](const ctl::Outcome &outcome) {
        print(stdout, outcome.output);
        if (!outcome.error.isEmpty())
            print(stderr, QLatin1String("portcullisctl: ") + ctl::plainText(outcome.error) + u'\n');
        QCoreApplication::exit(outcome.code);
    });
    return QCoreApplication::exec();
}
